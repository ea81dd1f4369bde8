import { copyFile, lstat, mkdir, readdir, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ExportTarget, isExportPath, manifestName } from './export-target.ts';
import { failed, stateOf } from './template-folder.ts';
import { usageError } from './usage.ts';

/**
 * A folder that an export becomes. Files are written beside the place, and moved there when all are written; with
 * `force` the folders of tenants that an earlier export left are replaced.
 *
 * Single files are not flushed to disk: the manifest holds their hashes, so what a power failure took can be found.
 */
export async function exportFolder(folder: string, force: boolean): Promise<ExportTarget> {
  const state = await stateOf(folder);
  if (state === 'full' && !force) {
    throw usageError(
      `${folder} is not empty.`,
      'Name another folder, or add --force to replace what an earlier export left for these tenants.',
      'to',
    );
  }
  const place = state === 'missing' ? folder : await realpath(folder);
  const stage =
    state === 'full'
      ? join(place, `.export.${process.pid}.tmp`)
      : join(dirname(place), `.${basename(place)}.${process.pid}.tmp`);
  const fresh = state === 'full' ? join(stage, 'new') : stage;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      await rm(stage, { recursive: true, force: true });
      throw failed(folder, error);
    }
  };
  await guarded(async () => {
    await mkdir(dirname(stage), { recursive: true });
    await mkdir(stage);
    if (state === 'full') await mkdir(fresh);
  });
  const made = new Set<string>();
  const pathOf = async (path: string) => {
    if (!isExportPath(path) && path !== manifestName) throw new Error(`an export cannot hold ${path}`);
    const parent = dirname(join(fresh, path));
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    return join(fresh, path);
  };
  return {
    place,
    add: (path, text) => guarded(async () => writeFile(await pathOf(path), text, { flag: 'wx' })),
    addFile: (path, from) => guarded(async () => copyFile(from, await pathOf(path))),
    finish: () =>
      guarded(async () => {
        if (state === 'full') return replaceInside(place, stage);
        if (state === 'empty') await rmdir(place);
        await rename(stage, place);
      }),
    abandon: () => rm(stage, { recursive: true, force: true }),
  };
}

/** Moves what is new into a folder that holds more; a failure brings back what was there. */
async function replaceInside(place: string, stage: string): Promise<void> {
  const names = await readdir(join(stage, 'new'));
  const there: string[] = [];
  for (const name of names) if (await isReplaceable(join(place, name))) there.push(name);
  const [moved, placed]: [string[], string[]] = [[], []];
  try {
    await mkdir(join(stage, 'old'));
    for (const name of names) {
      if (there.includes(name)) {
        await rename(join(place, name), join(stage, 'old', name));
        moved.push(name);
      }
      await rename(join(stage, 'new', name), join(place, name));
      placed.push(name);
    }
  } catch (error) {
    for (const name of placed) await rm(join(place, name), { recursive: true, force: true });
    for (const name of moved) await rename(join(stage, 'old', name), join(place, name));
    throw error;
  }
  await rm(stage, { recursive: true, force: true });
}

/** Whether an earlier export's folder or manifest stands there. @throws BinnacleError for anything else of that name. */
async function isReplaceable(place: string): Promise<boolean> {
  const about = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (about === null) return false;
  if (basename(place) === manifestName && about.isFile()) return true;
  if (about.isDirectory() && (await holdsExportAlone(place))) return true;
  throw usageError(
    `${place} holds something that no export wrote, so it is not replaced.`,
    'Move it away, or name another folder.',
    'to',
  );
}

async function holdsExportAlone(tenant: string): Promise<boolean> {
  for (const environment of await readdir(tenant, { withFileTypes: true })) {
    if (!environment.isDirectory()) return false;
    for (const file of await readdir(join(tenant, environment.name), { withFileTypes: true })) {
      if (!file.isFile() || !isExportPath(`${basename(tenant)}/${environment.name}/${file.name}`)) return false;
    }
  }
  return true;
}
