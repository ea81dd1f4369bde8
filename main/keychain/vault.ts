import { randomBytes } from 'node:crypto';
import { BinnacleError } from '../contract/errors.ts';
import type { Keychain } from '../core/ports.ts';
import { NotAuthentic } from './aes-gcm.ts';
import { deriveKey } from './key-derivation.ts';
import { recoveryKeyOf } from './recovery-words.ts';
import {
  checkCanary,
  completeHeader,
  findWrapping,
  type HeaderDraft,
  type WorkspaceHeader,
  withWrapping,
} from './workspace-header.ts';
import { keyBytes, keychainKey, type Protection, unavailable, unwrap, wrap } from './wrapping.ts';

/** A sealed workspace that is open: its header as it is to be on disk, and its data key, which `lockVault` wipes. */
export interface OpenVault {
  readonly header: WorkspaceHeader;
  readonly dataKey: Uint8Array;
}

/** What a new workspace is made of. */
export interface NewWorkspace {
  /** UUIDv7. */
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly sample?: boolean;
}

/** What a person or machine has to open a vault with. A kit goes first; else the header says whether passphrase or keychain is used. */
export interface Unlocking {
  readonly keychain?: Keychain | null;
  readonly passphrase?: string | Uint8Array | undefined;
  /** The 24 words as typed. */
  readonly recoveryKit?: string | undefined;
}

/** The header of an unsealed workspace. */
export function unsealedHeader(workspace: NewWorkspace): WorkspaceHeader {
  return completeHeader(draft(workspace), null);
}

/**
 * Makes the data key of a new workspace and wraps it. Nothing is written but the keychain's entry; the caller puts the
 * header on disk with `createHeader`, and takes the entry back with `forgetVault` should that fail.
 * @throws BinnacleError LOCKED, KEYCHAIN_UNAVAILABLE, INVALID_INPUT; nothing was made then
 */
export async function createVault(workspace: NewWorkspace & Protection): Promise<OpenVault> {
  return sealVault(unsealedHeader(workspace), workspace);
}

/**
 * Makes the data key for a workspace that is unsealed so far, and its sealed header.
 * @throws BinnacleError CONFLICT when it is sealed already; what `createVault` throws
 */
export async function sealVault(header: WorkspaceHeader, protection: Protection): Promise<OpenVault> {
  if (header.sealing !== 'none') {
    throw new BinnacleError('CONFLICT', `Workspace “${header.name}” is sealed already.`, {
      fix: 'Nothing was changed.',
    });
  }
  const dataKey = new Uint8Array(randomBytes(keyBytes));
  try {
    return { dataKey, header: await rewrapVault(header, dataKey, protection) };
  } catch (error) {
    dataKey.fill(0);
    throw error;
  }
}

/**
 * Opens a sealed workspace: gives its data key, or null for an unsealed one.
 * @throws BinnacleError LOCKED (passphrase missing or wrong, keychain locked, kit of another workspace), KEYCHAIN_UNAVAILABLE,
 * INVALID_INPUT (words that are no kit), DAMAGED. `details.reason` tells them apart.
 */
export async function openVault(header: WorkspaceHeader, unlocking: Unlocking): Promise<Uint8Array | null> {
  if (header.sealing === 'none') return null;
  const dataKey = await dataKeyOf(header, unlocking);
  try {
    checkCanary(header, dataKey);
    return dataKey;
  } catch (error) {
    dataKey.fill(0);
    throw error;
  }
}

/** Fills a data key with zeros. What was derived from it is its holder's to wipe. */
export function lockVault(dataKey: Uint8Array): void {
  dataKey.fill(0);
}

/**
 * Wraps the data key anew, in a keychain or under a passphrase: after the keychain was lost, to change a passphrase, or to
 * go from one to the other. A keychain has given its key back by then. Once the header is on disk,
 * `forgetVault` removes the entry of the old one.
 * @throws BinnacleError what the keychain throws; the old header keeps working
 */
export async function rewrapVault(
  header: WorkspaceHeader,
  dataKey: Uint8Array,
  protection: Protection,
): Promise<WorkspaceHeader> {
  const wrapping = await wrap(header.id, dataKey, protection);
  const wrappings = withWrapping(header, wrapping);
  return completeHeader({ ...header, sealing: wrapping.kind, wrappings }, dataKey);
}

/**
 * Changes the passphrase, asking for the old one.
 * @throws BinnacleError LOCKED when the old one is wrong, INVALID_INPUT when the new one is too short
 */
export async function changePassphrase(
  header: WorkspaceHeader,
  change: { readonly from: string | Uint8Array; readonly to: string | Uint8Array },
): Promise<WorkspaceHeader> {
  if (header.sealing !== 'passphrase') {
    throw new BinnacleError('INVALID_INPUT', `Workspace “${header.name}” has no passphrase to change.`, {
      fix: 'Nothing was changed.',
    });
  }
  const dataKey = await dataKeyOf(header, { passphrase: change.from });
  try {
    checkCanary(header, dataKey);
    return await rewrapVault(header, dataKey, { mode: 'passphrase', passphrase: change.to });
  } finally {
    dataKey.fill(0);
  }
}

/** The header with another name for the workspace. */
export function renameVault(header: WorkspaceHeader, dataKey: Uint8Array | null, name: string): WorkspaceHeader {
  return completeHeader({ ...header, name }, dataKey);
}

/** Removes a header's entry from its keychain: when the header was replaced by another, or the workspace is gone. */
export async function forgetVault(header: WorkspaceHeader, keychain: Keychain): Promise<boolean> {
  const wrapping = findWrapping(header, 'keychain');
  if (wrapping === undefined || wrapping.backend !== keychain.backend) return false;
  return keychain.delete(wrapping.account);
}

async function dataKeyOf(header: WorkspaceHeader, unlocking: Unlocking): Promise<Uint8Array> {
  if (unlocking.recoveryKit !== undefined) return byRecoveryKit(header, unlocking.recoveryKit);
  const phrase = findWrapping(header, 'passphrase');
  if (phrase !== undefined) {
    if (unlocking.passphrase === undefined) {
      throw locked(
        'passphrase-needed',
        `Workspace “${header.name}” is sealed by a passphrase, and none was given.`,
        'Give it when asked, or through --passphrase-fd.',
      );
    }
    const key = await deriveKey(unlocking.passphrase, phrase);
    return opened(
      () => unwrap(header.id, phrase, key),
      () =>
        locked(
          'wrong-passphrase',
          `The passphrase does not open workspace “${header.name}”.`,
          'Try again, or open it with the recovery kit.',
        ),
    );
  }
  const entry = findWrapping(header, 'keychain');
  if (entry === undefined) throw new BinnacleError('DAMAGED', `The header of “${header.name}” holds no wrapped key.`);
  const key = await keychainKey(header, entry, unlocking.keychain ?? null);
  return opened(
    () => unwrap(header.id, entry, key),
    () =>
      unavailable(
        'wrong-key',
        `The key that ${entry.backend} holds as ${entry.account} does not open workspace “${header.name}”.`,
        'Open it with the recovery kit, which keeps the key anew; or restore the keyring or the header from a backup.',
      ),
  );
}

function byRecoveryKit(header: WorkspaceHeader, typed: string): Uint8Array {
  const recoveryKey = recoveryKeyOf(typed);
  const wrapping = findWrapping(header, 'recovery');
  if (wrapping === undefined) {
    recoveryKey.fill(0);
    throw locked(
      'no-kit',
      `No recovery kit was made for workspace “${header.name}”.`,
      'Open it with its keychain or passphrase, then make a kit.',
    );
  }
  return opened(
    () => unwrap(header.id, wrapping, recoveryKey),
    () =>
      locked(
        'wrong-kit',
        `These are the words of another kit; workspace “${header.name}” opens with kit ${wrapping.kit} of ${wrapping.createdAt.slice(0, 10)}.`,
        'Look for the kit with that name; making a new one voids those before it.',
      ),
  );
}

function opened(open: () => Uint8Array, refusal: () => BinnacleError): Uint8Array {
  try {
    return open();
  } catch (error) {
    throw error instanceof NotAuthentic ? refusal() : error;
  }
}

function locked(reason: string, message: string, fix: string): BinnacleError {
  return new BinnacleError('LOCKED', message, { fix, details: { reason } });
}

function draft({ id, name, time, sample }: NewWorkspace): HeaderDraft {
  const createdAt = new Date(time).toISOString();
  return { formatVersion: 1, id, name, createdAt, sealing: 'none', sample: sample ?? false, wrappings: [] };
}
