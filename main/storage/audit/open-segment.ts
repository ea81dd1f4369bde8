import type { Database, Reader, Transaction } from '../../core/ports.ts';
import { genesis, parseHashed } from './entry.ts';
import { entrySpan, hashedText, type StoredEntry, storedEntry } from './segment-format.ts';
import { IndexBuilder } from './segment-index.ts';
import type { SealedSegment } from './segment-writer.ts';

/** The end of the chain: sequence 0 and the workspace's genesis while there is no entry. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** A row of `audit_entry`, with the entry in the form of segments. */
export interface EntryRow {
  readonly sequence: number;
  readonly entry: Buffer;
}

/** The newest entry as the database has it. */
export function readHead(reader: Reader, workspaceId: string): Head {
  return (
    readOpenHead(reader) ??
    reader.get<Head>('SELECT last AS sequence, head AS hash FROM audit_segment ORDER BY number DESC LIMIT 1') ?? {
      sequence: 0,
      hash: genesis(workspaceId),
    }
  );
}

function readOpenHead(reader: Reader): Head | undefined {
  const row = reader.get<{ sequence: number; hash: Uint8Array }>(
    `SELECT sequence, ${storedHash} AS hash FROM audit_entry ORDER BY sequence DESC LIMIT 1`,
  );
  return row && { sequence: row.sequence, hash: asBuffer(row.hash).toString('hex') };
}

/** The hash inside a stored entry: bytes 12 to 43. */
const storedHash = 'substr(entry, 13, 32)';

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** What the database says of sealed segments, oldest first. */
export function readSegments(reader: Reader): readonly SealedSegment[] {
  return reader.all<SealedSegment>(
    `SELECT number, first, last, head, file_hash AS fileHash, from_time AS "from", to_time AS "to", max_slot AS maxSlot
     FROM audit_segment ORDER BY number`,
  );
}

/** Records a sealed segment, as part of the transaction that removes its rows. */
export function recordSegment(tx: Transaction, segment: SealedSegment): void {
  tx.run(
    `INSERT INTO audit_segment (number, first, last, head, file_hash, from_time, to_time, max_slot)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      ...[segment.number, segment.first, segment.last, segment.head],
      ...[segment.fileHash, segment.from, segment.to, segment.maxSlot],
    ],
  );
}

/** The highest key slot any entry is sealed under. */
export function readMaxSlot(reader: Reader): number {
  const row = reader.get<{ slot: number | null }>(
    'SELECT max((SELECT coalesce(max(slot), 0) FROM audit_entry), (SELECT coalesce(max(max_slot), 0) FROM audit_segment)) AS slot',
  );
  return row?.slot ?? 0;
}

/** Open entries from a sequence on, at most `limit` (-1 for all), oldest first. */
export function readEntries(reader: Reader, from: number, limit: number): readonly EntryRow[] {
  return reader
    .all<{ sequence: number; entry: Uint8Array }>(
      'SELECT sequence, entry FROM audit_entry WHERE sequence >= ? ORDER BY sequence LIMIT ?',
      [from, limit],
    )
    .map(({ sequence, entry }) => ({ sequence, entry: asBuffer(entry) }));
}

/**
 * The index over the open segment's entries. It is brought up to date by whoever asks, so that appending pays nothing
 * for it and a transaction that was undone leaves no trace in it.
 */
export class OpenSegment {
  readonly #database: Database;
  #first = 0;
  #lastHash: Buffer = Buffer.alloc(0);
  #index = new IndexBuilder();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Sequence of the first entry in the index; entries stand at `sequence - first`. */
  get first(): number {
    return this.#first;
  }

  /** The index, up to date. */
  index(): IndexBuilder {
    const last = this.#first + this.#index.count - 1;
    if (this.#index.count > 0) {
      const bounds = this.#database.get<{ first: number; hash: Uint8Array | null }>(
        `SELECT (SELECT min(sequence) FROM audit_entry) AS first,
                (SELECT ${storedHash} FROM audit_entry WHERE sequence = ?) AS hash`,
        [last],
      );
      const same = bounds?.first === this.#first && bounds.hash !== null && this.#lastHash.equals(bounds.hash);
      if (!same) this.#index = new IndexBuilder();
    }
    const from = this.#index.count === 0 ? 0 : last + 1;
    for (const { sequence, entry } of readEntries(this.#database, from, -1)) {
      if (this.#index.count === 0) this.#first = sequence;
      this.#index.add(parseHashed(hashedText(entry)));
      this.#lastHash = entry.subarray(12, 44);
    }
    return this.#index;
  }

  /** Entries below a sequence, newest first, without an index: for whoever wants them all. */
  *newestFirst(before: number): Generator<StoredEntry> {
    for (let below = Math.min(before, Number.MAX_SAFE_INTEGER); ; ) {
      const rows = this.#database.all<{ sequence: number; entry: Uint8Array }>(
        'SELECT sequence, entry FROM audit_entry WHERE sequence < ? ORDER BY sequence DESC LIMIT 64',
        [below],
      );
      for (const row of rows) {
        const entry = asBuffer(row.entry);
        const span = entrySpan(entry, 0);
        if (span !== undefined) yield storedEntry(entry, span);
        below = row.sequence;
      }
      if (rows.length < 64) return;
    }
  }

  /** The entry at a position of the index. */
  entry(position: number): StoredEntry | undefined {
    const entry = readEntries(this.#database, this.#first + position, 1)[0]?.entry;
    const span = entry && entrySpan(entry, 0);
    return entry && span && storedEntry(entry, span);
  }
}
