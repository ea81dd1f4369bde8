import { hash } from 'node:crypto';
import type { DraftBatch } from '../contract/authoring.ts';
import type { DraftHead } from '../core/ports.ts';
import { type FileCipher, SEAL_BYTES } from '../storage/file-cipher.ts';
import type { CommonHeader } from '../storage/format/file-header.ts';

/** The header of a draft's file. `sealing` is `none` where the draft's own key alone seals it. */
export interface DraftFileHeader extends CommonHeader {
  readonly kind: 'draft';
  /** The slot of its key in the key file. */
  readonly slot: number;
}

/** Bytes of a frame before its content. */
export const FRAME_HEAD = 32;

const MAGIC = Buffer.from([0xb1, 0x4e, 0x44, 0x31]);
const SESSION_AT = 12;
const CHECK_AT = 28;
const SECTOR = 512;
/** Bytes that are never all zero in a sealed text, as good as certainly. */
const TELLING = 16;

/** Where a frame stands and what it follows. */
export interface FramePlace {
  /** Counts from 0. */
  readonly number: number;
  /** Where it begins in the file. */
  readonly offset: number;
  /** SHA-256 of the file's header. */
  readonly header: Buffer;
  /** Tag of the frame before; zeros for the first. */
  readonly before: Buffer;
}

/**
 * Writes a frame: magic (4) · number (4) · length of the sealed content (4) · session (16) · start of the SHA-256 of all
 * that (4) · sealed content. Numbers are big endian.
 *
 * The seal binds content to file, place and the frame before. Spaces behind the content keep the frame from reaching only
 * a few bytes into a sector, so that a sector which was never written can be told from one that was.
 */
export function writeFrame(
  place: FramePlace,
  session: Buffer,
  text: string,
  cipher: FileCipher,
): { readonly bytes: Buffer; readonly tag: Buffer } {
  const content = Buffer.from(text);
  const over = (place.offset + FRAME_HEAD + content.length + SEAL_BYTES) % SECTOR;
  const padding = over > 0 && over < TELLING ? TELLING - over : 0;
  const head = Buffer.alloc(FRAME_HEAD);
  MAGIC.copy(head);
  head.writeUInt32BE(place.number, 4);
  head.writeUInt32BE(content.length + padding + SEAL_BYTES, 8);
  session.copy(head, SESSION_AT);
  checkOf(head).copy(head, CHECK_AT);
  const padded = padding === 0 ? content : Buffer.concat([content, Buffer.alloc(padding, ' ')]);
  const sealed = cipher.seal(place.number, padded, binding(place, head));
  return { bytes: Buffer.concat([head, sealed]), tag: sealed.subarray(-SEAL_BYTES) };
}

/** What the frames of a file hold. */
export interface ReadFrames {
  readonly texts: readonly string[];
  /** Where the last whole frame ends. */
  readonly end: number;
  /** Tag of the last whole frame. */
  readonly tag: Buffer;
  /** What follows: nothing, a write that was interrupted, or bytes that are not what was written. */
  readonly rest: 'none' | 'torn' | 'damaged';
}

/** Reads frames as far as they are whole. */
export function readFrames(
  bytes: Buffer,
  start: number,
  header: Buffer,
  cipherOf: (session: Buffer) => FileCipher,
): ReadFrames {
  const texts: string[] = [];
  let end = start;
  let tag: Buffer = Buffer.alloc(SEAL_BYTES);
  while (end < bytes.length) {
    const head = bytes.subarray(end, end + FRAME_HEAD);
    const next = end + frameLength(head);
    if (!isHead(head) || next > bytes.length) break;
    const place = { number: texts.length, offset: end, header, before: tag };
    const sealed = bytes.subarray(end + FRAME_HEAD, next);
    const content = cipherOf(head.subarray(SESSION_AT, CHECK_AT)).open(place.number, sealed, binding(place, head));
    if (content === undefined) break;
    texts.push(content.toString('utf8'));
    tag = Buffer.from(sealed.subarray(-SEAL_BYTES));
    end = next;
  }
  return { texts, end, tag, rest: end === bytes.length ? 'none' : isTorn(bytes, end) ? 'torn' : 'damaged' };
}

/**
 * Whether what stands at the end of a file is a write that was interrupted: nothing whole behind it, and it ends early or
 * has a sector that was never written. A frame is written only after the one before was synced, so there is one at most.
 */
function isTorn(bytes: Buffer, offset: number): boolean {
  for (let at = bytes.indexOf(MAGIC, offset + 1); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    if (isHead(bytes.subarray(at, at + FRAME_HEAD))) return false;
  }
  if (bytes.length - offset < FRAME_HEAD) return true;
  const head = bytes.subarray(offset, offset + FRAME_HEAD);
  if (isHead(head) && offset + frameLength(head) > bytes.length) return true;
  for (let at = offset; at < bytes.length; ) {
    const next = Math.min(bytes.length, (Math.floor(at / SECTOR) + 1) * SECTOR);
    if (bytes.subarray(at, next).every((byte) => byte === 0)) return true;
    at = next;
  }
  return false;
}

function isHead(head: Buffer): boolean {
  return (
    head.length === FRAME_HEAD && head.subarray(0, 4).equals(MAGIC) && checkOf(head).equals(head.subarray(CHECK_AT))
  );
}

function frameLength(head: Buffer): number {
  return head.length < FRAME_HEAD ? 0 : FRAME_HEAD + head.readUInt32BE(8);
}

function checkOf(head: Buffer): Buffer {
  return hash('sha256', head.subarray(0, CHECK_AT), 'buffer').subarray(0, 4);
}

function binding(place: FramePlace, head: Buffer): Buffer {
  return Buffer.concat([place.header, place.before, head]);
}

type Row = readonly [
  sequence: number,
  time: number,
  kind: number,
  changes: readonly (readonly [number, string, string])[],
];

const kinds: readonly DraftBatch['kind'][] = ['edit', 'undo', 'redo'];

/** What frame 0 holds. */
export function encodeHead(head: DraftHead): string {
  return JSON.stringify(head);
}

/** Reads what frame 0 holds. */
export function decodeHead(text: string): DraftHead {
  return JSON.parse(text) as DraftHead;
}

/** What a frame of batches holds: rows instead of objects, since keystrokes are many and small. */
export function encodeBatches(batches: readonly DraftBatch[]): string {
  const rows: readonly Row[] = batches.map(({ sequence, time, kind, changes }) => [
    sequence,
    time,
    kinds.indexOf(kind),
    changes.map(({ at, removed, inserted }) => [at, removed, inserted]),
  ]);
  return JSON.stringify(rows);
}

/** Reads a frame of batches. */
export function decodeBatches(text: string): readonly DraftBatch[] {
  return (JSON.parse(text) as readonly Row[]).map(([sequence, time, kind, changes]) => ({
    sequence,
    time,
    kind: kinds[kind] ?? 'edit',
    changes: changes.map(([at, removed, inserted]) => ({ at, removed, inserted })),
  }));
}

/** What the last frame of a draft says that was damaged when it was carried over into another file. */
export function encodeTrouble(trouble: string): string {
  return JSON.stringify({ trouble });
}

/** Reads a frame's word of damage; undefined for a frame of batches. */
export function decodeTrouble(text: string): string | undefined {
  return text.startsWith('{') ? (JSON.parse(text) as { readonly trouble: string }).trouble : undefined;
}
