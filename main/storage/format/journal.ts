import { hash } from 'node:crypto';
import { type FileHeader, type ReadHeader, readHeader } from './file-header.ts';

/** A journal's header. */
export interface JournalHeader extends FileHeader {
  readonly kind: 'journal';
  /** The transaction before its first. */
  readonly sequence: number;
  /** Hash that names the snapshot it follows, hex. */
  readonly follows: string;
  /** `contentHash` of that snapshot, by which a rebuilt one is recognised. */
  readonly content: string;
}

/** What a frame is: transactions, or the end of a journal that a snapshot closed. */
export type FrameKind = 'transactions' | 'end';

/** A frame's own fields. */
export interface Frame {
  readonly kind: FrameKind;
  /** Transactions in it. */
  readonly count: number;
  /** Number of its first transaction; of an end frame, the number the next one would have had. */
  readonly sequence: number;
  /** 16 random bytes of the opening that wrote it. With the file's salt they make the key, so that no two writers ever share a nonce. */
  readonly session: Buffer;
  /** Where the frame begins in the file. */
  readonly offset: number;
  /** Its sealed content. */
  readonly payload: Buffer;
  /** The fields the content is bound to. */
  readonly binding: Buffer;
  /** Hash of the frame before, and of this one. */
  readonly before: Buffer;
  readonly hash: Buffer;
}

/** Journal files are made and grown in multiples of this many bytes. */
export const JOURNAL_GRAIN = 64 * 1024;
/** Bytes of a frame before its content. */
export const FRAME_HEAD = 104;

const MAGIC = Buffer.from([0xb1, 0x4e, 0x46, 0x31]);
const HASH_AT = 4;
const FIELDS_AT = 36;
const KINDS: readonly FrameKind[] = ['transactions', 'end'];

/**
 * Writes a frame: magic (4) · SHA-256 of all that follows (32) · kind (4) · content length (4) · transactions (4) ·
 * first sequence (8) · session (16) · hash of the frame before (32) · content. Numbers are big endian.
 *
 * @param seal gives the content, bound to the fields.
 */
export function writeFrame(
  fields: { kind: FrameKind; count: number; sequence: number; session: Buffer; before: Buffer; contentLength: number },
  seal: (binding: Buffer) => Buffer,
): { readonly bytes: Buffer; readonly hash: Buffer } {
  const bytes = Buffer.allocUnsafe(FRAME_HEAD + fields.contentLength);
  MAGIC.copy(bytes);
  bytes.writeUInt32BE(KINDS.indexOf(fields.kind), FIELDS_AT);
  bytes.writeUInt32BE(fields.contentLength, FIELDS_AT + 4);
  bytes.writeUInt32BE(fields.count, FIELDS_AT + 8);
  bytes.writeUInt32BE(Math.floor(fields.sequence / 2 ** 32), FIELDS_AT + 12);
  bytes.writeUInt32BE(fields.sequence % 2 ** 32, FIELDS_AT + 16);
  fields.session.copy(bytes, FIELDS_AT + 20);
  fields.before.copy(bytes, FIELDS_AT + 36);
  seal(bytes.subarray(FIELDS_AT, FRAME_HEAD)).copy(bytes, FRAME_HEAD);
  const sum = hash('sha256', bytes.subarray(FIELDS_AT), 'buffer');
  sum.copy(bytes, HASH_AT);
  return { bytes, hash: sum };
}

/** Reads the frame at an offset, or gives undefined when no whole one stands there. */
export function readFrame(file: Buffer, offset: number): Frame | undefined {
  const content = offset + FRAME_HEAD;
  if (content > file.length || file.compare(MAGIC, 0, 4, offset, offset + 4) !== 0) return undefined;
  const fields = offset + FIELDS_AT;
  const end = content + file.readUInt32BE(fields + 4);
  const kind = KINDS[file.readUInt32BE(fields)];
  if (kind === undefined || end > file.length) return undefined;
  const sum = hash('sha256', file.subarray(fields, end), 'buffer');
  if (file.compare(sum, 0, 32, offset + HASH_AT, fields) !== 0) return undefined;
  return {
    kind,
    count: file.readUInt32BE(fields + 8),
    sequence: file.readUInt32BE(fields + 12) * 2 ** 32 + file.readUInt32BE(fields + 16),
    session: file.subarray(fields + 20, fields + 36),
    offset,
    payload: file.subarray(content, end),
    binding: file.subarray(fields, content),
    before: file.subarray(fields + 36, content),
    hash: sum,
  };
}

/** What a journal file holds, byte for byte accounted for. */
export interface JournalScan {
  readonly read: ReadHeader<JournalHeader>;
  /** The frames that follow each other without a gap. */
  readonly frames: readonly Frame[];
  /** Where the last of them ends. */
  readonly end: number;
  /** Hash of the last of them, or of the header. */
  readonly chain: Buffer;
  /** The last transaction in them. */
  readonly sequence: number;
  /** Whether the last of them is an end frame. */
  readonly closed: boolean;
  /** Bytes from `end` to the last that is not zero. */
  readonly rest: number;
  /** Whether something begins right at `end`, and not only further on. */
  readonly restAtEnd: boolean;
  /** Whole frames somewhere in the rest. */
  readonly stranded: number;
  /** Size of the file. */
  readonly size: number;
}

/** Reads a journal; undefined when its header is not whole. */
export function scanJournal(file: Buffer): JournalScan | undefined {
  const read = readHeader<JournalHeader>(file, 'journal');
  if (read === undefined) return undefined;
  const frames: Frame[] = [];
  let end = read.bytes.length;
  let chain: Buffer = Buffer.from(read.hash, 'hex');
  let sequence = read.header.sequence;
  let closed = false;
  while (!closed) {
    const frame = readFrame(file, end);
    if (frame === undefined || !frame.before.equals(chain) || frame.sequence !== sequence + 1) break;
    frames.push(frame);
    end += FRAME_HEAD + frame.payload.length;
    chain = frame.hash;
    sequence += frame.count;
    closed = frame.kind === 'end';
  }
  const rest = lastNonZero(file, end) - end;
  return {
    read,
    frames,
    end,
    chain,
    sequence,
    closed,
    rest,
    restAtEnd: lastNonZero(file.subarray(0, Math.min(file.length, end + FRAME_HEAD)), end) > end,
    stranded: rest === 0 ? 0 : countFrames(file, end),
    size: file.length,
  };
}

/** The offset after the last byte that is not zero, at least `from`. */
function lastNonZero(file: Buffer, from: number): number {
  let end = file.length;
  const block = Buffer.alloc(JOURNAL_GRAIN);
  while (end > from) {
    const start = Math.max(from, end - JOURNAL_GRAIN);
    if (file.compare(block, 0, end - start, start, end) !== 0) break;
    end = start;
  }
  while (end > from && file[end - 1] === 0) end--;
  return end;
}

function countFrames(file: Buffer, from: number): number {
  let found = 0;
  for (let at = file.indexOf(MAGIC, from); at >= 0; ) {
    const frame = readFrame(file, at);
    if (frame !== undefined) found++;
    at = file.indexOf(MAGIC, frame === undefined ? at + 1 : at + FRAME_HEAD + frame.payload.length);
  }
  return found;
}
