import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Terminal } from './terminal.ts';
import { usageError } from './usage.ts';

/** Largest file taken as an argument, in bytes. */
const MOST = 5 * 1024 * 1024;

/**
 * Reads a file argument as UTF-8, of at most so many bytes.
 * @throws BinnacleError INVALID_INPUT where it cannot be read, is too large or is not UTF-8.
 */
export async function readTextFile(path: string, option: string, most = MOST): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readBounded(path, most);
  } catch (error) {
    throw usageError(
      `${path} cannot be read: ${reason(error)}.`,
      'Check the path; it counts from where you stand.',
      option,
    );
  }
  return textOf(bytes, path, option, most);
}

/**
 * Reads standard input to its end as UTF-8.
 * @throws BinnacleError INVALID_INPUT where it is too large or is not UTF-8.
 */
export async function readTextInput(terminal: Terminal, option: string): Promise<string> {
  return textOf(await terminal.readInput(MOST + 1), 'standard input', option);
}

function textOf(bytes: Uint8Array, name: string, option: string, most = MOST): string {
  if (bytes.length > most) throw usageError(`${name} is larger than ${most} bytes.`, 'Give a smaller file.', option);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw usageError(`${name} is not UTF-8 text.`, 'Save it as UTF-8.', option);
  }
}

/**
 * Reads a file argument as bytes.
 * @throws BinnacleError INVALID_INPUT where it cannot be read or is larger than `most` bytes.
 */
export async function readBytesFile(path: string, option: string, most: number): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readBounded(path, most);
  } catch (error) {
    throw usageError(
      `${path} cannot be read: ${reason(error)}.`,
      'Check the path; it counts from where you stand.',
      option,
    );
  }
  if (bytes.length <= most) return bytes;
  throw usageError(`${path} is larger than ${most} bytes.`, 'Give a smaller file.', option);
}

/** Reads no more than is taken: what is named may be a pipe or a device without an end. */
async function readBounded(path: string, most: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const chunks: Buffer[] = [];
    for (let length = 0; length <= most; ) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, null);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then renamed.
 * @throws BinnacleError INVALID_INPUT where it cannot be written.
 */
export async function writeTextFile(path: string, text: string | Uint8Array, option: string): Promise<void> {
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
