import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DoctorCheck } from '../contract/results.ts';
import type { Clock } from '../core/ports.ts';
import type { HeaderInfo } from '../core/workspace/ports.ts';

/** What is looked at. */
export interface FolderChecks {
  readonly folder: string;
  readonly checkpointsFolder: string;
  readonly clock: Clock;
  readonly header: HeaderInfo | null;
}

/** Bytes below which a disk is too full to work on with an easy mind. */
const LITTLE_SPACE = 500 * 1024 * 1024;
/** A clock before this console was made is wrong: 1 November 2026. */
const MADE = Date.UTC(2026, 10, 1);

/** Looks at folder, disk, checkpoints, clock and Node, for `doctor`. Changes nothing. */
export function checkFolder({
  folder,
  checkpointsFolder,
  clock,
  header,
}: FolderChecks): Promise<readonly DoctorCheck[]> {
  return Promise.resolve([
    writable('Data folder', folder, 'bad'),
    space(folder),
    checkpoints(checkpointsFolder),
    time(clock),
    node(),
    sealing(header),
  ]);
}

function writable(name: string, folder: string, otherwise: DoctorCheck['state']): DoctorCheck {
  const place = nearest(folder);
  try {
    accessSync(place, constants.W_OK | constants.R_OK);
    return { name, state: 'good', message: `${folder} can be written.`, fix: '' };
  } catch {
    return {
      name,
      state: otherwise,
      message: `${place} cannot be written.`,
      fix: 'Give this account the right to it, or name another folder.',
    };
  }
}

function space(folder: string): DoctorCheck {
  const { bavail, bsize } = statfsSync(nearest(folder));
  const free = bavail * bsize;
  const message = `${Math.floor(free / 1e9).toLocaleString('en')} GB free.`;
  return free < LITTLE_SPACE
    ? {
        name: 'Disk',
        state: 'warning',
        message: `Only ${Math.floor(free / 1e6)} MB free.`,
        fix: 'Free some space: a full disk stops writing.',
      }
    : { name: 'Disk', state: 'good', message, fix: '' };
}

function checkpoints(folder: string): DoctorCheck {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // Said by the look at it that follows.
  }
  return writable('Checkpoints', folder, 'warning');
}

function time(clock: Clock): DoctorCheck {
  const now = new Date(clock.now());
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return now.getTime() < MADE
    ? {
        name: 'Clock',
        state: 'warning',
        message: `The clock says ${now.toISOString()}, before this console was made.`,
        fix: 'Set the clock; order comes from sequence, times would be wrong.',
      }
    : { name: 'Clock', state: 'good', message: `${now.toISOString().slice(0, 16)}Z, ${zone}.`, fix: '' };
}

function node(): DoctorCheck {
  return {
    name: 'Node',
    state: 'good',
    message: `${process.version} on ${process.platform} ${process.arch}.`,
    fix: '',
  };
}

function sealing(header: HeaderInfo | null): DoctorCheck {
  if (header === null)
    return {
      name: 'Workspace',
      state: 'unknown',
      message: 'There is none in this folder yet.',
      fix: 'Make one with `workspace init`.',
    };
  if (header.sealing === 'none') {
    return {
      name: 'Workspace',
      state: header.sample ? 'good' : 'warning',
      message: `${header.name} is unsealed: anyone with this disk can read it.`,
      fix: header.sample ? '' : 'Seal it with `workspace seal`.',
    };
  }
  return {
    name: 'Workspace',
    state: 'good',
    message: `${header.name} is sealed by ${header.sealing === 'keychain' ? 'the keychain' : 'a passphrase'}.`,
    fix: '',
  };
}

function nearest(folder: string): string {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  return place;
}
