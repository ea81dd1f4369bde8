import type { FileHandle, FileSystem, OpenMode } from '../../../main/storage/files.ts';

/** A file's content, apart from its names. */
export interface Inode {
  readonly id: number;
  bytes: Buffer;
}

/** What was asked of the file system, in order; enough to work out what a disk could hold after a crash. */
export type Operation =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly inode: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: number }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'write'; readonly inode: number; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly inode: number; readonly size: number }
  | { readonly kind: 'sync'; readonly inode: number }
  | { readonly kind: 'failed-sync'; readonly inode: number }
  | { readonly kind: 'sync-folder'; readonly path: string };

/** The names and contents of a disk. */
export interface DiskImage {
  readonly folders: ReadonlySet<string>;
  readonly names: ReadonlyMap<string, Buffer>;
}

/** A file system in memory that writes down everything that changes it. */
export class MemoryFiles implements FileSystem {
  readonly log: Operation[] = [];
  readonly #folders: Set<string>;
  readonly #names = new Map<string, Inode>();
  readonly #open = new Map<FileHandle, Inode>();
  #next = 1;

  constructor(image: DiskImage = { folders: new Set(['/']), names: new Map() }) {
    this.#folders = new Set(image.folders);
    for (const [path, bytes] of image.names) this.#names.set(path, { id: this.#next++, bytes: Buffer.from(bytes) });
  }

  /** What a reader would see right now. */
  image(): DiskImage {
    return {
      folders: new Set(this.#folders),
      names: new Map([...this.#names].map(([path, inode]) => [path, Buffer.from(inode.bytes)])),
    };
  }

  /** Inode numbers by path, for a log that begins on a disk that is not empty. */
  inodes(): ReadonlyMap<string, number> {
    return new Map([...this.#names].map(([path, inode]) => [path, inode.id]));
  }

  list(folder: string): string[] {
    if (!this.#folders.has(folder)) throw failure('ENOENT');
    const prefix = folder === '/' ? '/' : `${folder}/`;
    return [...this.#names.keys(), ...this.#folders]
      .filter((path) => path.startsWith(prefix) && path !== prefix && !path.slice(prefix.length).includes('/'))
      .map((path) => path.slice(prefix.length));
  }

  makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    this.log.push({ kind: 'folder', path: folder });
  }

  open(path: string, mode: OpenMode): FileHandle {
    let inode = this.#names.get(path);
    if (mode === 'create') {
      if (inode !== undefined) throw failure('EEXIST');
      inode = { id: this.#next++, bytes: Buffer.alloc(0) };
      this.#names.set(path, inode);
      this.log.push({ kind: 'link', path, inode: inode.id });
    }
    if (inode === undefined) throw failure('ENOENT');
    const handle = this.#next++;
    this.#open.set(handle, inode);
    return handle;
  }

  close(file: FileHandle): void {
    this.#inode(file);
    this.#open.delete(file);
  }

  /** Files open right now. */
  get openCount(): number {
    return this.#open.size;
  }

  size(file: FileHandle): number {
    return this.#inode(file).bytes.length;
  }

  read(file: FileHandle, target: Uint8Array, position: number): number {
    return this.#inode(file).bytes.copy(target, 0, position, position + target.length);
  }

  write(file: FileHandle, bytes: Uint8Array, position: number): number {
    const inode = this.#inode(file);
    const copy = Buffer.from(bytes);
    writeInto(inode, copy, position);
    this.log.push({ kind: 'write', inode: inode.id, position, bytes: copy });
    return bytes.length;
  }

  truncate(file: FileHandle, size: number): void {
    const inode = this.#inode(file);
    truncateTo(inode, size);
    this.log.push({ kind: 'truncate', inode: inode.id, size });
  }

  fdatasync(file: FileHandle): void {
    this.log.push({ kind: 'sync', inode: this.#inode(file).id });
  }

  fsync(file: FileHandle): void {
    this.fdatasync(file);
  }

  /** A sync that fails the way Linux does: what was to be written counts as clean afterwards, and no later sync writes it. */
  failSync(file: FileHandle): never {
    this.log.push({ kind: 'failed-sync', inode: this.#inode(file).id });
    throw failure('EIO');
  }

  rename(from: string, to: string): void {
    const inode = this.#names.get(from);
    if (inode === undefined) throw failure('ENOENT');
    this.#names.delete(from);
    this.#names.set(to, inode);
    this.log.push({ kind: 'rename', from, to, inode: inode.id });
  }

  unlink(path: string): void {
    if (!this.#names.delete(path)) throw failure('ENOENT');
    this.log.push({ kind: 'unlink', path });
  }

  syncFolder(folder: string): void {
    if (!this.#folders.has(folder)) throw failure('ENOENT');
    this.log.push({ kind: 'sync-folder', path: folder });
  }

  #inode(file: FileHandle): Inode {
    const inode = this.#open.get(file);
    if (inode === undefined) throw failure('EBADF');
    return inode;
  }
}

/** Writes into a file's content, with zeros where it had none. */
export function writeInto(inode: Inode, bytes: Uint8Array, position: number): void {
  if (inode.bytes.length < position + bytes.length) truncateTo(inode, position + bytes.length);
  inode.bytes.set(bytes, position);
}

/** Changes a file's length, with zeros where it grows. */
export function truncateTo(inode: Inode, size: number): void {
  const changed = Buffer.alloc(size);
  inode.bytes.copy(changed, 0, 0, size);
  inode.bytes = changed;
}

/** A failure as the system reports it. */
export function failure(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** The same files until `kill` is called, from when on nothing works: what a store sees whose process is gone. */
export function killable(files: FileSystem): FileSystem & { kill(): void } {
  let alive = true;
  const guarded = Object.create(files) as FileSystem & { kill(): void };
  for (const name of CALLS) {
    const call = files[name].bind(files) as (...given: unknown[]) => unknown;
    Object.assign(guarded, {
      [name]: (...given: unknown[]) => {
        if (!alive) throw failure('EIO');
        return call(...given);
      },
    });
  }
  guarded.kill = () => {
    alive = false;
  };
  return guarded;
}

/** The names of all calls. */
export const CALLS = [
  'list',
  'makeFolder',
  'open',
  'close',
  'size',
  'read',
  'write',
  'truncate',
  'fdatasync',
  'fsync',
  'rename',
  'unlink',
  'syncFolder',
] as const satisfies readonly (keyof FileSystem)[];
