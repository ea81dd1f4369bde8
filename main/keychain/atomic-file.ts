import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';

/**
 * Replaces a file in one step: a temporary file beside it, fsync, rename, fsync of the folder. Owner-only (0600). A
 * reader sees the old bytes or the new ones, whenever the machine stops. One writer at a time.
 * @throws BinnacleError STORAGE_FAILED; the old file is as it was.
 */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(temporary, { force: true });
    const file = openSync(temporary, 'wx', 0o600);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    throw failed(path, error);
  }
}

/**
 * Renames a file over another within one folder, durably.
 * @throws BinnacleError STORAGE_FAILED
 */
export function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
    syncFolder(dirname(to));
  } catch (error) {
    throw failed(to, error);
  }
}

function syncFolder(folder: string): void {
  // Windows has no handle on a folder to flush; its file system journals the rename.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function failed(path: string, error: unknown): BinnacleError {
  return new BinnacleError('STORAGE_FAILED', `${path} could not be written: ${(error as Error).message}.`, {
    fix: 'Check free space, permissions and the disk, then try again. What was there before is unchanged.',
    cause: error,
  });
}
