import type { AuditEntry } from '../../contract/model.ts';
import type { AuditFilter } from '../../core/ports.ts';
import type { HashedPart } from './canonical.ts';
import { type ErasablePart, parseErasable, parseHashed } from './entry.ts';
import { openText } from './erasable.ts';
import type { KeyFile } from './key-file.ts';
import { LruCache } from './lru-cache.ts';
import type { OpenSegment } from './open-segment.ts';
import type { StoredEntry } from './segment-format.ts';
import { candidates, type IndexedFilter, matches } from './segment-index.ts';
import { type SegmentCaches, SegmentReader } from './segment-reader.ts';
import type { SealedSegment, SegmentPlace } from './segment-writer.ts';

/** An entry found in the log. */
export interface FoundEntry {
  readonly stored: StoredEntry;
  readonly part: HashedPart;
}

/** Bytes of index columns and of blocks kept in memory, and directories. Together they bound what a query costs. */
const columnBytes = 16 * 1024 * 1024;
const blockBytes = 4 * 1024 * 1024;
const outlineCount = 256;

/** Caches for one log. */
export function segmentCaches(): SegmentCaches {
  return {
    outlines: new LruCache(outlineCount, () => 1),
    columns: new LruCache(columnBytes, (column) => column.byteLength),
    blocks: new LruCache(blockBytes, (block) => block.length),
    scratch: Buffer.alloc(64 * 1024),
  };
}

/** Reads entries, newest first, from the open segment and from those sealed segments that may hold what is asked. */
export class LogReader {
  readonly #open: OpenSegment;
  readonly #keys: KeyFile;
  readonly #place: SegmentPlace;
  readonly #segments: () => readonly SealedSegment[];
  readonly #caches = segmentCaches();

  constructor(open: OpenSegment, keys: KeyFile, place: SegmentPlace, segments: () => readonly SealedSegment[]) {
    this.#open = open;
    this.#keys = keys;
    this.#place = place;
    this.#segments = segments;
  }

  /** One page, and the sequence to go on below. */
  query(filter: AuditFilter): { readonly entries: readonly AuditEntry[]; readonly next: number | null } {
    const { limit, before, ...rest } = filter;
    const entries: AuditEntry[] = [];
    for (const found of this.find(this.indexed(rest), before ?? Number.POSITIVE_INFINITY)) {
      if (entries.length >= limit) return { entries, next: entries.at(-1)?.sequence ?? null };
      entries.push(this.show(found));
    }
    return { entries, next: null };
  }

  /** The entry with this sequence. */
  at(sequence: number): FoundEntry | undefined {
    for (const found of this.find({}, sequence + 1)) return found.part.sequence === sequence ? found : undefined;
    return undefined;
  }

  /** A filter with the tenant turned into the numbers it has had; a tenant that was erased or never seen has none. */
  indexed(filter: Omit<AuditFilter, 'limit' | 'before'>): IndexedFilter {
    const { tenant, ...rest } = filter;
    if (tenant === undefined) return rest;
    const numbers = this.#keys.slotsOf(tenant).map((slot) => slot.subject);
    return { ...rest, subjects: [...new Set(numbers)].filter((number) => number !== null) };
  }

  /** Entries that match, newest first, below a sequence. */
  *find(filter: IndexedFilter, before: number): Generator<FoundEntry> {
    yield* isEmpty(filter) ? this.#openEntries(before) : this.#openMatches(filter, before);
    for (const segment of this.#segments().toReversed()) {
      if (segment.first >= before || outside(segment, filter)) continue;
      const reader = new SegmentReader(this.#place, segment.number, this.#caches);
      try {
        for (const at of candidates(reader, filter, before - segment.first)) {
          const stored = reader.entry(at);
          const part = parseHashed(stored.hashed);
          if (matches(part, filter)) yield { stored, part };
        }
      } finally {
        reader.release();
      }
    }
  }

  /** All open entries: nothing is looked for, so the index, which reads every one of them, is not needed. */
  *#openEntries(before: number): Generator<FoundEntry> {
    for (const stored of this.#open.newestFirst(before)) yield { stored, part: parseHashed(stored.hashed) };
  }

  *#openMatches(filter: IndexedFilter, before: number): Generator<FoundEntry> {
    const index = this.#open.index();
    const first = this.#open.first;
    if (index.count === 0 || before <= first) return;
    for (const at of candidates(index, filter, before - first)) {
      const stored = this.#open.entry(at);
      const part = stored === undefined ? undefined : parseHashed(stored.hashed);
      if (stored !== undefined && part !== undefined && matches(part, filter)) yield { stored, part };
    }
  }

  /** The text an entry's commitment was made over, or undefined when its key is gone. */
  committed(entry: StoredEntry): string | undefined {
    const slot = this.#keys.numbered(entry.slot);
    return slot === undefined ? undefined : openText(slot.key, entry.sealed);
  }

  /** An entry as a list shows it. */
  show({ stored, part }: FoundEntry): AuditEntry {
    const committed = this.committed(stored);
    const erasable = committed === undefined ? null : parseErasable(committed);
    return {
      sequence: part.sequence,
      time: new Date(part.time).toISOString(),
      principal: part.principal,
      role: part.role,
      host: part.host,
      operation: part.operation,
      tenant: erasable?.tenant ?? null,
      environment: part.environment,
      changeSet: part.changeSet,
      result: part.result,
      correlationId: part.correlationId,
      hash: stored.hash,
      detail: erasable === null ? null : shownDetail(erasable),
    };
  }
}

function shownDetail({ detail, reason, ticket }: ErasablePart): AuditEntry['detail'] {
  return { detail, reason, ticket };
}

function isEmpty(filter: IndexedFilter): boolean {
  return Object.values(filter).every((wanted) => wanted === undefined);
}

function outside(segment: SealedSegment, { from, to }: IndexedFilter): boolean {
  return (from !== undefined && segment.to < from) || (to !== undefined && segment.from >= to);
}
