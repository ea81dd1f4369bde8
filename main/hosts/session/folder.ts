import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { BinnacleError } from '../../contract/errors.ts';
import { platformFolders } from '../../keychain/platform-folders.ts';

/** Longest socket path every system takes (macOS allows 103 bytes, Linux 107), less what its temporary name adds. */
const SOCKET_PATH_BYTES = 96;

/** The data folder: the one chosen, else `BINNACLE_HOME`, else the platform's own place. Always absolute. */
export function dataFolder(chosen?: string): string {
  const from = process.env.INIT_CWD ?? process.cwd();
  const named = chosen || process.env.BINNACLE_HOME;
  if (named) return resolve(from, named);
  return platformFolders(process.platform, process.env, homedir()).data;
}

/**
 * Makes sure that a data folder is ours alone, and gives its real path.
 *
 * @param create makes a missing folder (0700); without it undefined says that there is none.
 * @throws BinnacleError FORBIDDEN for a folder that other accounts own or can write, INVALID_INPUT for what is no folder.
 */
export function ownFolder(folder: string, create: boolean): string | undefined {
  if (create) make(folder);
  let real: string;
  try {
    real = realpathSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(folder, error);
  }
  const facts = statSync(real);
  if (!facts.isDirectory()) {
    throw new BinnacleError('INVALID_INPUT', `${folder} is not a folder.`, {
      path: 'data-dir',
      fix: 'Name a folder for the workspace.',
    });
  }
  if (process.platform === 'win32') return real;
  if (facts.uid !== process.getuid?.()) {
    throw new BinnacleError('FORBIDDEN', `The data folder ${folder} belongs to another user account.`, {
      path: 'data-dir',
      fix: 'Use a folder of your own, or run the console as the account that owns this one.',
    });
  }
  if ((facts.mode & 0o077) !== 0) protect(real, facts.mode);
  return real;
}

/**
 * Takes everybody else's rights to a data folder away. Only to one that is a data folder already or is empty: a folder
 * with other things in it is left as it is, and refused where others could put a socket or a file of theirs into it.
 */
function protect(folder: string, mode: number): void {
  const names = readdirSync(folder);
  const isShared = (mode & 0o1000) !== 0;
  if (!isShared && (names.length === 0 || names.includes('lock'))) {
    chmodSync(folder, 0o700);
    return;
  }
  if ((mode & 0o022) === 0) return;
  throw new BinnacleError('FORBIDDEN', `Other accounts can write to the folder ${folder}.`, {
    path: 'data-dir',
    fix: 'Use an empty folder, or take their right to write away.',
  });
}

/** Whether a folder or file is ours and nobody else can change it. */
export function isOurs(path: string, kind: 'folder' | 'socket'): boolean {
  if (process.platform === 'win32') return true;
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined || facts.uid !== process.getuid?.()) return false;
  return kind === 'folder' ? facts.isDirectory() && (facts.mode & 0o022) === 0 : facts.isSocket();
}

/**
 * The user's folder for things that live as long as a process: 0700, ours, made when missing.
 * @throws BinnacleError FORBIDDEN when somebody else made it first.
 */
export function runtimeFolder(): string {
  const given = process.env.XDG_RUNTIME_DIR;
  const parent = given && isOurs(given, 'folder') ? given : tmpdir();
  const folder = join(parent, parent === given ? 'binnacle' : `binnacle-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return folder;
  const facts = lstatSync(folder);
  if (!facts.isDirectory() || facts.uid !== process.getuid?.()) {
    throw new BinnacleError('FORBIDDEN', `${folder} belongs to another user account.`, {
      fix: 'Remove it, or set XDG_RUNTIME_DIR to a folder of your own.',
    });
  }
  if ((facts.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return folder;
}

/** Where a data folder's socket stands: in the folder, or where that path is too long, among the user's runtime files. */
export function socketPath(folder: string): string {
  const near = join(folder, 'console.sock');
  return Buffer.byteLength(near) <= SOCKET_PATH_BYTES ? near : farSocketPath(folder);
}

/** The socket's place outside the data folder, named by the folder's device and inode so that every console finds it. */
export function farSocketPath(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return join(runtimeFolder(), `${dev.toString(36)}-${ino.toString(36)}.sock`);
}

/** The code of a system error, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * Makes a folder and the folders above it, one at a time: where the system refuses new folders under one that is there,
 * as in `/proc`, Node's own way to make them all never comes back.
 */
function make(folder: string): void {
  try {
    const missing: string[] = [];
    for (let at = resolve(folder); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
    for (const at of missing) makeOne(at);
  } catch (error) {
    throw unusable(folder, error);
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another console may have made it meanwhile; that it is no folder is said later.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function unusable(folder: string, error: unknown): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `The data folder ${folder} cannot be used: ${inWords(error)}.`, {
    path: 'data-dir',
    fix: 'Name another folder, or give your account the right to it.',
    cause: error,
  });
}

/** What a refused folder means to whoever named it. */
function inWords(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'the system makes no folders there';
    case 'ENOTDIR':
      return 'a file stands in its way';
    case 'EACCES':
    case 'EPERM':
      return 'your account has no right to it';
    case 'EROFS':
      return 'the disk can only be read';
    default:
      return reasonOf(error);
  }
}

/** A system error in words, without its code's noise. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
