import type { AuditFilter } from '../../core/ports.ts';
import type { HashedPart } from './canonical.ts';

/**
 * The compact index of a run of entries: one column for each thing a query can name. Every column only narrows (times
 * in seconds, 32 bits of longer names); whoever reads an entry compares it in full.
 */
export interface SegmentIndex {
  readonly count: number;
  /** Earliest and latest wall clock, milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly dictionaries: Readonly<Record<DictionaryName, readonly string[]>>;
  /** A column, read when it is needed. */
  column(name: ColumnName): Uint32Array | Uint16Array;
}

/** Columns of word numbers; the words stand in a dictionary. */
export const dictionaryNames = ['operation', 'principal', 'environment', 'result'] as const;
/** One of `dictionaryNames`. */
export type DictionaryName = (typeof dictionaryNames)[number];
/** Every column, in the order it is written. */
export const columnNames = ['time', 'subject', 'changeSet', 'correlationId', ...dictionaryNames] as const;
/** One of `columnNames`. */
export type ColumnName = (typeof columnNames)[number];

/** The width of a column's numbers, in bytes. */
export function columnWidth(name: ColumnName): 2 | 4 {
  return (dictionaryNames as readonly string[]).includes(name) ? 2 : 4;
}

/** Entries that fit under one index: word numbers have 16 bits. */
export const indexLimit = 65_535;

/** 32 bits of a name (FNV-1a over UTF-16 units); 0 for none. */
export function fingerprint(text: string | null): number {
  if (text === null) return 0;
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

function seconds(milliseconds: number): number {
  return Math.max(0, Math.min(0xffff_ffff, Math.floor(milliseconds / 1000)));
}

/** Builds an index entry by entry; it can be asked at any time for what it holds so far. */
export class IndexBuilder implements SegmentIndex {
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;
  readonly dictionaries: Record<DictionaryName, string[]> = {
    operation: [],
    principal: [],
    environment: [],
    result: [],
  };
  readonly #numbers: Record<DictionaryName, Map<string, number>> = {
    operation: new Map(),
    principal: new Map(),
    environment: new Map(),
    result: new Map(),
  };
  #count = 0;
  #capacity: number;
  #columns: Record<ColumnName, Uint32Array | Uint16Array>;

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.#columns = makeColumns(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Adds the next entry. */
  add(part: HashedPart): void {
    if (this.#count === this.#capacity) this.#grow();
    const at = this.#count++;
    const columns = this.#columns;
    columns.time[at] = seconds(part.time);
    columns.subject[at] = (part.subject ?? 0) >>> 0;
    columns.changeSet[at] = fingerprint(part.changeSet);
    columns.correlationId[at] = fingerprint(part.correlationId);
    for (const name of dictionaryNames) columns[name][at] = this.#number(name, part[name] ?? '');
    if (part.time < this.from) this.from = part.time;
    if (part.time > this.to) this.to = part.time;
  }

  column(name: ColumnName): Uint32Array | Uint16Array {
    return this.#columns[name].subarray(0, this.#count);
  }

  #number(name: DictionaryName, word: string): number {
    const known = this.#numbers[name].get(word);
    if (known !== undefined) return known;
    const number = this.dictionaries[name].push(word) - 1;
    this.#numbers[name].set(word, number);
    return number;
  }

  #grow(): void {
    this.#capacity *= 2;
    const larger = makeColumns(this.#capacity);
    for (const name of columnNames) larger[name].set(this.#columns[name]);
    this.#columns = larger;
  }
}

function makeColumns(capacity: number): Record<ColumnName, Uint32Array | Uint16Array> {
  const columns = {} as Record<ColumnName, Uint32Array | Uint16Array>;
  for (const name of columnNames) {
    columns[name] = columnWidth(name) === 2 ? new Uint16Array(capacity) : new Uint32Array(capacity);
  }
  return columns;
}

/** What a query looks for, with the tenant already turned into its random numbers. */
export interface IndexedFilter extends Omit<AuditFilter, 'tenant' | 'limit' | 'before'> {
  /** Numbers the tenant has had; undefined when no tenant was named. */
  readonly subjects?: readonly number[];
}

/** Whether an entry is what was looked for. */
export function matches(part: HashedPart, filter: IndexedFilter): boolean {
  return (
    (filter.subjects === undefined || (part.subject !== null && filter.subjects.includes(part.subject))) &&
    (filter.operation === undefined || part.operation === filter.operation) &&
    (filter.principal === undefined || part.principal === filter.principal) &&
    (filter.environment === undefined || part.environment === filter.environment) &&
    (filter.result === undefined || wordMatches('result', part.result, filter.result)) &&
    (filter.changeSet === undefined || part.changeSet === filter.changeSet) &&
    (filter.correlationId === undefined || part.correlationId === filter.correlationId) &&
    (filter.from === undefined || part.time >= filter.from) &&
    (filter.to === undefined || part.time < filter.to)
  );
}

/** Whether a word is what was asked for; `refused` without a code asks for every refusal. */
function wordMatches(name: DictionaryName, word: string, wanted: string): boolean {
  return word === wanted || (name === 'result' && !wanted.includes(':') && word.startsWith(`${wanted}:`));
}

/** One column's condition. */
interface Condition {
  readonly column: Uint32Array | Uint16Array;
  readonly low: number;
  readonly high: number;
  /** More than one accepted number; otherwise `low` to `high` are accepted. */
  readonly any: ReadonlySet<number> | null;
}

/** A condition whose column was not read yet. */
interface Wanted extends Omit<Condition, 'column'> {
  readonly read: () => Uint32Array | Uint16Array;
}

/**
 * Positions in the index that may hold what the filter asks, newest first, below `end`. Columns are only read when the
 * filter names them and the segment's dictionaries and times do not rule it out.
 */
export function* candidates(index: SegmentIndex, filter: IndexedFilter, end: number): Generator<number> {
  const conditions = conditionsOf(index, filter);
  if (conditions === undefined) return;
  const start = Math.min(end, index.count) - 1;
  const [first, ...rest] = conditions;
  if (first === undefined) {
    for (let at = start; at >= 0; at--) yield at;
    return;
  }
  for (let at = before(first, start); at >= 0; at = before(first, at - 1)) {
    if (rest.every((condition) => holds(condition, at))) yield at;
  }
}

/** The last position at or below `start` where a condition holds, or -1. A plain loop of its own: it runs over millions. */
function before(condition: Condition, start: number): number {
  const { column, low, high } = condition;
  if (low === high) return start < 0 ? -1 : column.lastIndexOf(low, start);
  let at = start;
  while (at >= 0 && !holds(condition, at)) at--;
  return at;
}

function holds({ column, low, high, any }: Condition, at: number): boolean {
  const value = column[at] as number;
  return any === null ? value >= low && value <= high : any.has(value);
}

function conditionsOf(index: SegmentIndex, filter: IndexedFilter): Condition[] | undefined {
  const conditions: Wanted[] = [];
  const { from, to, subjects } = filter;
  if (from !== undefined && index.to < from) return undefined;
  if (to !== undefined && index.from >= to) return undefined;
  if (subjects !== undefined) {
    if (subjects.length === 0) return undefined;
    conditions.push(
      anyOf(
        () => index.column('subject'),
        subjects.map((subject) => subject >>> 0),
      ),
    );
  }
  for (const name of ['changeSet', 'correlationId'] as const) {
    const text = filter[name];
    if (text === undefined) continue;
    conditions.push(anyOf(() => index.column(name), [fingerprint(text)]));
  }
  for (const name of dictionaryNames) {
    const wanted = filter[name];
    if (wanted === undefined) continue;
    const words = index.dictionaries[name];
    const numbers = words.flatMap((word, number) => (wordMatches(name, word, wanted) ? [number] : []));
    if (numbers.length === 0) return undefined;
    if (numbers.length < words.length) conditions.push(anyOf(() => index.column(name), numbers));
  }
  if ((from !== undefined && from > index.from) || (to !== undefined && to <= index.to)) {
    const low = from === undefined ? 0 : seconds(from);
    const high = to === undefined ? 0xffff_ffff : seconds(to);
    conditions.push({ read: () => index.column('time'), low, high, any: null });
  }
  // Columns are read only now: a word that no entry has ended the search above.
  return conditions.map(({ read, low, high, any }) => ({ column: read(), low, high, any }));
}

function anyOf(read: () => Uint32Array | Uint16Array, numbers: readonly number[]): Wanted {
  const any = numbers.length > 1 ? new Set(numbers) : null;
  return { read, low: Math.min(...numbers), high: Math.max(...numbers), any };
}
