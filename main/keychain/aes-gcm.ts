import { createCipheriv, createDecipheriv } from 'node:crypto';

/** The one cipher in use: AES-256-GCM (NIST SP 800-38D) with 12-byte nonces and whole 16-byte tags. */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Thrown when a ciphertext, its tag, nonce, key or associated data is not what it was sealed with. */
export class NotAuthentic extends Error {
  constructor() {
    super('What was sealed does not open: key, associated data or bytes differ.');
    this.name = 'NotAuthentic';
  }
}

/** Seals; the caller answers for never using a nonce twice under one key. */
export function gcmSeal(
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  plaintext: Uint8Array,
): { readonly ciphertext: Uint8Array; readonly tag: Uint8Array } {
  checkLengths(key, nonce);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { ciphertext, tag: cipher.getAuthTag() };
}

/**
 * Opens into memory of its own, so that the caller can wipe it.
 * @throws NotAuthentic on any difference, a shortened tag included (Node would take 4 bytes unless told otherwise).
 */
export function gcmOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  ciphertext: Uint8Array,
  tag: Uint8Array,
): Uint8Array {
  checkLengths(key, nonce);
  if (tag.length !== TAG_BYTES) throw new NotAuthentic();
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated);
  decipher.setAuthTag(tag);
  const early = decipher.update(ciphertext);
  try {
    decipher.final();
    return Uint8Array.from(early);
  } catch {
    throw new NotAuthentic();
  } finally {
    early.fill(0);
  }
}

function checkLengths(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes, not ${key.length}.`);
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`A nonce has ${NONCE_BYTES} bytes, not ${nonce.length}.`);
}
