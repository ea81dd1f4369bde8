import type { Json } from '../contract/json.ts';
import type { Change } from '../contract/model.ts';
import type { Reader, Transaction } from './ports.ts';

/** The kinds of facts a rendering reads. */
export const factKinds = [
  'workspace',
  'tenant',
  'environment',
  'template',
  'schema',
  'assignment',
  'pin',
  'variable',
  'override',
  'mapping',
  'selection',
  'invariant',
  'limit',
] as const;
/** One of `factKinds`. */
export type FactKind = (typeof factKinds)[number];

/** A change to one fact: its new body, or null to end it. */
export interface FactChange {
  readonly kind: FactKind;
  readonly entity: string;
  readonly after: Json;
  /** Versions that come along and were never in force here, oldest first: made and ended at once. */
  readonly earlier?: readonly Json[];
}

/** One version of a fact. `madeBy` and `endedBy` are positions of change sets, in order of making. */
export interface FactVersion<T> {
  readonly entity: string;
  readonly body: T;
  readonly madeBy: number;
  readonly endedBy: number | null;
}

interface FactRow {
  readonly entity: string;
  readonly body: string;
  readonly made_by: number;
  readonly ended_by: number | null;
}

const columns = 'entity, body, made_by, ended_by';

function version<T>(row: FactRow): FactVersion<T> {
  return { entity: row.entity, body: JSON.parse(row.body) as T, madeBy: row.made_by, endedBy: row.ended_by };
}

/** Where facts are read from: the present, or the moment right after a change set. */
export interface FactSource extends Pick<Reader, 'all' | 'get'> {
  /** Position of the change set whose moment is meant; absent: the present. */
  readonly moment?: number;
}

/** The facts as they were right after a change set. */
export function asOf(reader: Reader, changeSet: number): FactSource {
  return {
    all: (sql, parameters) => reader.all(sql, parameters),
    get: (sql, parameters) => reader.get(sql, parameters),
    moment: changeSet,
  };
}

/** The position of the newest change set. */
export function presentMoment(reader: Pick<Reader, 'get'>): number {
  return reader.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM change_set')?.seq ?? 0;
}

/** The condition that picks the versions of a source's moment, with its parameters. */
function ofMoment({ moment }: FactSource): { readonly sql: string; readonly parameters: readonly number[] } {
  return moment === undefined
    ? { sql: 'ended_by IS NULL', parameters: [] }
    : { sql: 'made_by <= ? AND (ended_by IS NULL OR ended_by > ?)', parameters: [moment, moment] };
}

/** The body of a fact at the source's moment, or undefined. */
export function currentFact<T>(source: FactSource, kind: FactKind, entity: string): T | undefined {
  const { sql, parameters } = ofMoment(source);
  const row = source.get<{ body: string }>(`SELECT body FROM fact WHERE kind = ? AND entity = ? AND ${sql}`, [
    kind,
    entity,
    ...parameters,
  ]);
  return row === undefined ? undefined : (JSON.parse(row.body) as T);
}

/** All facts of a kind at the source's moment whose entity starts with `prefix`, by entity. */
export function currentFacts<T>(source: FactSource, kind: FactKind, prefix = ''): readonly FactVersion<T>[] {
  const { sql, parameters } = ofMoment(source);
  const within = prefix === '' ? '' : 'AND entity >= ? AND entity < ?';
  const range = prefix === '' ? [] : [prefix, after(prefix)];
  return source
    .all<FactRow>(`SELECT ${columns} FROM fact WHERE kind = ? ${within} AND ${sql} ORDER BY entity`, [
      kind,
      ...range,
      ...parameters,
    ])
    .map((row) => version<T>(row));
}

/** How many current facts of a kind there are. */
export function countFacts(reader: Reader, kind: FactKind, prefix = ''): number {
  const row =
    prefix === ''
      ? reader.get<{ n: number }>('SELECT count(*) AS n FROM fact WHERE kind = ? AND ended_by IS NULL', [kind])
      : reader.get<{ n: number }>(
          'SELECT count(*) AS n FROM fact WHERE kind = ? AND entity >= ? AND entity < ? AND ended_by IS NULL',
          [kind, prefix, after(prefix)],
        );
  return row?.n ?? 0;
}

/** Every version of one fact, oldest first. */
export function factHistory<T>(reader: FactSource, kind: FactKind, entity: string): readonly FactVersion<T>[] {
  return reader
    .all<FactRow>(`SELECT ${columns} FROM fact WHERE kind = ? AND entity = ? ORDER BY made_by`, [kind, entity])
    .map((row) => version<T>(row));
}

/** One step in a fact's life: what a change set found and what it left. */
export interface FactStep<T> {
  readonly by: number;
  readonly before: T | null;
  readonly after: T | null;
}

/** A fact's history as steps, oldest first; an end without a successor is a step of its own. */
export function factSteps<T>(history: readonly FactVersion<T>[]): readonly FactStep<T>[] {
  return history.flatMap((version, index) => {
    const previous = history[index - 1];
    const replaced = previous !== undefined && previous.endedBy === version.madeBy;
    const made = { by: version.madeBy, before: replaced ? previous.body : null, after: version.body };
    const ended = version.endedBy !== null && history[index + 1]?.madeBy !== version.endedBy;
    return ended ? [made, { by: version.endedBy as number, before: version.body, after: null }] : [made];
  });
}

/** What a change set changed, in the order it was written. */
export function changesOf(reader: Reader, changeSet: number): readonly Change[] {
  return reader
    .all<{ kind: string; entity: string; before: string | null; after: string | null }>(
      `SELECT kind, entity, max(before) AS before, max(after) AS after FROM (
         SELECT kind, entity, NULL AS before, body AS after, id FROM fact WHERE made_by = ?1 AND ended_by IS NOT ?1
         UNION ALL
         SELECT kind, entity, body AS before, NULL AS after, id FROM fact WHERE ended_by = ?1 AND made_by IS NOT ?1
       ) GROUP BY kind, entity ORDER BY max(id)`,
      [changeSet],
    )
    .map((row) => ({
      kind: row.kind,
      entity: row.entity,
      before: row.before === null ? null : (JSON.parse(row.before) as Json),
      after: row.after === null ? null : (JSON.parse(row.after) as Json),
    }));
}

/** A change with the versions that come along. */
export type MadeChange = Change & Pick<FactChange, 'earlier'>;

/** Adds what each change would replace, and leaves out those that change nothing. */
export function withBefore(reader: Reader, changes: readonly FactChange[]): readonly MadeChange[] {
  const result: MadeChange[] = [];
  for (const { kind, entity, after: next, earlier } of changes) {
    const before = currentFact<Json>(reader, kind, entity) ?? null;
    if (JSON.stringify(before) === JSON.stringify(next)) continue;
    result.push({ kind, entity, before, after: next, ...(earlier === undefined ? {} : { earlier }) });
  }
  return result;
}

/** Writes changes under a change set: ends the versions they replace and makes the new ones. */
export function writeChanges(tx: Transaction, changeSet: number, changes: readonly MadeChange[]): void {
  for (const change of changes) {
    if (change.before !== null) {
      tx.run('UPDATE fact SET ended_by = ? WHERE kind = ? AND entity = ? AND ended_by IS NULL', [
        changeSet,
        change.kind,
        change.entity,
      ]);
    }
    for (const body of change.earlier ?? []) {
      tx.run('INSERT INTO fact (kind, entity, body, made_by, ended_by) VALUES (?, ?, ?, ?, ?)', [
        change.kind,
        change.entity,
        JSON.stringify(body),
        changeSet,
        changeSet,
      ]);
    }
    if (change.after !== null) {
      tx.run('INSERT INTO fact (kind, entity, body, made_by) VALUES (?, ?, ?, ?)', [
        change.kind,
        change.entity,
        JSON.stringify(change.after),
        changeSet,
      ]);
    }
  }
}

/** The smallest text greater than every text with this prefix. */
function after(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}
