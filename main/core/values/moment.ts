import { BinnacleError } from '../../contract/errors.ts';
import { asOf, type FactSource } from '../facts.ts';
import type { Database } from '../ports.ts';

/** A moment that facts are read at. */
export interface Moment {
  readonly source: FactSource;
  /** The change set right after which it is; null: the present. */
  readonly changeSet: string | null;
}

const identifier = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** RFC 3339: date, time and offset. */
const rfc3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The moment that a word names: a change set's identifier, or a time, which means the newest change set made by then.
 * @throws BinnacleError INVALID_INPUT for a word that is neither, NOT_FOUND for an unknown change set or a time before the workspace.
 */
export function momentNamed(database: Database, word: string | undefined, parameter: string): Moment {
  if (word === undefined) return { source: database, changeSet: null };
  if (identifier.test(word)) {
    const row = database.get<{ seq: number; id: string }>('SELECT seq, id FROM change_set WHERE id = ?', [
      word.toLowerCase(),
    ]);
    if (row !== undefined) return { source: asOf(database, row.seq), changeSet: row.id };
    throw new BinnacleError('NOT_FOUND', `There is no change set ${JSON.stringify(word)} in this workspace.`, {
      path: parameter,
      fix: 'List them with `changeset list`.',
    });
  }
  const time = timeOf(word);
  if (time === undefined) {
    throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(word)} is neither a time nor a change set.`, {
      path: parameter,
      fix: 'Write a time as RFC 3339, for example @2026-11-20T14:03:22Z, or the identifier of a change set.',
    });
  }
  const row = database.get<{ seq: number; id: string }>(
    'SELECT seq, id FROM change_set WHERE time <= ? ORDER BY seq DESC LIMIT 1',
    [time],
  );
  if (row !== undefined) return { source: asOf(database, row.seq), changeSet: row.id };
  const first = database.get<{ time: number }>('SELECT time FROM change_set ORDER BY seq LIMIT 1');
  throw new BinnacleError('NOT_FOUND', `Nothing was in this workspace yet at ${word}.`, {
    path: parameter,
    fix: first === undefined ? '' : `Its first change set was made at ${new Date(first.time).toISOString()}.`,
  });
}

/** Milliseconds since the epoch; undefined for what is no time, a 30th of February included. */
function timeOf(word: string): number | undefined {
  const day = rfc3339.exec(word)?.[1];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  const time = Date.parse(word);
  return Number.isNaN(time) ? undefined : time;
}
