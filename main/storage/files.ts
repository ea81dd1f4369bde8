import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/** How a file is opened: an existing one to read, an existing one to read and write, or a new one that must not exist. */
export type OpenMode = 'read' | 'write' | 'create';

/** An open file. */
export type FileHandle = number;

/**
 * The calls durable storage needs, one to one as the operating system has them.
 *
 * Synchronous, because storage lives on a thread of its own. Failures throw with `code` as the system names them
 * (`ENOSPC`). `write` and `read` may move fewer bytes than asked; `writeFully` and `readFully` go on until done.
 */
export interface FileSystem {
  /** Names in a folder, in no order. */
  list(folder: string): string[];
  /** Makes one folder; harmless when it is there. */
  makeFolder(folder: string): void;
  open(path: string, mode: OpenMode): FileHandle;
  close(file: FileHandle): void;
  size(file: FileHandle): number;
  read(file: FileHandle, target: Uint8Array, position: number): number;
  write(file: FileHandle, bytes: Uint8Array, position: number): number;
  truncate(file: FileHandle, size: number): void;
  fdatasync(file: FileHandle): void;
  fsync(file: FileHandle): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Makes names in a folder durable; does nothing where the system cannot (Windows). */
  syncFolder(folder: string): void;
}

/** The machine's own file system. Files are readable by their owner alone. */
export function nodeFiles(): FileSystem {
  return {
    list: (folder) => readdirSync(folder),
    makeFolder(folder) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    },
    open: (path, mode) => openSync(path, FLAGS[mode], 0o600),
    close: closeSync,
    size: (file) => fstatSync(file).size,
    read: (file, target, position) => readSync(file, target, 0, target.length, position),
    write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
    truncate: ftruncateSync,
    fdatasync: fdatasyncSync,
    fsync: fsyncSync,
    rename: renameSync,
    unlink: unlinkSync,
    syncFolder(folder) {
      if (process.platform === 'win32') return;
      const handle = openSync(folder, constants.O_RDONLY);
      try {
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    },
  };
}

const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  write: constants.O_RDWR,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
};

/** Writes all of `bytes`, however many calls it takes. @throws the system's error; a write that moves nothing is `ENOSPC`. */
export function writeFully(files: FileSystem, file: FileHandle, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    const moved = files.write(file, done === 0 ? bytes : bytes.subarray(done), position + done);
    if (moved <= 0) throw Object.assign(new Error('no byte was written'), { code: 'ENOSPC' });
    done += moved;
  }
}

/** Reads a whole file by name. */
export function readWhole(files: FileSystem, path: string): Buffer {
  const file = files.open(path, 'read');
  try {
    const bytes = Buffer.allocUnsafe(files.size(file));
    let done = 0;
    while (done < bytes.length) {
      const moved = files.read(file, bytes.subarray(done), done);
      // The file became shorter while it was read.
      if (moved <= 0) return bytes.subarray(0, done);
      done += moved;
    }
    return bytes;
  } finally {
    files.close(file);
  }
}

/**
 * Puts a file in place whole: temporary file in the same folder, fsync, rename. The name is durable only after the
 * folder is synced, which the caller does once for all its files.
 */
export function replaceFile(files: FileSystem, path: string, parts: readonly Uint8Array[]): void {
  const temporary = `${path}.tmp`;
  removeIfThere(files, temporary);
  const file = files.open(temporary, 'create');
  try {
    let position = 0;
    for (const part of parts) {
      writeFully(files, file, part, position);
      position += part.length;
    }
    files.fsync(file);
  } finally {
    files.close(file);
  }
  files.rename(temporary, path);
}

/** Removes a file; harmless when it is not there. */
export function removeIfThere(files: FileSystem, path: string): void {
  try {
    files.unlink(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** The system's name of a failure, for example `ENOSPC`; empty for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
