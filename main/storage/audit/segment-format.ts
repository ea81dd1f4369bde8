import { createHash } from 'node:crypto';
import type { FileCipher, Sealing } from '../file-cipher.ts';
import { type ColumnName, columnNames, columnWidth, type DictionaryName } from './segment-index.ts';

/**
 * The form of a sealed segment:
 *
 * - header, 64 bytes: `BNAUDS` · version (u8) · sealed (u8) · segment number (u32) · 4 zero bytes · salt (16) · SHA-256
 *   over the 32 bytes before it;
 * - pieces, one after the other, each sealed by the file cipher with its place as index and the header as associated
 *   data: blocks of entries, then the columns of the index, then the directory;
 * - trailer, 48 bytes: offset (u64) and length (u32) of the directory · number of pieces (u32) · SHA-256 over header,
 *   the seal at the end of each piece, and the 16 bytes before it. This is the file's hash: every bit counts in it.
 *
 * A block holds entries: length of the hashed part (u32) · length of the sealed part (u32) · key slot (u32) · hash (32) ·
 * hashed part (UTF-8) · sealed part. Numbers in header, trailer and entries are big-endian, columns little-endian.
 */
export const segmentHeaderLength = 64;
/** Bytes of the trailer. */
export const segmentTrailerLength = 48;
/** Bytes of an entry before its texts. */
export const entryHeadLength = 44;
/** Bytes of entries after which a block ends. */
export const blockTarget = 12 * 1024;

/** What the header says. */
export interface SegmentHeader {
  readonly number: number;
  readonly sealing: Sealing;
  readonly salt: Buffer;
  /** The header as written: associated data of every piece. */
  readonly bytes: Buffer;
}

/** A piece's place in the file, seal included. */
export interface PiecePlace {
  readonly offset: number;
  readonly length: number;
}

/** What a segment says about itself; the last piece of the file. */
export interface SegmentDirectory {
  readonly number: number;
  /** Sequence of the first and the last entry. */
  readonly first: number;
  readonly last: number;
  /** Hash of the entry before the first. */
  readonly previous: string;
  /** Hash of the last entry. */
  readonly head: string;
  readonly from: number;
  readonly to: number;
  /** Blocks with the position of their first entry. */
  readonly blocks: readonly (PiecePlace & { readonly first: number })[];
  readonly columns: readonly (PiecePlace & { readonly name: ColumnName })[];
  readonly dictionaries: Readonly<Record<DictionaryName, readonly string[]>>;
}

/** An entry as it stands in a block. */
export interface StoredEntry {
  readonly hashed: string;
  /** Hex. */
  readonly hash: string;
  readonly slot: number;
  readonly sealed: Uint8Array;
}

/** The name of a segment's file. */
export function segmentName(number: number): string {
  return `segment-${String(number).padStart(6, '0')}`;
}

/** Writes a header. */
export function encodeSegmentHeader(number: number, sealing: Sealing, salt: Uint8Array): SegmentHeader {
  const bytes = Buffer.alloc(segmentHeaderLength);
  bytes.write('BNAUDS', 0, 'latin1');
  bytes[6] = 1;
  bytes[7] = sealing === 'none' ? 0 : 1;
  bytes.writeUInt32BE(number, 8);
  bytes.set(salt, 16);
  createHash('sha256').update(bytes.subarray(0, 32)).digest().copy(bytes, 32);
  return { number, sealing, salt: Buffer.from(salt), bytes };
}

/** Reads a header; undefined when any bit is not what was written, `newer` when a later version wrote it. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | 'newer' | undefined {
  if (bytes.length < segmentHeaderLength || bytes.toString('latin1', 0, 6) !== 'BNAUDS') return undefined;
  const head = bytes.subarray(0, segmentHeaderLength);
  if (!createHash('sha256').update(head.subarray(0, 32)).digest().equals(head.subarray(32))) return undefined;
  if (head[6] !== 1) return 'newer';
  const sealing = head[7] === 0 ? 'none' : 'aes-256-gcm';
  return { number: head.readUInt32BE(8), sealing, salt: head.subarray(16, 32), bytes: head };
}

/** The bytes of one entry in a block. */
export function encodeEntry(entry: StoredEntry): Buffer {
  const hashedLength = Buffer.byteLength(entry.hashed);
  const bytes = Buffer.allocUnsafe(entryHeadLength + hashedLength + entry.sealed.length);
  bytes.writeUInt32BE(hashedLength, 0);
  bytes.writeUInt32BE(entry.sealed.length, 4);
  bytes.writeUInt32BE(entry.slot, 8);
  bytes.write(entry.hash, 12, 'hex');
  bytes.write(entry.hashed, entryHeadLength, 'utf8');
  bytes.set(entry.sealed, entryHeadLength + hashedLength);
  return bytes;
}

/** Where an entry's parts lie in its block. */
export interface EntrySpan {
  readonly slot: number;
  readonly hash: number;
  readonly hashed: number;
  readonly sealed: number;
  readonly end: number;
}

/** The entry at `offset` of a block, or undefined when it does not fit into it. */
export function entrySpan(block: Buffer, offset: number): EntrySpan | undefined {
  const hashed = offset + entryHeadLength;
  if (hashed > block.length) return undefined;
  const sealed = hashed + block.readUInt32BE(offset);
  const end = sealed + block.readUInt32BE(offset + 4);
  if (end > block.length) return undefined;
  return { slot: block.readUInt32BE(offset + 8), hash: offset + 12, hashed, sealed, end };
}

/** The hashed part of an entry that stands by itself. */
export function hashedText(entry: Buffer): string {
  return entry.toString('utf8', entryHeadLength, entryHeadLength + entry.readUInt32BE(0));
}

/** The parts of an entry as values. */
export function storedEntry(block: Buffer, span: EntrySpan): StoredEntry {
  return {
    hashed: block.toString('utf8', span.hashed, span.sealed),
    hash: block.toString('hex', span.hash, span.hash + 32),
    slot: span.slot,
    sealed: block.subarray(span.sealed, span.end),
  };
}

/** The column's bytes, little-endian on every machine. */
export function encodeColumn(column: Uint32Array | Uint16Array): Buffer {
  const bytes = Buffer.alloc(column.byteLength);
  if (column.BYTES_PER_ELEMENT === 2) column.forEach((value, at) => void bytes.writeUInt16LE(value, at * 2));
  else column.forEach((value, at) => void bytes.writeUInt32LE(value, at * 4));
  return bytes;
}

/** The column in a piece, or undefined when it has not `count` numbers. */
export function decodeColumn(name: ColumnName, piece: Buffer, count: number): Uint32Array | Uint16Array | undefined {
  const width = columnWidth(name);
  if (piece.length !== count * width) return undefined;
  const column = width === 2 ? new Uint16Array(count) : new Uint32Array(count);
  for (let at = 0; at < count; at++) column[at] = width === 2 ? piece.readUInt16LE(at * 2) : piece.readUInt32LE(at * 4);
  return column;
}

/** The trailer for a file whose pieces have these seals. */
export function encodeTrailer(header: SegmentHeader, seals: readonly Uint8Array[], directory: PiecePlace): Buffer {
  const bytes = Buffer.alloc(segmentTrailerLength);
  bytes.writeBigUInt64BE(BigInt(directory.offset), 0);
  bytes.writeUInt32BE(directory.length, 8);
  bytes.writeUInt32BE(seals.length, 12);
  const hash = createHash('sha256').update(header.bytes);
  for (const seal of seals) hash.update(seal);
  hash.update(bytes.subarray(0, 16)).digest().copy(bytes, 16);
  return bytes;
}

/** What the trailer says; its hash is checked by whoever has read every piece. */
export function decodeTrailer(bytes: Buffer): { directory: PiecePlace; pieces: number; hash: string } | undefined {
  if (bytes.length !== segmentTrailerLength) return undefined;
  const offset = Number(bytes.readBigUInt64BE(0));
  if (!Number.isSafeInteger(offset)) return undefined;
  return {
    directory: { offset, length: bytes.readUInt32BE(8) },
    pieces: bytes.readUInt32BE(12),
    hash: bytes.toString('hex', 16, 48),
  };
}

/** Opens the directory piece. Undefined when it is not what was written. */
export function openDirectory(
  cipher: FileCipher,
  header: SegmentHeader,
  pieces: number,
  sealed: Buffer,
): SegmentDirectory | undefined {
  const text = cipher.open(pieces - 1, sealed, header.bytes);
  return text === undefined ? undefined : (JSON.parse(text.toString('utf8')) as SegmentDirectory);
}

/** Number of pieces a directory speaks of, itself included. */
export function pieceCount(directory: SegmentDirectory): number {
  return directory.blocks.length + columnNames.length + 1;
}
