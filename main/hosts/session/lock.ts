import { closeSync, fchmodSync, lstatSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BinnacleError } from '../../contract/errors.ts';
import { codeOf, reasonOf } from './folder.ts';

/** SQLite's result code for a file that somebody else has locked. */
const SQLITE_BUSY = 5;

/** The right to write a data folder; gone with the process that holds it, however that ends. */
export interface FolderLock {
  /** Whether taking it made the lock's file. */
  readonly fresh: boolean;
  /** Lets go. With `remove` the file goes first, so that a folder nothing was kept in is left as it was. */
  release(remove?: boolean): void;
}

/** The lock's file inside a data folder. No other code of the process may open it: closing any handle would let go of it. */
export const lockFile = (folder: string): string => join(folder, 'lock');

/**
 * Takes the lock of a data folder, or gives undefined at once when somebody holds it.
 *
 * An exclusive transaction through Node's own SQLite stands on the kernel's byte-range locks, which end with the
 * process on every system.
 * @throws BinnacleError STORAGE_FAILED when the file cannot be made or locked at all.
 */
export function tryLock(folder: string): FolderLock | undefined {
  const path = lockFile(folder);
  const fresh = makeOnce(path);
  if (fresh === undefined) return undefined;
  const before = inode(path);
  if (before === undefined) return undefined;
  const database = open(path);
  if (database === undefined) return undefined;
  // The file may have been removed and made again since: a lock on a file without a name guards nothing.
  if (inode(path) !== before) {
    database.close();
    return undefined;
  }
  let held = true;
  return {
    fresh,
    release(remove = false) {
      if (!held) return;
      held = false;
      // On Windows an open file cannot be removed; an empty file left behind harms nobody.
      if (remove && process.platform !== 'win32') unlinkSync(path);
      database.close();
    },
  };
}

function open(path: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    const sqlite = process.getBuiltinModule('node:sqlite');
    database = new sqlite.DatabaseSync(path, { timeout: 0 });
    // Nothing is ever written, so a rollback journal would only be one file more.
    database.exec('PRAGMA journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY) {
      return undefined;
    }
    throw broken(path, error);
  }
}

/** Makes the file owner-only. An existing one is not opened: `O_EXCL` refuses before there is a handle. */
function makeOnce(path: string): boolean | undefined {
  try {
    const handle = openSync(path, 'wx', 0o600);
    fchmodSync(handle, 0o600);
    closeSync(handle);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Whoever made the folder kept nothing in it and took it away again just now.
    if (codeOf(error) === 'ENOENT') return undefined;
    throw broken(path, error);
  }
}

function inode(path: string): bigint | undefined {
  const facts = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (facts !== undefined && !facts.isFile()) {
    throw new BinnacleError('DAMAGED', `${path} is not a plain file.`, {
      fix: 'Something else put it there. Move it away and open the console again.',
    });
  }
  return facts?.ino;
}

function broken(path: string, cause: unknown): BinnacleError {
  return new BinnacleError('STORAGE_FAILED', `The lock ${path} cannot be taken: ${reasonOf(cause)}.`, {
    fix: 'Check that the disk has room and that the folder can be written.',
    cause,
  });
}
