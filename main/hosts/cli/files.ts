import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { usageError } from './usage.ts';

/** Largest file taken as an argument, in bytes. */
const MOST = 5 * 1024 * 1024;

/**
 * Reads a file argument as UTF-8.
 * @throws BinnacleError INVALID_INPUT where it cannot be read, is too large or is not UTF-8.
 */
export async function readTextFile(path: string, option: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw usageError(
      `${path} cannot be read: ${reason(error)}.`,
      'Check the path; it counts from where you stand.',
      option,
    );
  }
  if (bytes.length > MOST) throw usageError(`${path} is larger than ${MOST} bytes.`, 'Give a smaller file.', option);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw usageError(`${path} is not UTF-8 text.`, 'Save it as UTF-8.', option);
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then renamed.
 * @throws BinnacleError INVALID_INPUT where it cannot be written.
 */
export async function writeTextFile(path: string, text: string, option: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeFile(beside, text, { flag: 'wx', mode: 0o600, flush: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw usageError(
      `${path} cannot be written: ${reason(error)}.`,
      'Name a file in a folder you may write to.',
      option,
    );
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'your account may not';
  return code ?? String(error);
}
