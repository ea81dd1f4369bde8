import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { SigningKey } from './ed25519.ts';

/** What precedes the 32 bytes of an X25519 key (RFC 8410): private in PKCS #8, public in SubjectPublicKeyInfo. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
/** The field both curves are over: 2^255 - 19. */
const P = 2n ** 255n - 19n;

/** A key pair for one agreement. */
export interface AgreementKey {
  readonly privateKey: KeyObject;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A key pair made for one message and forgotten after it. */
export function ephemeralKey(): AgreementKey {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: Uint8Array.from(spki.subarray(SPKI_PREFIX.length)) };
}

/**
 * The X25519 key of an Ed25519 signing key: the first half of SHA-512 of its seed is the scalar of both (RFC 8032,
 * section 5.1.5; X25519 clamps it the same way). One identity so receives and signs.
 */
export function agreementKey(key: SigningKey): KeyObject {
  const seed = Buffer.from(key.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const digest = createHash('sha512').update(seed).digest();
  const der = Buffer.concat([PKCS8_PREFIX, digest.subarray(0, 32)]);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    for (const bytes of [seed, digest, der]) bytes.fill(0);
  }
}

/**
 * The X25519 form of an Ed25519 public key (raw, 32 bytes): u = (1 + y) / (1 - y) (RFC 7748, section 4.1). Undefined
 * for bytes that are no point with such a form.
 */
export function agreementPublicKey(publicKey: Uint8Array): Uint8Array | undefined {
  const bytes = Uint8Array.from(publicKey);
  if (bytes.length !== 32) return undefined;
  bytes[31]! &= 0x7f;
  const y = BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
  const denominator = (((1n - y) % P) + P) % P;
  if (y >= P || denominator === 0n) return undefined;
  const u = ((1n + y) * power(denominator, P - 2n)) % P;
  return Uint8Array.from(Buffer.from(u.toString(16).padStart(64, '0'), 'hex')).reverse();
}

/** The shared secret of two keys (RFC 7748, section 6.1). Undefined for a public key that gives none. */
export function agree(privateKey: KeyObject, publicKey: Uint8Array): Uint8Array | undefined {
  if (publicKey.length !== 32) return undefined;
  try {
    const other = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
    const shared = diffieHellman({ privateKey, publicKey: other });
    // A point of small order gives zeroes, whatever the other key is.
    return shared.some((byte) => byte !== 0) ? Uint8Array.from(shared) : undefined;
  } catch {
    return undefined;
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, factor] = [1n, base % P];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % P;
    factor = (factor * factor) % P;
  }
  return result;
}
