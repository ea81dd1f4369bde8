import { hash } from 'node:crypto';
import { type FileCipher, SEAL_BYTES } from '../file-cipher.ts';
import { type FileHeader, type ReadHeader, readHeader, writeHeader } from './file-header.ts';

/** A snapshot's header. */
export interface SnapshotHeader extends FileHeader {
  readonly kind: 'snapshot';
  /** The last transaction it holds; 0 for none. */
  readonly sequence: number;
  /** Hash of the last frame of the journal it closes, hex; empty for the first. */
  readonly follows: string;
  /** Bytes of the database. */
  readonly size: number;
  /** SHA-256 of the body as it stands in the file, hex. */
  readonly body: string;
  /** `contentHash` of the database. */
  readonly content: string;
}

/** A snapshot file's parts, to be written one after the other, and the hash that names it. */
export function encodeSnapshot(
  header: Omit<SnapshotHeader, 'size' | 'body' | 'content'>,
  cipher: FileCipher,
  database: Uint8Array,
): { readonly parts: readonly Buffer[]; readonly hash: string; readonly content: string } {
  const content = contentHash(database);
  const binding = Buffer.from(JSON.stringify({ ...header, size: database.length, content }));
  const body = cipher.seal(0, database, binding);
  const whole: SnapshotHeader = {
    ...header,
    size: database.length,
    body: hash('sha256', body, 'hex'),
    content,
  };
  const bytes = writeHeader(whole);
  return { parts: [bytes, body], hash: bytes.subarray(-32).toString('hex'), content };
}

/** Why a snapshot cannot be used. */
export type SnapshotFault = 'header' | 'length' | 'body' | 'key';

/** Reads the header of a snapshot and checks its length. */
export function readSnapshotHeader(bytes: Buffer): ReadHeader<SnapshotHeader> | SnapshotFault {
  const read = readHeader<SnapshotHeader>(bytes, 'snapshot');
  if (read === undefined) return 'header';
  return bytes.length === read.bytes.length + read.header.size + SEAL_BYTES ? read : 'length';
}

/** Opens the body of a snapshot whose header was read. The cipher's tag stands for the whole; the hash is asked when it fails. */
export function openSnapshot(
  bytes: Buffer,
  read: ReadHeader<SnapshotHeader>,
  cipher: FileCipher,
): Buffer | SnapshotFault {
  const { body: _, ...bound } = read.header;
  const body = bytes.subarray(read.bytes.length);
  const opened = cipher.open(0, body, Buffer.from(JSON.stringify(bound)));
  return opened ?? (bodyIsWhole(bytes, read) ? 'key' : 'body');
}

/** Whether the body is what its header says; needs no key. */
export function bodyIsWhole(bytes: Buffer, read: ReadHeader<SnapshotHeader>): boolean {
  return hash('sha256', bytes.subarray(read.bytes.length), 'hex') === read.header.body;
}

/**
 * SHA-256 over what a database file means, hex: the counters of commits and the content of free pages are left out.
 *
 * Two databases that ran the same transactions from the same start have the same pages; how often they committed and
 * what lies in pages nobody uses depends on when caches were written.
 *
 * @see https://www.sqlite.org/fileformat2.html (sections 1.3 and 1.5)
 */
export function contentHash(database: Uint8Array): string {
  const bytes = Buffer.from(database);
  if (bytes.length < 100) return hash('sha256', bytes, 'hex');
  bytes.fill(0, 24, 28);
  bytes.fill(0, 92, 100);
  const stored = bytes.readUInt16BE(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  let trunk = bytes.readUInt32BE(32);
  for (let guard = bytes.length / pageSize; trunk !== 0 && guard > 0; guard--) {
    const at = (trunk - 1) * pageSize;
    if (at + pageSize > bytes.length) break;
    const leaves = Math.min(bytes.readUInt32BE(at + 4), pageSize / 4 - 2);
    for (let i = 0; i < leaves; i++) {
      const leaf = (bytes.readUInt32BE(at + 8 + i * 4) - 1) * pageSize;
      if (leaf >= 0 && leaf + pageSize <= bytes.length) bytes.fill(0, leaf, leaf + pageSize);
    }
    bytes.fill(0, at + 8 + leaves * 4, at + pageSize);
    trunk = bytes.readUInt32BE(at);
  }
  return hash('sha256', bytes, 'hex');
}
