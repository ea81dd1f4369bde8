import type { Database, Reader } from '../../../main/core/ports.ts';
import { canonicalHashed, type HashedPart } from '../../../main/storage/audit/canonical.ts';
import { sha256 } from '../../../main/storage/audit/entry.ts';
import { encodeEntry, entrySpan, type StoredEntry, storedEntry } from '../../../main/storage/audit/segment-format.ts';

/** What somebody who can write the database could do to the open entries. */
export interface StoredRow extends StoredEntry {
  readonly sequence: number;
}

/** Every open entry. */
export function openRows(reader: Reader): StoredRow[] {
  return reader
    .all<{ sequence: number; entry: Uint8Array }>('SELECT sequence, entry FROM audit_entry ORDER BY sequence')
    .map(({ sequence, entry }) => {
      const bytes = Buffer.from(entry);
      const span = entrySpan(bytes, 0);
      if (span === undefined) throw new Error(`row ${sequence} holds no entry`);
      return { sequence, ...storedEntry(bytes, span) };
    });
}

/** Puts other rows in the place of all open entries. */
export function replaceRows(database: Database, rows: readonly StoredRow[]): void {
  database.transaction((tx) => {
    tx.run('DELETE FROM audit_entry');
    for (const row of rows) {
      const values = [row.sequence, row.slot, encodeEntry(row)];
      tx.run('INSERT INTO audit_entry (sequence, slot, entry) VALUES (?, ?, ?)', values);
    }
  });
}

/** The entries with one changed and every later hash made anew: what a careful forger leaves. */
export function rewritten(rows: readonly StoredRow[], at: number, change: Partial<HashedPart>): StoredRow[] {
  let previous = '';
  return rows.map((row, index) => {
    if (index < at) {
      previous = row.hash;
      return row;
    }
    const part = JSON.parse(row.hashed) as HashedPart;
    const hashed = canonicalHashed({ ...part, ...(index === at ? change : {}), ...(index > at ? { previous } : {}) });
    previous = sha256(hashed);
    return { ...row, hashed, hash: previous };
  });
}

/** The rows numbered anew from the first one's number, their texts as they are. */
export function renumbered(rows: readonly StoredRow[], first = 1): StoredRow[] {
  return rows.map((row, at) => ({ ...row, sequence: first + at }));
}

/** A copy with one bit changed. */
export function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
