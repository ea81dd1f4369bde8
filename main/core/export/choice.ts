import { BinnacleError } from '../../contract/errors.ts';
import { findEnvironment } from '../environment/environments.ts';
import type { FactSource } from '../facts.ts';

/** The one environment that a word means, as a list; null where none was named. @throws BinnacleError NOT_FOUND. */
export function chosenEnvironment(source: FactSource, word: string | undefined): readonly string[] | null {
  return word === undefined ? null : [findEnvironment(source, word).name];
}

/** The documents that are meant. @throws BinnacleError NOT_FOUND naming what there is. */
export function chosenDocuments(known: readonly string[], document: string | undefined): readonly string[] {
  if (document === undefined) return known;
  if (known.includes(document)) return [document];
  throw new BinnacleError('NOT_FOUND', `There is no document ${JSON.stringify(document)}.`, {
    path: 'document',
    fix: `Use one of ${known.join(', ')}.`,
  });
}
