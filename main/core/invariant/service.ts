import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Invariant } from '../../contract/validation.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFact, type FactSource } from '../facts.ts';
import { presentFleet } from '../fleet/facts.ts';
import { pageOf } from '../listing.ts';
import { captured } from '../rendering/service.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { progressOf, withRest } from '../validation/service.ts';
import { validateFleet } from '../validation/validate.ts';
import { listInvariants, readInvariant } from './invariants.ts';

type Name = 'invariant.list' | 'invariant.set' | 'invariant.delete' | 'invariant.check';

/** Invariants between renderings: list, set, delete, and evaluate over the fleet. */
export function invariantService({ database, sandbox }: ServiceDeps): Handlers<Name> {
  return {
    'invariant.list': (_call, asked) => {
      const cut = pageOf(listInvariants(database), ({ name }) => name, asked);
      return { data: cut.rows, page: cut.page };
    },

    'invariant.set': (_call, asked) => {
      const invariant = readInvariant(database, asked);
      return {
        title: `Set the invariant ${invariant.name}`,
        changes: [{ kind: 'invariant', entity: invariant.name, after: invariant as unknown as Json }],
        value: invariant,
        audit: { detail: { invariant: invariant.name, kind: invariant.kind } },
      };
    },

    'invariant.delete': (_call, { name }) => {
      const invariant = findInvariant(database, name);
      return {
        title: `Delete the invariant ${name}`,
        changes: [{ kind: 'invariant', entity: name, after: null }],
        value: invariant,
        audit: { detail: { invariant: name } },
      };
    },

    'invariant.check': async (call, asked) => {
      const facts = presentFleet(database);
      const environment =
        asked.environment === undefined ? undefined : findEnvironment(database, asked.environment).name;
      const invariants = asked.name === undefined ? listInvariants(database) : [findInvariant(database, asked.name)];
      const tenants = [...facts.tenants.values()];
      const { findings, counts } = await validateFleet({
        ...{ facts, source: database, sandbox, tenants, environment, invariants },
        renderings: false,
        strict: false,
        now: captured(undefined, call.now),
        progress: progressOf(call, 'Evaluating invariants'),
      });
      const names = (code: string) =>
        new Set(findings.filter((each) => each.code === code).map(({ message }) => message.split(/[: ]/, 1)[0])).size;
      return {
        data: {
          invariants: invariants.length,
          tenants: tenants.length,
          violated: names('INVARIANT_BROKEN'),
          notEvaluated: names('INVARIANT_NOT_EVALUATED'),
        },
        findings: withRest(findings, counts.leftOut),
      };
    },
  };
}

function findInvariant(source: FactSource, name: string): Invariant {
  const found = currentFact<Invariant>(source, 'invariant', name);
  if (found !== undefined) return found;
  const names = listInvariants(source).map((each) => each.name);
  throw new BinnacleError('NOT_FOUND', `There is no invariant ${JSON.stringify(name)}.`, {
    path: 'name',
    fix: names.length === 0 ? 'Add it with `invariant set`.' : `Use one of ${names.join(', ')}.`,
  });
}
