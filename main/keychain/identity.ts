import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import type { Identity, Keychain } from '../core/ports.ts';
import { moveFile } from './atomic-file.ts';
import { identityId, newSeed, type SigningKey, signingKey, signWith } from './ed25519.ts';
import { exclusively } from './exclusively.ts';
import { type IdentityRecord, identityFile, readIdentityRecord, writeIdentityRecord } from './identity-record.ts';
import { ensurePrivateFolder } from './platform-folders.ts';
import { agree, agreementKey } from './x25519.ts';

/** Where an operating-system account keeps its identity. */
export interface IdentityPlace {
  /** Null: this machine has no keychain. */
  readonly keychain: Keychain | null;
  readonly stateFolder: string;
}

const ACCOUNT = 'identity';

/**
 * Opens this account's identity; undefined when it has none. Nothing is made, and a lost key is an error, never a new identity.
 * @throws BinnacleError LOCKED, KEYCHAIN_UNAVAILABLE, DAMAGED, FORBIDDEN
 */
export async function openIdentity({ keychain, stateFolder }: IdentityPlace): Promise<Identity | undefined> {
  const record = readIdentityRecord(stateFolder);
  if (record === undefined) return keychain === null ? undefined : adopt(keychain, stateFolder);
  if (record.store === 'file') {
    return matching(record, toIdentity(Uint8Array.from(Buffer.from(record.privateKey, 'base64')), 'file'), stateFolder);
  }
  if (keychain === null || keychain.backend !== record.backend) {
    const found = keychain === null ? 'no keychain answers here' : `this is “${keychain.backend}”`;
    throw unavailable(
      'wrong-backend',
      `The identity’s key lies in the keychain “${record.backend}”, and ${found}. No new identity was made.`,
      `Work where “${record.backend}” answers, or replace the identity with a new one.`,
    );
  }
  const seed = await keychain.get(record.account);
  if (seed === undefined) {
    throw unavailable(
      'entry-missing',
      `${record.backend} answers but no longer holds the identity’s key. No new identity was made.`,
      'Restore the keyring from a backup, or replace the identity with a new one.',
    );
  }
  return matching(record, toIdentity(seed, record.backend), stateFolder);
}

/**
 * Makes this account's identity. Its key goes to the keychain; where there is none, into an owner-only file, which the
 * identity's `store` says from then on. A locked keychain is an error, not a reason for a file.
 * @param options.replace puts an identity that can no longer be used aside instead of refusing
 * @throws BinnacleError CONFLICT when there is one already; LOCKED
 */
export async function createIdentity(
  { keychain, stateFolder }: IdentityPlace,
  options: { readonly replace?: boolean } = {},
): Promise<Identity> {
  ensurePrivateFolder(stateFolder);
  return exclusively(stateFolder, 'identity.lock', async () => {
    if (options.replace === true) await putAside(keychain, stateFolder);
    else if ((await openIdentity({ keychain, stateFolder })) !== undefined) {
      throw new BinnacleError('CONFLICT', 'This account has an identity already.', { fix: 'Nothing was changed.' });
    }
    const seed = newSeed();
    try {
      const publicKey = Buffer.from(signingKey(seed).publicKey).toString('base64');
      const backend = await keep(keychain, seed);
      writeIdentityRecord(
        stateFolder,
        backend === undefined
          ? { formatVersion: 1, store: 'file', privateKey: Buffer.from(seed).toString('base64'), publicKey }
          : { formatVersion: 1, store: 'keychain', backend, account: ACCOUNT, publicKey },
      );
      return toIdentity(seed.slice(), backend ?? 'file');
    } finally {
      seed.fill(0);
    }
  });
}

/** Puts the key into the keychain and gives its name; undefined when there is none that answers. */
async function keep(keychain: Keychain | null, seed: Uint8Array): Promise<string | undefined> {
  if (keychain === null) return undefined;
  try {
    await keychain.set(ACCOUNT, seed);
    return keychain.backend;
  } catch (error) {
    if (error instanceof BinnacleError && error.code === 'KEYCHAIN_UNAVAILABLE') return undefined;
    throw error;
  }
}

/** The state folder was lost but the keychain was not: the same identity goes on. */
async function adopt(keychain: Keychain, stateFolder: string): Promise<Identity | undefined> {
  let seed: Uint8Array | undefined;
  try {
    seed = await keychain.get(ACCOUNT);
  } catch (error) {
    if (error instanceof BinnacleError && error.code === 'KEYCHAIN_UNAVAILABLE') return undefined;
    throw error;
  }
  if (seed === undefined) return undefined;
  const identity = toIdentity(seed, keychain.backend);
  const { publicKey } = identity;
  ensurePrivateFolder(stateFolder);
  writeIdentityRecord(stateFolder, {
    formatVersion: 1,
    store: 'keychain',
    backend: keychain.backend,
    account: ACCOUNT,
    publicKey,
  });
  return identity;
}

async function putAside(keychain: Keychain | null, stateFolder: string): Promise<void> {
  const path = join(stateFolder, identityFile);
  try {
    moveFile(path, join(stateFolder, 'identity.replaced.json'));
  } catch (error) {
    const cause = (error as BinnacleError).cause as NodeJS.ErrnoException | undefined;
    if (cause?.code !== 'ENOENT') throw error;
  }
  if (keychain !== null) await keychain.delete(ACCOUNT).catch(() => false);
}

function toIdentity(seed: Uint8Array, store: string): Identity {
  let key: SigningKey;
  try {
    key = signingKey(seed);
  } catch {
    throw unavailable(
      'foreign-entry',
      `What ${store} holds as the identity is no key.`,
      'Restore the keyring from a backup.',
    );
  } finally {
    seed.fill(0);
  }
  return {
    id: identityId(key.publicKey),
    publicKey: Buffer.from(key.publicKey).toString('base64'),
    store,
    sign: (data) => signWith(key, data),
    agree: (publicKey) => agree(agreementKey(key), publicKey),
  };
}

function matching(record: IdentityRecord, identity: Identity, stateFolder: string): Identity {
  if (identity.publicKey === record.publicKey) return identity;
  throw new BinnacleError('DAMAGED', `The key in ${identity.store} is not the one that ${stateFolder} remembers.`, {
    fix: 'Restore the keyring or the state folder from a backup, or replace the identity. Nothing was changed.',
    details: { reason: 'identity-differs' },
  });
}

function unavailable(reason: string, message: string, fix: string): BinnacleError {
  return new BinnacleError('KEYCHAIN_UNAVAILABLE', message, { fix, details: { reason } });
}
