import { pbkdf2, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { BinnacleError } from '../contract/errors.ts';

/** How a key is made from a passphrase; stored beside what it wraps. */
export type KeyDerivation =
  /** RFC 7914. */
  | { readonly kdf: 'scrypt'; readonly N: number; readonly r: number; readonly p: number; readonly salt: string }
  /** RFC 8018 with HMAC-SHA-256: taken on import, never written anew. */
  | { readonly kdf: 'pbkdf2-sha256'; readonly iterations: number; readonly salt: string };

/** The fewest characters of a passphrase (NIST SP 800-63B-4). */
export const minPassphraseLength = 8;
const MAX_PASSPHRASE_BYTES = 4096;
const SALT_BYTES = 32;
const scryptKey = promisify<string | Uint8Array, Uint8Array, number, object, Buffer>(scrypt);
const pbkdf2Key = promisify(pbkdf2);

/** The parameters every new wrapping gets: scrypt N=2^17, r=8, p=1 (OWASP password storage, 2026) and a fresh salt. */
export function freshDerivation(): KeyDerivation {
  return { kdf: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt: randomBytes(SALT_BYTES).toString('base64') };
}

/**
 * What is wrong with stored parameters, as a sentence; undefined when they can be used. Floors keep a changed file from
 * making a passphrase cheap to guess, ceilings keep it from eating the machine.
 */
export function derivationProblem(derivation: KeyDerivation): string | undefined {
  const salt = Buffer.from(derivation.salt, 'base64');
  if (salt.toString('base64') !== derivation.salt || salt.length < 16 || salt.length > 64) {
    return 'The salt must be 16 to 64 bytes in base64.';
  }
  if (derivation.kdf === 'pbkdf2-sha256') {
    return isWhole(derivation.iterations, 600_000, 20_000_000)
      ? undefined
      : 'PBKDF2-SHA-256 must run 600,000 to 20,000,000 iterations.';
  }
  const { N, r, p } = derivation;
  const powerOfTwo = isWhole(N, 2 ** 17, 2 ** 20) && (N & (N - 1)) === 0;
  return powerOfTwo && isWhole(r, 8, 16) && isWhole(p, 1, 4)
    ? undefined
    : 'scrypt must have N a power of two from 2^17 to 2^20, r 8 to 16 and p 1 to 4.';
}

/**
 * The 32-byte key of a passphrase. Text is taken in its NFKC form, so that two keyboards mean the same.
 * @throws BinnacleError INVALID_INPUT for parameters below the floors.
 */
export async function deriveKey(passphrase: string | Uint8Array, derivation: KeyDerivation): Promise<Uint8Array> {
  const problem = derivationProblem(derivation);
  if (problem !== undefined) throw new BinnacleError('INVALID_INPUT', problem, { path: 'kdf' });
  const text = typeof passphrase === 'string' ? passphrase : new TextDecoder('utf-8').decode(passphrase);
  const secret = Buffer.from(text.normalize('NFKC'), 'utf8');
  const salt = Buffer.from(derivation.salt, 'base64');
  try {
    if (derivation.kdf === 'pbkdf2-sha256') {
      return await pbkdf2Key(secret, salt, derivation.iterations, 32, 'sha256');
    }
    const { N, r, p } = derivation;
    // Node's default allows 32 MiB; 2^17 needs 128 MiB and a little.
    return await scryptKey(secret, salt, 32, { N, r, p, maxmem: 128 * N * r * p + 32 * 1024 * 1024 });
  } finally {
    secret.fill(0);
  }
}

/**
 * Refuses a passphrase that is too short to be one. It is asked of new passphrases only.
 * @throws BinnacleError INVALID_INPUT
 */
export function checkNewPassphrase(passphrase: string | Uint8Array): void {
  const text = typeof passphrase === 'string' ? passphrase : new TextDecoder('utf-8').decode(passphrase);
  if ([...text.normalize('NFKC')].length >= minPassphraseLength && Buffer.byteLength(text) <= MAX_PASSPHRASE_BYTES)
    return;
  throw new BinnacleError(
    'INVALID_INPUT',
    `A passphrase has ${minPassphraseLength} characters or more, at most ${MAX_PASSPHRASE_BYTES} bytes.`,
    { path: 'passphrase', fix: 'Choose another one; several words are easy to keep. Nothing was changed.' },
  );
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
