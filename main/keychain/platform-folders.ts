import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';

/** Where a platform wants an application's files. */
export interface PlatformFolders {
  /** The default data folder: what a workspace lies in. */
  readonly data: string;
  /** What belongs to the account and not to one workspace: the identity, checkpoints. */
  readonly state: string;
  /** For sockets, gone at logout; undefined where the platform has none. */
  readonly runtime: string | undefined;
}

/**
 * The folders by platform: XDG Base Directory 0.8 (relative paths in its variables are ignored, as it demands), Apple's
 * Application Support, Windows' LocalAppData. `BINNACLE_HOME` and `--data-dir` are the hosts' to apply.
 */
export function platformFolders(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  home: string,
): PlatformFolders {
  if (platform === 'win32') {
    const local = environment.LOCALAPPDATA;
    const base = win32.join(
      local !== undefined && win32.isAbsolute(local) ? local : win32.join(home, 'AppData', 'Local'),
      'Binnacle',
    );
    return { data: win32.join(base, 'Data'), state: win32.join(base, 'State'), runtime: undefined };
  }
  if (platform === 'darwin') {
    const base = posix.join(home, 'Library', 'Application Support', 'Binnacle');
    return { data: posix.join(base, 'Data'), state: posix.join(base, 'State'), runtime: undefined };
  }
  const xdg = (name: string) => {
    const value = environment[name];
    return value !== undefined && posix.isAbsolute(value) ? value : undefined;
  };
  const runtime = xdg('XDG_RUNTIME_DIR');
  return {
    data: posix.join(xdg('XDG_DATA_HOME') ?? posix.join(home, '.local', 'share'), 'binnacle'),
    state: posix.join(xdg('XDG_STATE_HOME') ?? posix.join(home, '.local', 'state'), 'binnacle'),
    runtime: runtime === undefined ? undefined : posix.join(runtime, 'binnacle'),
  };
}

/**
 * Makes sure that a folder exists, is a folder, is ours, and is closed to everybody else (0700).
 * @throws BinnacleError INVALID_INPUT, STORAGE_FAILED
 */
export function ensurePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    const owner = process.getuid?.();
    if (!found.isDirectory() || (owner !== undefined && found.uid !== owner)) {
      throw new BinnacleError('INVALID_INPUT', `${path} is not a folder of this account.`, {
        fix: 'Remove it, or choose another place.',
      });
    }
    if (owner !== undefined && (found.mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    if (error instanceof BinnacleError) throw error;
    throw new BinnacleError('STORAGE_FAILED', `${path} could not be made: ${(error as Error).message}.`, {
      fix: 'Check permissions and free space.',
      cause: error,
    });
  }
}
