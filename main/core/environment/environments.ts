import { BinnacleError } from '../../contract/errors.ts';
import type { Environment } from '../../contract/model.ts';
import { currentFacts, type FactSource } from '../facts.ts';

/** All environments in their order; archived ones only when asked for. */
export function listEnvironments(source: FactSource, archived = false): readonly Environment[] {
  return currentFacts<Environment>(source, 'environment')
    .map((fact) => fact.body)
    .filter((environment) => archived || !environment.archived)
    .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

/**
 * The environment of this name or alias.
 * @throws BinnacleError NOT_FOUND listing those there are.
 */
export function findEnvironment(source: FactSource, word: string): Environment {
  const all = listEnvironments(source);
  const found = all.find((environment) => environment.name === word || environment.aliases.includes(word));
  if (found !== undefined) return found;
  throw new BinnacleError('NOT_FOUND', `There is no environment ${JSON.stringify(word)}.`, {
    path: 'environment',
    fix: `Use one of ${all.map((environment) => environment.name).join(', ')}, or add it with \`environment add\`.`,
  });
}
