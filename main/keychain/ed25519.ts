import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';

/** What precedes the 32 bytes of a private Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** What precedes the 32 bytes of a public one in SubjectPublicKeyInfo (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A signing key in the library's hands; its bytes are no longer in ours. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** 32 random bytes: a private Ed25519 key (RFC 8032, section 5.1.5). */
export function newSeed(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}

/** Takes a private key over; the seed stays the caller's to wipe. */
export function signingKey(seed: Uint8Array): SigningKey {
  if (seed.length !== 32) throw new RangeError(`A private Ed25519 key has 32 bytes, not ${seed.length}.`);
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  try {
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    return { privateKey, publicKey: Uint8Array.from(spki.subarray(SPKI_PREFIX.length)) };
  } finally {
    der.fill(0);
  }
}

/** A signature of 64 bytes (RFC 8032). */
export function signWith(key: SigningKey, data: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, data, key.privateKey));
}

/** Whether a signature over `data` was made with the private half of `publicKey` (raw, 32 bytes, base64). False for what is no key. */
export function verifySignature(publicKey: string, data: Uint8Array, signature: Uint8Array): boolean {
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== 32 || raw.toString('base64') !== publicKey || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
    return verify(null, data, key, signature);
  } catch {
    return false;
  }
}

/** The identifier of a public key: SHA-256 of its 32 raw bytes, hex. */
export function identityId(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex');
}
