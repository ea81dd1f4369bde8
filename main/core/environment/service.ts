import { BinnacleError } from '../../contract/errors.ts';
import type { Environment, Tenant } from '../../contract/model.ts';
import { currentFact, currentFacts } from '../facts.ts';
import type { Handlers, Plan, ServiceDeps } from '../service.ts';
import { findEnvironment, listEnvironments } from './environments.ts';

/** Environments are data: name, aliases, order, protected. */
export function environmentService({
  database,
}: ServiceDeps): Handlers<'environment.list' | 'environment.add' | 'environment.edit' | 'environment.archive'> {
  const plan = (title: string, after: Environment): Plan<Environment> => ({
    title,
    changes: [{ kind: 'environment', entity: after.name, after: { ...after } }],
    value: after,
    audit: { environment: after.name },
  });

  return {
    'environment.list': (_call, { archived }) => ({ data: listEnvironments(database, archived ?? false) }),

    'environment.add': (_call, asked) => {
      if (currentFact(database, 'environment', asked.environment) !== undefined) {
        throw new BinnacleError('CONFLICT', `The environment ${asked.environment} exists already.`, {
          path: 'environment',
          fix: 'Change it with `environment edit`, or choose another name.',
        });
      }
      const all = listEnvironments(database, true);
      const after: Environment = {
        name: asked.environment,
        aliases: asked.aliases ?? [],
        order: asked.order ?? Math.max(0, ...all.map((environment) => environment.order)) + 10,
        protected: asked.protected ?? false,
        archived: false,
      };
      refuseTakenWords(all, after);
      return plan(`Add the environment ${after.name}`, after);
    },

    'environment.edit': (_call, asked) => {
      const before = findEnvironment(database, asked.environment);
      const after: Environment = {
        ...before,
        aliases: asked.aliases ?? before.aliases,
        order: asked.order ?? before.order,
        protected: asked.protected ?? before.protected,
      };
      refuseTakenWords(
        listEnvironments(database, true).filter((environment) => environment.name !== before.name),
        after,
      );
      return plan(`Edit the environment ${after.name}`, after);
    },

    'environment.archive': (_call, asked) => {
      const before = findEnvironment(database, asked.environment);
      const inside = currentFacts<Tenant>(database, 'tenant').filter(
        ({ body }) => body.status !== 'archived' && body.environments.includes(before.name),
      ).length;
      if (inside > 0) {
        throw new BinnacleError('CONFLICT', `${inside} tenants are in the environment ${before.name}.`, {
          path: 'environment',
          fix: 'Take them out of it first with `tenant edit`; nothing was changed.',
        });
      }
      return plan(`Archive the environment ${before.name}`, { ...before, archived: true });
    },
  };
}

function refuseTakenWords(others: readonly Environment[], after: Environment): void {
  for (const word of [after.name, ...after.aliases]) {
    const holder = others.find((environment) => environment.name === word || environment.aliases.includes(word));
    if (holder === undefined) continue;
    throw new BinnacleError('CONFLICT', `The word ${word} already means the environment ${holder.name}.`, {
      path: 'aliases',
      fix: 'Choose another word; a word may name one environment only.',
    });
  }
}
