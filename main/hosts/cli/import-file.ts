import { open } from 'node:fs/promises';
import { LARGEST_IMPORT } from '../../contract/tenants.ts';
import { readTextFile } from './files.ts';
import { usageError } from './usage.ts';
import { visible } from './visible.ts';

/** Largest file of an import, in megabytes. */
const MOST = LARGEST_IMPORT / (1024 * 1024);

/**
 * Reads a file of tenants as UTF-8. Its size is looked at before its content; a pipe is read until it is too much.
 * @throws BinnacleError INVALID_INPUT with the reason.
 */
export async function readImportFile(path: string): Promise<string> {
  let size: number;
  let start: Buffer;
  try {
    const file = await open(path);
    try {
      const about = await file.stat();
      size = about.size;
      start = about.isFile() ? (await file.read(Buffer.alloc(2), 0, 2, 0)).buffer : Buffer.alloc(2);
    } finally {
      await file.close();
    }
  } catch {
    // The reader says why.
    return readTextFile(path, 'FILE', LARGEST_IMPORT);
  }
  if (size > LARGEST_IMPORT) {
    throw usageError(
      `${visible(path)} has ${(size / (1024 * 1024)).toFixed(0)} MB; an import takes at most ${MOST} MB.`,
      'Cut it into several files. It was not read, and nothing was changed.',
      'FILE',
    );
  }
  const mark = start.readUInt16BE(0);
  if (mark === 0xfffe || mark === 0xfeff) {
    throw usageError(`${visible(path)} is UTF-16.`, 'Save it as UTF-8; nothing was changed.', 'FILE');
  }
  return readTextFile(path, 'FILE', LARGEST_IMPORT);
}
