import { lstat, mkdir, readdir, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TemplateFile } from '../../contract/authoring.ts';
import { usageError } from './usage.ts';

/** The files that a template's folder holds. */
const known: ReadonlySet<string> = new Set(['sample.json', 'template.json', 'template.yaml', 'tests.json']);
/** A path of an export: one folder, one of the known names. */
const exported = /^[a-z0-9][a-z0-9._~-]*\/[a-z]+\.(?:json|yaml)$/;

/**
 * Writes an export into a folder: everything, or nothing. Files are written beside their place and moved there whole.
 * @throws BinnacleError INVALID_INPUT for a folder that holds something already (with `force`: something that is no
 * template's folder of an export), and for one that cannot be written.
 */
export async function writeTemplateFolder(
  folder: string,
  files: readonly TemplateFile[],
  force: boolean,
): Promise<void> {
  for (const { path } of files) {
    if (!exported.test(path) || !known.has(basename(path))) throw new Error(`an export cannot hold ${path}`);
  }
  const state = await stateOf(folder);
  if (state === 'full' && !force) {
    throw usageError(
      `${folder} is not empty.`,
      'Name another folder, or add --force to replace the folders of these templates.',
      'to',
    );
  }
  try {
    if (state === 'full') await replaceInside(await realpath(folder), files);
    else await makeWhole(state === 'empty' ? await realpath(folder) : folder, files, state === 'empty');
  } catch (error) {
    throw failed(folder, error);
  }
}

/** What stands at a place that is to become a folder. @throws BinnacleError INVALID_INPUT for what can be none. */
export async function stateOf(folder: string): Promise<'missing' | 'empty' | 'full'> {
  try {
    return (await readdir(folder)).length === 0 ? 'empty' : 'full';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A link that leads nowhere is there, although its target is not.
    const link =
      code === 'ENOENT' &&
      (await lstat(folder).then(
        () => true,
        () => false,
      ));
    if (link) throw usageError(`${folder} is a link that leads nowhere.`, 'Name a folder.', 'to');
    if (code === 'ENOENT') return 'missing';
    if (code === 'ENOTDIR') throw usageError(`${folder} is no folder.`, 'Name a folder.', 'to');
    throw failed(folder, error);
  }
}

/** Makes the folder beside its place and moves it there. */
async function makeWhole(folder: string, files: readonly TemplateFile[], empty: boolean): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const stage = join(dirname(folder), `.${basename(folder)}.${process.pid}.tmp`);
  try {
    await write(stage, files);
    if (empty) await rmdir(folder);
    await rename(stage, folder);
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    throw error;
  }
}

/** Replaces the templates' folders in a folder that holds more; a failure brings back what was there. */
async function replaceInside(folder: string, files: readonly TemplateFile[]): Promise<void> {
  const names = [...new Set(files.map(({ path }) => path.split('/')[0]!))];
  const there: string[] = [];
  for (const name of names) if (await isReplaceable(join(folder, name))) there.push(name);
  const stage = join(folder, `.export.${process.pid}.tmp`);
  const moved: string[] = [];
  const placed: string[] = [];
  try {
    await write(join(stage, 'new'), files);
    await mkdir(join(stage, 'old'));
    for (const name of names) {
      if (there.includes(name)) {
        await rename(join(folder, name), join(stage, 'old', name));
        moved.push(name);
      }
      await rename(join(stage, 'new', name), join(folder, name));
      placed.push(name);
    }
  } catch (error) {
    for (const name of placed) await rm(join(folder, name), { recursive: true, force: true });
    for (const name of moved) await rename(join(stage, 'old', name), join(folder, name));
    throw error;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Whether a template's folder stands there. @throws BinnacleError for anything else of that name. */
async function isReplaceable(place: string): Promise<boolean> {
  const about = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (about === null) return false;
  const entries = about.isDirectory() ? await readdir(place, { withFileTypes: true }) : null;
  const ours = entries?.every((entry) => entry.isFile() && known.has(entry.name)) === true;
  if (ours) return true;
  throw usageError(
    `${place} is no folder of an exported template, so it is not replaced.`,
    'Move it away, or name another folder.',
    'to',
  );
}

/** Writes files into a folder that is made here. */
async function write(folder: string, files: readonly TemplateFile[]): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder);
  for (const { path, text } of files) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag: 'wx', flush: true });
  }
}

/** A failure of the file system as a refusal in a sentence; anything else as it is. */
export function failed(folder: string, error: unknown) {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || code === 'INVALID_INPUT') return error;
  const why =
    code === 'EACCES' || code === 'EPERM' ? 'your account may not' : code === 'ENOSPC' ? 'the disk is full' : code;
  return usageError(`${folder} cannot be written: ${why}.`, 'Name a folder that you may write to.', 'to');
}
