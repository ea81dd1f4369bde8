import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import { replaceFile } from './atomic-file.ts';
import { readHashedJson, writeHashedJson } from './hashed-json.ts';

/** What `identity.json` in the state folder remembers: whose key it is and where it lies. */
export type IdentityRecord =
  | {
      readonly formatVersion: 1;
      readonly store: 'keychain';
      /** The keychain's name; another one is never asked. */
      readonly backend: string;
      readonly account: string;
      /** Raw public key, base64. */
      readonly publicKey: string;
    }
  | {
      readonly formatVersion: 1;
      readonly store: 'file';
      /** The private key's 32 bytes, base64. */
      readonly privateKey: string;
      readonly publicKey: string;
    };

/** The record's file name in the state folder. */
export const identityFile = 'identity.json';

/**
 * Reads the record.
 * @throws BinnacleError DAMAGED when it is not whole, FORBIDDEN when other accounts could read or have put it there, NEWER_FORMAT
 */
export function readIdentityRecord(stateFolder: string): IdentityRecord | undefined {
  const path = join(stateFolder, identityFile);
  let bytes: Buffer;
  try {
    checkOwnerOnly(path);
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof BinnacleError) throw error;
    throw new BinnacleError('STORAGE_FAILED', `${path} cannot be read: ${(error as Error).message}.`, {
      fix: 'Check its permissions.',
      cause: error,
    });
  }
  const content = readHashedJson(bytes);
  if (typeof content?.formatVersion === 'number' && content.formatVersion > 1) {
    throw new BinnacleError('NEWER_FORMAT', `${path} was written by a newer version of the console.`, {
      fix: 'Use that version, or a newer one. Nothing was changed.',
    });
  }
  if (content === undefined || !isRecord(content)) {
    throw new BinnacleError('DAMAGED', `${path}, which says where the identity’s key lies, is damaged.`, {
      fix: 'Restore it from a backup, or make a new identity in its place. Nothing was changed.',
      details: { reason: 'identity-damaged' },
    });
  }
  return content as unknown as IdentityRecord;
}

/** Writes the record, owner-only. */
export function writeIdentityRecord(stateFolder: string, record: IdentityRecord): void {
  replaceFile(join(stateFolder, identityFile), writeHashedJson(record as unknown as JsonObject));
}

function isRecord(content: JsonObject): boolean {
  const names = Object.keys(content).sort().join();
  if (content.formatVersion !== 1 || !isKey(content.publicKey)) return false;
  if (content.store === 'file')
    return names === 'formatVersion,privateKey,publicKey,store' && isKey(content.privateKey);
  const named = typeof content.backend === 'string' && typeof content.account === 'string';
  return content.store === 'keychain' && named && names === 'account,backend,formatVersion,publicKey,store';
}

function isKey(value: Json | undefined): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(value);
}

function checkOwnerOnly(path: string): void {
  const owner = process.getuid?.();
  const found = lstatSync(path);
  if (owner === undefined) return;
  if (found.isFile() && found.uid === owner && (found.mode & 0o077) === 0) return;
  throw new BinnacleError('FORBIDDEN', `${path} is open to other accounts, or not a file of this one.`, {
    fix: `Look who changed it; if the key is still yours alone, run chmod 600 on it. It is not read as it is.`,
    details: { reason: 'identity-open' },
  });
}
