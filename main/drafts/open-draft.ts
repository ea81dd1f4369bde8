import type { DraftBatch } from '../contract/authoring.ts';
import { BinnacleError } from '../contract/errors.ts';
import type { DraftHead, StoredDraft } from '../core/ports.ts';
import { type FileHandle, type FileSystem, readWhole, writeFully } from '../storage/files.ts';
import { type DraftContent, type DraftEnd, type DraftKeys, DraftSession, readDraft, writeDraft } from './draft-file.ts';
import { encodeBatches } from './format.ts';

/** A draft's file may grow to this many bytes. */
export const DRAFT_LIMIT = 32 * 1024 * 1024;

/** Where a draft's file lies. */
export interface DraftPlace {
  readonly files: FileSystem;
  /** The folder of drafts. */
  readonly folder: string;
  readonly path: string;
}

/** One draft whose file was read, and which may be appended to. */
export class OpenDraft {
  readonly #place: DraftPlace;
  readonly #keys: DraftKeys;
  readonly #head: DraftHead;
  readonly #batches: DraftBatch[];
  readonly #trouble: string;
  #end: DraftEnd;
  #handle: FileHandle | undefined;
  /** Absent until this opening writes, and again after a write failed. */
  #session: DraftSession | undefined;
  /** Whether the bytes on disk can be counted on; otherwise the next append writes the file anew. */
  #sound: boolean;

  private constructor(place: DraftPlace, keys: DraftKeys, content: Omit<DraftContent, 'tornAt'>, sound: boolean) {
    this.#place = place;
    this.#keys = keys;
    this.#head = content.head;
    this.#batches = [...content.batches];
    this.#trouble = content.trouble;
    this.#end = content.end;
    this.#sound = sound;
  }

  /** Makes the file of a new draft; it is on disk when this returns. */
  static make(place: DraftPlace, keys: DraftKeys, head: DraftHead): OpenDraft {
    const end = writeDraft(place.files, place.path, keys, { head, batches: [], trouble: '' });
    place.files.syncFolder(place.folder);
    return new OpenDraft(place, keys, { head, batches: [], end, trouble: '' }, true);
  }

  /**
   * Reads a draft's file; a sentence says why nothing of it can be read. What a crash tore is cut off, and what is left is
   * on disk when this returns: a system that failed to sync it once shows it all the same.
   */
  static read(place: DraftPlace, keys: DraftKeys, id: string): OpenDraft | string {
    const bytes = readWhole(place.files, place.path);
    const content = readDraft(id, bytes, keys);
    if (typeof content === 'string') return content;
    const sound = content.trouble === '' && confirm(place, bytes.subarray(0, content.end.offset));
    return new OpenDraft(place, keys, content, sound);
  }

  /** As the store's port gives it. */
  get stored(): StoredDraft {
    const savedAt = this.#batches.at(-1)?.time ?? this.#head.startedAt;
    return { head: this.#head, batches: [...this.#batches], savedAt, trouble: this.#trouble };
  }

  /** Number of the newest batch on disk; 0 for none. */
  get last(): number {
    return this.#batches.at(-1)?.sequence ?? 0;
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#end.offset;
  }

  /** @throws BinnacleError DAMAGED when it may not be written, because part of it cannot be read. */
  demandWritable(): void {
    if (this.#trouble === '') return;
    throw new BinnacleError('DAMAGED', `The draft cannot be continued. ${this.#trouble}`, {
      fix: 'Take what can be read with `draft recover`, then discard the draft.',
    });
  }

  /**
   * Appends batches as one frame; it is on disk when this returns. After a failure the batches are not kept, and the next
   * call writes the whole file anew: what a disk holds after a failed write or sync is anybody's guess.
   */
  append(batches: readonly DraftBatch[]): void {
    try {
      if (this.#sound) this.#appendFrame(batches);
      else this.#writeAnew([...this.#batches, ...batches]);
    } catch (error) {
      this.#sound = false;
      this.close();
      throw error;
    }
    this.#batches.push(...batches);
  }

  /** Releases the file. */
  close(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#session = undefined;
    if (handle === undefined) return;
    try {
      this.#place.files.close(handle);
    } catch {
      // Everything acknowledged was synced before.
    }
  }

  #appendFrame(batches: readonly DraftBatch[]): void {
    const { files, path } = this.#place;
    this.#handle ??= files.open(path, 'write');
    this.#session ??= new DraftSession(this.#keys, this.#end);
    writeFully(files, this.#handle, this.#session.frame(encodeBatches(batches)), this.#end.offset);
    files.fdatasync(this.#handle);
    this.#end = this.#session.end;
  }

  #writeAnew(batches: readonly DraftBatch[]): void {
    const { files, folder, path } = this.#place;
    this.close();
    this.#end = writeDraft(files, path, this.#keys, { head: this.#head, batches, trouble: '' });
    files.syncFolder(folder);
    this.#sound = true;
  }
}

/** Cuts the file to these bytes, writes them again where they stand, and syncs; false where the disk refuses. */
function confirm({ files, path }: DraftPlace, bytes: Buffer): boolean {
  try {
    const file = files.open(path, 'write');
    try {
      if (files.size(file) > bytes.length) files.truncate(file, bytes.length);
      writeFully(files, file, bytes, 0);
      files.fsync(file);
    } finally {
      files.close(file);
    }
    return true;
  } catch {
    return false;
  }
}
