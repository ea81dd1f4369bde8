import { randomBytes } from 'node:crypto';
import { BinnacleError } from '../contract/errors.ts';
import type { Keychain } from '../core/ports.ts';
import { NotAuthentic } from './aes-gcm.ts';
import { checkNewPassphrase, deriveKey, freshDerivation } from './key-derivation.ts';
import { openBox, sealBox } from './sealed-box.ts';
import {
  type KeychainWrapping,
  type PassphraseWrapping,
  type RecoveryWrapping,
  type WorkspaceHeader,
  type Wrapping,
  wrappingBinding,
} from './workspace-header.ts';

/** How a workspace's data key is to be kept. */
export type Protection =
  | { readonly mode: 'keychain'; readonly keychain: Keychain }
  | { readonly mode: 'passphrase'; readonly passphrase: string | Uint8Array };

/** Length of every key, in bytes. */
export const keyBytes = 32;
const PURPOSE = 'data key';

/**
 * Wraps a data key. In a keychain an entry of its own is made for every wrapping, so that an older one still opens until
 * the header that names the new one is on disk.
 * @throws BinnacleError what the keychain throws; INVALID_INPUT for a passphrase that is too short
 */
export async function wrap(
  workspace: string,
  dataKey: Uint8Array,
  protection: Protection,
): Promise<KeychainWrapping | PassphraseWrapping> {
  if (protection.mode === 'passphrase') {
    checkNewPassphrase(protection.passphrase);
    const parameters = { kind: 'passphrase', ...freshDerivation() } as const;
    const key = await deriveKey(protection.passphrase, parameters);
    return sealUnder(key, workspace, dataKey, parameters);
  }
  const { keychain } = protection;
  const account = `workspace/${workspace}/${randomBytes(4).toString('hex')}`;
  const key = new Uint8Array(randomBytes(keyBytes));
  await keychain.set(account, key);
  const wrapping = sealUnder(key, workspace, dataKey, { kind: 'keychain', backend: keychain.backend, account });
  await proveKept(workspace, wrapping, keychain);
  return wrapping;
}

/** Wraps a data key under a recovery key, which stays the caller's to wipe. */
export function wrapForRecovery(
  workspace: string,
  dataKey: Uint8Array,
  recoveryKey: Uint8Array,
  kit: Pick<RecoveryWrapping, 'kit' | 'createdAt'>,
): RecoveryWrapping {
  const parameters = { kind: 'recovery', kit: kit.kit, createdAt: kit.createdAt } as const;
  const box = sealBox(recoveryKey, PURPOSE, wrappingBinding(workspace, parameters), dataKey);
  return { ...parameters, provenAt: null, box };
}

/**
 * The key that lies in a keychain for a wrapping.
 * @throws BinnacleError KEYCHAIN_UNAVAILABLE for another backend than the recorded one, a missing or a strange entry; what the keychain throws
 */
export async function keychainKey(
  header: Pick<WorkspaceHeader, 'name'>,
  { backend, account }: KeychainWrapping,
  keychain: Keychain | null,
): Promise<Uint8Array> {
  if (keychain === null || keychain.backend !== backend) {
    const found = keychain === null ? 'no keychain was given' : `this is “${keychain.backend}”`;
    throw unavailable(
      'wrong-backend',
      `The key of workspace “${header.name}” lies in the keychain “${backend}”, and ${found}. No new key was made.`,
      `Open it where “${backend}” answers, or with the recovery kit, which moves the key over.`,
    );
  }
  const key = await keychain.get(account);
  if (key === undefined) {
    throw unavailable(
      'entry-missing',
      `${backend} answers but no longer holds the key of workspace “${header.name}” (entry ${account}). No new key was made.`,
      'Open it with the recovery kit, which keeps the key anew; or restore the keyring from a backup.',
    );
  }
  if (key.length !== keyBytes) {
    key.fill(0);
    throw unavailable(
      'foreign-entry',
      `The entry ${account} in ${backend} is not a key this console wrote.`,
      'Open the workspace with the recovery kit, which keeps the key anew.',
    );
  }
  return key;
}

/**
 * Opens a wrapping and wipes the key it was opened with.
 * @throws NotAuthentic when the key is not the one, or anything the box is bound to differs
 */
export function unwrap(workspace: string, wrapping: Wrapping, key: Uint8Array): Uint8Array {
  try {
    return openBox(key, PURPOSE, wrappingBinding(workspace, wrapping), wrapping.box);
  } finally {
    key.fill(0);
  }
}

/** A keychain failure as every caller words it. */
export function unavailable(reason: string, message: string, fix: string): BinnacleError {
  return new BinnacleError('KEYCHAIN_UNAVAILABLE', message, { fix, details: { reason } });
}

/** Opens a new wrapping with what the keychain gives back, before anything depends on it. */
async function proveKept(workspace: string, wrapping: KeychainWrapping, keychain: Keychain): Promise<void> {
  const kept = await keychain.get(wrapping.account);
  try {
    if (kept === undefined) throw new NotAuthentic();
    unwrap(workspace, wrapping, kept).fill(0);
  } catch {
    await keychain.delete(wrapping.account);
    throw unavailable(
      'not-kept',
      `${wrapping.backend} took a key and did not give the same one back.`,
      'Check the system’s keyring program, or use a passphrase. Nothing was changed.',
    );
  }
}

function sealUnder<P extends Omit<KeychainWrapping, 'box'> | Omit<PassphraseWrapping, 'box'>>(
  key: Uint8Array,
  workspace: string,
  dataKey: Uint8Array,
  parameters: P,
): P & Pick<KeychainWrapping, 'box'> {
  try {
    return { ...parameters, box: sealBox(key, PURPOSE, wrappingBinding(workspace, parameters), dataKey) };
  } finally {
    key.fill(0);
  }
}
