import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { usageError } from './usage.ts';

/** A file as an import takes it: a relative path with forward slashes, and its text. */
export interface ReadFile {
  readonly path: string;
  readonly text: string;
}

/** The most files, and the most bytes of one and of all. */
const MOST_FILES = 4000;
const MOST_BYTES = 1_000_000;
const MOST_TOTAL = 64 * 1024 * 1024;
/** How deep folders may lie in one another. */
const MOST_DEPTH = 8;

/**
 * Reads files and folders for an import. Links inside a folder are not followed; names that begin with a point are
 * passed over, and so is nothing else. What cannot be read as UTF-8 keeps the marks of that.
 * @throws BinnacleError INVALID_INPUT naming what cannot be taken.
 */
export async function readTemplateFiles(places: readonly string[]): Promise<readonly ReadFile[]> {
  const reader = new Reader();
  for (const place of places) await reader.place(place);
  if (reader.files.length === 0)
    throw usageError('There is no file to import.', 'Name a folder or a file with a template.');
  return reader.files;
}

class Reader {
  readonly files: ReadFile[] = [];
  private total = 0;

  async place(place: string): Promise<void> {
    const about = await stat(place).catch((error: unknown) => cannot(place, error));
    if (!about.isDirectory()) {
      await this.file(place, basename(place), false);
      return;
    }
    const names = await readdir(place).catch((error: unknown) => cannot(place, error));
    // A template's own folder without a manifest: its name says which template it is.
    const own = names.includes('template.yaml') && !names.includes('template.json');
    await this.folder(place, own ? `${basename(await realpath(place))}/` : '', 1);
  }

  private async folder(folder: string, prefix: string, depth: number): Promise<void> {
    if (depth > MOST_DEPTH) throw usageError(`${folder} lies too deep.`, `Folders are read ${MOST_DEPTH} deep.`);
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => cannot(folder, error));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const place = join(folder, entry.name);
      if (entry.isDirectory()) await this.folder(place, `${prefix}${entry.name}/`, depth + 1);
      else await this.file(place, prefix + entry.name, true);
    }
  }

  private async file(place: string, path: string, inFolder: boolean): Promise<void> {
    if (this.files.length >= MOST_FILES)
      throw usageError(`There are more than ${MOST_FILES} files.`, 'Import less at once.');
    const bytes = await readRegular(place, inFolder);
    this.total += bytes.length;
    if (this.total > MOST_TOTAL) throw usageError('The files hold more than 64 MB together.', 'Import less at once.');
    // The mark at the beginning is kept, so that leaving it out is said.
    this.files.push({ path, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) });
  }
}

/** Reads a file's bytes without waiting for a pipe; inside a folder without following a link. */
async function readRegular(place: string, inFolder: boolean): Promise<Buffer> {
  const link = inFolder && (await lstat(place).catch((error: unknown) => cannot(place, error))).isSymbolicLink();
  if (link)
    throw usageError(`${place} is a link, and links in a folder are not followed.`, 'Put the file itself there.');
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (inFolder ? (constants.O_NOFOLLOW ?? 0) : 0);
  const file = await open(place, flags).catch((error: unknown) => cannot(place, error));
  try {
    const about = await file.stat();
    if (!about.isFile()) throw usageError(`${place} is no file.`, 'Only files and folders are read.');
    if (about.size > MOST_BYTES)
      throw usageError(`${place} is larger than ${MOST_BYTES} bytes.`, 'Give a smaller file.');
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length > MOST_BYTES) break;
    }
    if (length > MOST_BYTES) throw usageError(`${place} is larger than ${MOST_BYTES} bytes.`, 'Give a smaller file.');
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

function cannot(place: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const why = code === 'ENOENT' ? 'there is no such file or folder' : code === 'EACCES' ? 'your account may not' : code;
  throw usageError(`${place} cannot be read: ${why}.`, 'Check the path; it counts from where you stand.');
}
