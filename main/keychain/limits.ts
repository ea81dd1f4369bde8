import { BinnacleError } from '../contract/errors.ts';

/** The longest text any keychain entry may hold, in bytes: what Windows allows (CRED_MAX_CREDENTIAL_BLOB_SIZE), on every system. */
export const maxEntryBytes = 2560;

/** The longest secret, in bytes: entries are kept as base64url text. */
export const maxSecretBytes = (maxEntryBytes / 4) * 3;

/**
 * Refuses what no keychain may be given, before it is given to one.
 * @throws BinnacleError INVALID_INPUT
 */
export function checkEntry(account: string, secret?: Uint8Array): void {
  if (!/^[a-z0-9][a-z0-9/._-]{0,119}$/.test(account)) {
    throw new BinnacleError('INVALID_INPUT', 'The name of a keychain entry must be 1 to 120 of a-z, 0-9, / . _ -.', {
      path: 'account',
      fix: 'Nothing was written.',
    });
  }
  if (secret === undefined) return;
  const entry = Math.ceil((secret.length * 4) / 3);
  if (secret.length === 0 || entry > maxEntryBytes) {
    throw new BinnacleError(
      'INVALID_INPUT',
      `A keychain entry holds 1 to ${maxSecretBytes} bytes (${maxEntryBytes} as text); this secret has ${secret.length}.`,
      { path: 'secret', fix: 'Keep a key in the keychain and seal what is longer under it. Nothing was written.' },
    );
  }
}
