import type { Finding } from '../../contract/finding.ts';
import { findEnvironment } from '../environment/environments.ts';
import { presentFleet } from '../fleet/facts.ts';
import { listInvariants } from '../invariant/invariants.ts';
import { captured, refuseUnknownDocument } from '../rendering/service.ts';
import { selectTenants } from '../selection/select.ts';
import type { Call, Handlers, ServiceDeps } from '../service.ts';
import { validateFleet } from './validate.ts';

/** Checks of the whole fleet. */
export function validationService({ database, sandbox }: ServiceDeps): Handlers<'validate'> {
  return {
    validate: async (call, asked) => {
      const facts = presentFleet(database);
      if (asked.document !== undefined) refuseUnknownDocument(facts.documents, asked.document);
      const environment =
        asked.environment === undefined ? undefined : findEnvironment(database, asked.environment).name;
      const tenants = selectTenants(database, asked.select).filter(
        (tenant) => environment === undefined || tenant.environments.includes(environment),
      );
      const { counts, findings } = await validateFleet({
        ...{ facts, source: database, sandbox, tenants, environment, document: asked.document },
        invariants: listInvariants(database),
        renderings: true,
        strict: asked.strict ?? false,
        now: captured(undefined, call.now),
        progress: progressOf(call, 'Checking renderings'),
      });
      return { data: counts, findings: withRest(findings, counts.leftOut) };
    },
  };
}

/** Tells how far a check has come. */
export function progressOf(call: Call, label: string): (done: number, total: number) => void {
  return (done, total) => call.progress(label, done, total);
}

/** Says that there is more than what is listed. */
export function withRest(findings: readonly Finding[], leftOut: number): readonly Finding[] {
  if (leftOut === 0) return findings;
  const message = `${leftOut.toLocaleString('en')} further findings are not listed.`;
  const fix = 'Put right what is listed, or look at fewer tenants with --select.';
  return [...findings, { severity: 'note', code: 'MORE_FINDINGS', path: '', message, fix, tenants: [] }];
}
