import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { BinnacleError } from '../contract/errors.ts';
import { NotAuthentic } from './aes-gcm.ts';
import { readRecoveryRecord } from './header-file.ts';
import { recoveryKeyOf, wordsOf } from './recovery-words.ts';
import type { OpenVault } from './vault.ts';
import { rewrapVault } from './vault.ts';
import { completeHeader, findWrapping, type WorkspaceHeader, withWrapping } from './workspace-header.ts';
import { keyBytes, type Protection, unwrap, wrapForRecovery } from './wrapping.ts';

/** A kit to be printed or written down. Its words are shown once and never kept, logged or put in an error. */
export interface PrintedKit {
  readonly words: readonly string[];
  /** The kit's short name: 8 hex digits. */
  readonly kit: string;
  /** The workspace's identifier. */
  readonly workspace: string;
  readonly name: string;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
}

/**
 * Makes a new kit for an open workspace. The header that comes with it opens with this kit and no older one, as soon as it is on disk.
 * @param time milliseconds since the epoch
 */
export function makeRecoveryKit(
  header: WorkspaceHeader,
  dataKey: Uint8Array,
  time: number,
): { readonly header: WorkspaceHeader; readonly kit: PrintedKit } {
  if (header.sealing === 'none') {
    throw new BinnacleError('INVALID_INPUT', `Workspace “${header.name}” is unsealed, so no recovery kit is needed.`, {
      fix: 'Seal it first with `binnacle workspace seal`.',
    });
  }
  const recoveryKey = new Uint8Array(randomBytes(keyBytes));
  const kit = randomBytes(4).toString('hex');
  const createdAt = new Date(time).toISOString();
  const wrapping = wrapForRecovery(header.id, dataKey, recoveryKey, { kit, createdAt });
  const words = wordsOf(recoveryKey);
  recoveryKey.fill(0);
  return {
    header: completeHeader({ ...header, wrappings: withWrapping(header, wrapping) }, dataKey),
    kit: { words, kit, workspace: header.id, name: header.name, createdAt },
  };
}

/**
 * Proves that a kit was written down: the words typed back open the workspace. Gives the header that remembers it.
 * @throws BinnacleError INVALID_INPUT when they are not the words of its newest kit; no word is repeated in the message
 */
export function proveRecoveryKit(
  header: WorkspaceHeader,
  dataKey: Uint8Array,
  typed: string,
  time: number,
): WorkspaceHeader {
  const recoveryKey = recoveryKeyOf(typed);
  const wrapping = findWrapping(header, 'recovery');
  if (wrapping === undefined) {
    recoveryKey.fill(0);
    throw new BinnacleError('INVALID_INPUT', `No recovery kit was made for workspace “${header.name}”.`, {
      fix: 'Make one with `binnacle keychain recovery-kit`.',
    });
  }
  const found = openOr(() => unwrap(header.id, wrapping, recoveryKey), `kit ${wrapping.kit}`);
  const same = timingSafeEqual(fingerprint(found), fingerprint(dataKey));
  found.fill(0);
  if (!same) throw notTheKit(`kit ${wrapping.kit}`);
  const proven = { ...wrapping, provenAt: new Date(time).toISOString() };
  return completeHeader({ ...header, wrappings: withWrapping(header, proven) }, dataKey);
}

/**
 * Builds a header anew from the kit's own file and the words, when the header itself is lost or damaged. The caller puts it
 * in place with `replaceDamagedHeader`.
 * @throws BinnacleError DAMAGED when the kit's file is gone too, INVALID_INPUT when the words are not this kit's
 */
export async function rebuildVault(folder: string, typed: string, protection: Protection): Promise<OpenVault> {
  const recoveryKey = recoveryKeyOf(typed);
  const record = readRecoveryRecord(folder);
  if (record === undefined) {
    recoveryKey.fill(0);
    throw new BinnacleError('DAMAGED', `${folder} holds no recovery file, so no kit can rebuild its header.`, {
      fix: 'Restore the data folder from a backup.',
      details: { reason: 'no-recovery-record' },
    });
  }
  const { workspace, wrapping } = record;
  const dataKey = openOr(() => unwrap(workspace.id, wrapping, recoveryKey), `kit ${wrapping.kit}`);
  const bare = { formatVersion: 1, ...workspace, sealing: 'none', wrappings: [wrapping], canary: null } as const;
  try {
    return { dataKey, header: await rewrapVault(bare, dataKey, protection) };
  } catch (error) {
    dataKey.fill(0);
    throw error;
  }
}

/** The page to print: what it is, for which workspace, the words in numbered columns. 72 characters wide at most. */
export function recoveryKitText(kit: PrintedKit): string {
  const rows = kit.words.length / 3;
  const lines = Array.from({ length: rows }, (_, row) =>
    [0, 1, 2]
      .map((column) => {
        const at = row + column * rows;
        return `${String(at + 1).padStart(4)}  ${(kit.words[at] ?? '').padEnd(14)}`;
      })
      .join('')
      .trimEnd(),
  );
  return [
    'BINNACLE RECOVERY KIT',
    '',
    `Workspace   ${kit.name}`,
    `Identifier  ${kit.workspace}`,
    `Kit         ${kit.kit}`,
    `Made        ${kit.createdAt}`,
    '',
    ...lines,
    '',
    'These 24 words open the workspace when its keychain or passphrase is',
    'lost. Whoever has them and the data folder can read all of it. Keep',
    'this page where you keep the keys of the house, away from the machine.',
    'A newer kit of this workspace makes this one void.',
    '',
  ].join('\n');
}

/** How a workspace stands with its kit: made and typed back, made but not proven, missing, or not needed because it is unsealed. */
export function recoveryKitState(header: WorkspaceHeader): 'proven' | 'unproven' | 'missing' | 'not-needed' {
  if (header.sealing === 'none') return 'not-needed';
  const wrapping = findWrapping(header, 'recovery');
  if (wrapping === undefined) return 'missing';
  return wrapping.provenAt === null ? 'unproven' : 'proven';
}

function openOr(open: () => Uint8Array, what: string): Uint8Array {
  try {
    return open();
  } catch (error) {
    throw error instanceof NotAuthentic ? notTheKit(what) : error;
  }
}

function notTheKit(what: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `The words are a kit’s, but not those of ${what}.`, {
    path: 'recoveryKit',
    fix: 'Look for the page with that kit’s name. Nothing was changed.',
    details: { reason: 'wrong-kit' },
  });
}

function fingerprint(key: Uint8Array): Buffer {
  return createHash('sha256').update(key).digest();
}
