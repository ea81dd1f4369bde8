import { randomBytes } from 'node:crypto';
import { type FileCipher, fileCipher, SEAL_BYTES } from './file-cipher.ts';
import { type FileHandle, type FileSystem, replaceFile, writeFully } from './files.ts';
import { writeHeader } from './format/file-header.ts';
import { FRAME_HEAD, type FrameKind, JOURNAL_GRAIN, type JournalHeader, writeFrame } from './format/journal.ts';

/** How a journal's frames are sealed by one opening of it. */
export function sessionCipher(
  dataKey: Uint8Array | null,
  workspaceId: string,
  header: JournalHeader,
  session: Uint8Array,
): FileCipher {
  const salt = Buffer.concat([Buffer.from(header.salt, 'hex'), session]);
  return fileCipher({ dataKey, salt, kind: 'journal', workspaceId });
}

/** The nonce of a frame: its first sequence, doubled so that an end frame has one of its own. */
export function frameIndex(kind: FrameKind, sequence: number): number {
  return sequence * 2 + (kind === 'end' ? 1 : 0);
}

/** Makes a journal file without frames and tells where it begins. */
export function createJournal(
  files: FileSystem,
  path: string,
  header: JournalHeader,
): Pick<JournalPosition, 'end' | 'size' | 'chain'> {
  const bytes = writeHeader(header);
  const size = Math.ceil((bytes.length + INITIAL) / JOURNAL_GRAIN) * JOURNAL_GRAIN;
  replaceFile(files, path, [bytes, Buffer.alloc(size - bytes.length)]);
  return { end: bytes.length, size, chain: Buffer.from(bytes.subarray(-32)) };
}

const INITIAL = 3 * JOURNAL_GRAIN;
const GROWTH = 16 * JOURNAL_GRAIN;

/** Where a journal stands when a writer takes it over. */
export interface JournalPosition {
  readonly header: JournalHeader;
  readonly end: number;
  readonly size: number;
  readonly chain: Buffer;
  /** The last transaction in it. */
  readonly sequence: number;
}

/** Appends frames to a journal. Whatever throws leaves it in doubt: use it no more. */
export class JournalWriter {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #cipher: FileCipher;
  readonly #session = randomBytes(16);
  readonly #first: number;
  #file: FileHandle | undefined;
  #end: number;
  #size: number;
  #chain: Buffer;
  #sequence: number;

  constructor(
    files: FileSystem,
    path: string,
    at: JournalPosition,
    key: { readonly dataKey: Uint8Array | null; readonly workspaceId: string },
  ) {
    this.#files = files;
    this.#path = path;
    this.#first = at.header.sequence;
    this.#end = at.end;
    this.#size = at.size;
    this.#chain = at.chain;
    this.#sequence = at.sequence;
    this.#cipher = sessionCipher(key.dataKey, key.workspaceId, at.header, this.#session);
  }

  /** Bytes in use. */
  get end(): number {
    return this.#end;
  }

  /** The last transaction on disk. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Whether it holds no transaction. */
  get empty(): boolean {
    return this.#sequence === this.#first;
  }

  /** Hash of the last frame. */
  get chain(): Buffer {
    return this.#chain;
  }

  /** Appends one frame and waits until it is on disk. */
  append(kind: FrameKind, count: number, content: Uint8Array): void {
    this.#file ??= this.#files.open(this.#path, 'write');
    const contentLength = content.length + SEAL_BYTES;
    this.#grow(this.#end + FRAME_HEAD + contentLength);
    const sequence = this.#sequence + 1;
    const frame = writeFrame(
      { kind, count, sequence, session: this.#session, before: this.#chain, contentLength },
      (binding) => this.#cipher.seal(frameIndex(kind, sequence), content, binding),
    );
    writeFully(this.#files, this.#file, frame.bytes, this.#end);
    this.#files.fdatasync(this.#file);
    this.#end += frame.bytes.length;
    this.#chain = frame.hash;
    this.#sequence += count;
  }

  /** Gives the file back; what it says about failing is of no more interest. */
  close(): void {
    if (this.#file === undefined) return;
    const file = this.#file;
    this.#file = undefined;
    this.#files.close(file);
  }

  /** Makes room with zeros, which the frame's own sync makes durable with it. */
  #grow(needed: number): void {
    if (needed <= this.#size) return;
    const size = Math.ceil((needed + GROWTH) / JOURNAL_GRAIN) * JOURNAL_GRAIN;
    const zeros = Buffer.alloc(Math.min(GROWTH, size - this.#size));
    while (this.#size < size) {
      const part = zeros.subarray(0, Math.min(zeros.length, size - this.#size));
      writeFully(this.#files, this.#file!, part, this.#size);
      this.#size += part.length;
    }
  }
}
