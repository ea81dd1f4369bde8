import { hash } from 'node:crypto';
import type { Sealing } from '../file-cipher.ts';

/** The version of every file format here; a header with a higher one is refused. */
export const FORMAT_VERSION = 1;

/** The kinds of file a store has, and drafts. */
export type FileKind = 'journal' | 'snapshot' | 'manifest' | 'draft';

/** What every file says about itself first. */
export interface CommonHeader {
  readonly kind: FileKind;
  readonly format: number;
  readonly workspace: string;
  readonly sealing: Sealing;
  /** Hex. */
  readonly salt: string;
}

/** What every file of a store says about itself first. */
export interface FileHeader extends CommonHeader {
  /** The SQL engine that wrote it. */
  readonly engine: string;
  readonly generation: number;
}

/** A header as read: its fields, its length in bytes and its SHA-256 (hex), which names the file. */
export interface ReadHeader<H extends CommonHeader> {
  readonly header: H;
  readonly bytes: Buffer;
  readonly hash: string;
}

const MAGIC = Buffer.from('BINNACLE');
const HASH_BYTES = 32;
const LARGEST = 64 * 1024;

/**
 * Writes a header: magic, length of the JSON (32 bits, big endian), JSON, SHA-256 of all that.
 *
 * This frame stays the same in every later version, so that an older console can tell a newer file from a damaged one.
 */
export function writeHeader(header: CommonHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(MAGIC.length + 4);
  MAGIC.copy(head);
  head.writeUInt32BE(json.length, MAGIC.length);
  const body = Buffer.concat([head, json]);
  return Buffer.concat([body, hash('sha256', body, 'buffer')]);
}

/** Reads a header of one kind, or gives undefined when the bytes hold none that is whole. */
export function readHeader<H extends CommonHeader>(bytes: Buffer, kind: FileKind): ReadHeader<H> | undefined {
  const start = MAGIC.length + 4;
  if (bytes.length < start || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const length = bytes.readUInt32BE(MAGIC.length);
  const end = start + length;
  if (length > LARGEST || bytes.length < end + HASH_BYTES) return undefined;
  const sum = hash('sha256', bytes.subarray(0, end), 'buffer');
  if (!sum.equals(bytes.subarray(end, end + HASH_BYTES))) return undefined;
  const header = JSON.parse(bytes.toString('utf8', start, end)) as H;
  if (header.kind !== kind) return undefined;
  return { header, bytes: bytes.subarray(0, end + HASH_BYTES), hash: sum.toString('hex') };
}
