import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of compiled code: the account's own, since whoever can write there decides what runs here. Undefined where
 * there is none that is ours alone; Node's own default lies where everybody may write.
 */
export function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  const windows = process.platform === 'win32';
  const base = windows ? LOCALAPPDATA : XDG_CACHE_HOME?.startsWith('/') ? XDG_CACHE_HOME : HOME && join(HOME, '.cache');
  if (!base) return undefined;
  const folder = join(base, 'binnacle');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    return windows || (uid === process.getuid?.() && (mode & 0o022) === 0) ? folder : undefined;
  } catch {
    return undefined;
  }
}
