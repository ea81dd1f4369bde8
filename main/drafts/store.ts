import type { DraftBatch } from '../contract/authoring.ts';
import { BinnacleError } from '../contract/errors.ts';
import type { DraftHead, DraftStore, StoredDraft } from '../core/ports.ts';
import type { KeyFile } from '../storage/audit/key-file.ts';
import { type FileSystem, readWhole, removeIfThere } from '../storage/files.ts';
import { draftClass, draftEnding, draftFiles, draftFolder, idOfFile, slotOf, slotOwner } from './draft-file.ts';
import { encodeBatches } from './format.ts';
import { DRAFT_LIMIT, type DraftPlace, OpenDraft } from './open-draft.ts';
import { draftWriteFailed } from './write-failed.ts';

/** What a store of drafts needs. */
export interface DraftStoreOptions {
  readonly files: FileSystem;
  /** The data folder. */
  readonly folder: string;
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
  readonly keys: KeyFile;
}

/** The drafts of one data folder. */
export interface FileDraftStore extends DraftStore {
  /** Waits for appends under way and releases the files. The key file is closed by whoever opened it. */
  close(): Promise<void>;
}

/**
 * Opens the drafts of a data folder. Files are read when they are first asked for. What an interrupted creation or
 * discarding left is removed; a draft whose key may have been lost rather than destroyed is kept.
 */
export function openDraftStore(options: DraftStoreOptions): FileDraftStore {
  return new FolderOfDrafts(options);
}

interface Waiting {
  readonly batches: readonly DraftBatch[];
  readonly bytes: number;
  resolve(): void;
  reject(reason: unknown): void;
}

interface Entry {
  readonly place: DraftPlace;
  /** Absent until the file was read; a sentence where nothing of it can be read. */
  draft?: OpenDraft | string;
  waiting: Waiting[];
}

class FolderOfDrafts implements FileDraftStore {
  readonly #options: DraftStoreOptions;
  readonly #folder: string;
  readonly #entries = new Map<string, Entry>();
  #flushing: Promise<void> | null = null;
  #closed = false;

  constructor(options: DraftStoreOptions) {
    this.#options = options;
    this.#folder = `${options.folder}/${draftFolder}`;
    for (const name of draftFiles(options.files, options.folder)) {
      const id = idOfFile(name);
      if (id !== undefined && !this.#isOrphan(id)) this.#entries.set(id, { place: this.#place(id), waiting: [] });
      else if (id !== undefined || name.endsWith(`${draftEnding}.tmp`)) this.#tidy(() => this.#remove(name));
    }
    for (const { owner } of options.keys.slotsOfClass(draftClass)) {
      const id = owner.slice(slotOwner('').length);
      if (!this.#entries.has(id)) this.#tidy(() => options.keys.destroy(owner, draftClass));
    }
  }

  list(): readonly StoredDraft[] {
    return [...this.#entries.keys()]
      .map((id) => this.#stored(id))
      .sort((a, b) => a.head.startedAt - b.head.startedAt || (a.head.id < b.head.id ? -1 : 1));
  }

  read(id: string): StoredDraft | undefined {
    return this.#entries.has(id) ? this.#stored(id) : undefined;
  }

  async create(head: DraftHead): Promise<void> {
    const { files, folder } = this.#options;
    this.#demandOpen();
    const place = this.#place(head.id);
    if (idOfFile(`${head.id}${draftEnding}`) === undefined || this.#entries.has(head.id)) {
      throw new BinnacleError('INTERNAL', `A draft cannot be made under the identifier ${head.id}.`);
    }
    const draft = this.#writing(() => {
      const [slot] = this.#options.keys.ensure([{ owner: slotOwner(head.id), class: draftClass }]);
      if (slot === undefined) throw new BinnacleError('INTERNAL', 'The key of a draft could not be made.');
      files.makeFolder(this.#folder);
      const made = OpenDraft.make(place, { ...this.#options, key: slot.key, slot: slot.number }, head);
      files.syncFolder(folder);
      return made;
    });
    this.#entries.set(head.id, { place, draft, waiting: [] });
  }

  async append(id: string, batches: readonly DraftBatch[]): Promise<void> {
    const { entry, draft } = this.#writable(id);
    const expected = (entry.waiting.at(-1)?.batches.at(-1)?.sequence ?? draft.last) + 1;
    if (batches.some(({ sequence }, at) => sequence !== expected + at)) {
      throw new BinnacleError('INTERNAL', `The steps of a draft must go on with ${expected}.`);
    }
    if (batches.length === 0) return;
    const bytes = Buffer.byteLength(encodeBatches(batches));
    const size = entry.waiting.reduce((sum, one) => sum + one.bytes, draft.size + bytes);
    if (size > DRAFT_LIMIT) {
      throw new BinnacleError('INVALID_INPUT', 'The draft has reached 32 MB of changes and takes no more.', {
        fix: 'Save the template or discard the draft; nothing that was kept is lost.',
      });
    }
    await new Promise<void>((resolve, reject) => {
      entry.waiting.push({ batches, bytes, resolve, reject });
      this.#flushing ??= new Promise<void>((go) => setImmediate(go)).then(() => this.#flush());
    });
  }

  destroy(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#writing(() => this.#options.keys.destroy(slotOwner(id)));
    this.#entries.delete(id);
    if (entry.draft instanceof OpenDraft) entry.draft.close();
    for (const { reject } of entry.waiting) {
      reject(new BinnacleError('NOT_FOUND', 'The draft was discarded.', { fix: 'Open the template again.' }));
    }
    // Without its key the file is noise; the next opening removes it where this does not.
    this.#tidy(() => {
      this.#remove(`${id}${draftEnding}`);
      this.#options.files.syncFolder(this.#folder);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
    for (const { draft } of this.#entries.values()) if (draft instanceof OpenDraft) draft.close();
    this.#entries.clear();
  }

  /** Everything that waits, one frame and one sync for each draft. */
  #flush(): void {
    this.#flushing = null;
    for (const { draft, waiting, place } of this.#entries.values()) {
      const batch = waiting.splice(0);
      if (batch.length === 0 || !(draft instanceof OpenDraft)) continue;
      try {
        draft.append(batch.flatMap(({ batches }) => batches));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const failure = draftWriteFailed(place.folder, error);
        for (const { reject } of batch) reject(failure);
      }
    }
  }

  #stored(id: string): StoredDraft {
    const draft = this.#load(id);
    if (typeof draft !== 'string') return draft.stored;
    return {
      head: { id, template: '', baseVersion: 0, startedAt: 0 },
      batches: [],
      savedAt: 0,
      trouble: draft,
    };
  }

  #writable(id: string): { readonly entry: Entry; readonly draft: OpenDraft } {
    this.#demandOpen();
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new BinnacleError('NOT_FOUND', `There is no draft ${id}.`, { fix: 'List drafts with `draft list`.' });
    }
    const draft = this.#load(id);
    if (typeof draft === 'string') {
      throw new BinnacleError('DAMAGED', `The draft ${id} cannot be read. ${draft}`, {
        fix: 'Put its file back from a backup, or discard the draft.',
      });
    }
    draft.demandWritable();
    return { entry, draft };
  }

  #load(id: string): OpenDraft | string {
    const entry = this.#entries.get(id) as Entry;
    if (entry.draft !== undefined) return entry.draft;
    const slot = this.#options.keys.slot(slotOwner(id), draftClass);
    if (slot === undefined) return 'Its key is missing from the key file.';
    try {
      entry.draft = OpenDraft.read(entry.place, { ...this.#options, key: slot.key, slot: slot.number }, id);
      return entry.draft;
    } catch (error) {
      // Another attempt may find the disk in better health.
      return `Its file cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    }
  }

  /** What was under way when the workspace was locked is refused, and sent again once it is unlocked. */
  #demandOpen(): void {
    if (!this.#closed) return;
    throw new BinnacleError('LOCKED', 'The workspace is locked, so the draft was not kept.', {
      fix: 'Unlock it with `keychain unlock`; what was kept before is safe.',
    });
  }

  /** Whether a file's key was destroyed, so that nothing is left to read. */
  #isOrphan(id: string): boolean {
    const { files, keys } = this.#options;
    if (keys.slot(slotOwner(id), draftClass) !== undefined) return false;
    try {
      const number = slotOf(readWhole(files, this.#place(id).path));
      return number !== undefined && keys.wasDestroyed(number);
    } catch {
      return false;
    }
  }

  #place(id: string): DraftPlace {
    return { files: this.#options.files, folder: this.#folder, path: `${this.#folder}/${id}${draftEnding}` };
  }

  #remove(name: string): void {
    removeIfThere(this.#options.files, `${this.#folder}/${name}`);
  }

  #writing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw draftWriteFailed(this.#folder, error);
    }
  }

  /** What cannot be tidied up now is tidied up at the next opening. */
  #tidy(work: () => void): void {
    try {
      work();
    } catch {
      // Reading the other drafts matters more.
    }
  }
}
