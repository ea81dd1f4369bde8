import { hkdfSync, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonObject } from '../contract/json.ts';
import { gcmOpen, gcmSeal, NotAuthentic } from './aes-gcm.ts';

/** One sealed message with what is needed to open it beside its secret; every field base64. */
export interface SealedBox {
  /** 32 bytes: the HKDF salt that makes the box's key. */
  readonly salt: string;
  /** 12 bytes. */
  readonly nonce: string;
  readonly ciphertext: string;
  /** 16 bytes. */
  readonly tag: string;
}

/**
 * Seals one message under a key made for it alone: HKDF-SHA-256 (RFC 5869) from the secret and a fresh 32-byte salt,
 * `purpose` as info. No key seals twice, so no nonce can repeat under one, whatever the number of boxes.
 * @param associated what the box is bound to; its RFC 8785 form is the associated data.
 */
export function sealBox(secret: Uint8Array, purpose: string, associated: JsonObject, plaintext: Uint8Array): SealedBox {
  const salt = randomBytes(32);
  const nonce = randomBytes(12);
  const key = boxKey(secret, salt, purpose);
  try {
    const { ciphertext, tag } = gcmSeal(key, nonce, bytesOf(associated), plaintext);
    return { salt: base64(salt), nonce: base64(nonce), ciphertext: base64(ciphertext), tag: base64(tag) };
  } finally {
    key.fill(0);
  }
}

/**
 * Opens a box. The caller wipes what it gets.
 * @throws NotAuthentic when secret, purpose, associated data or any bit of the box differs.
 */
export function openBox(secret: Uint8Array, purpose: string, associated: JsonObject, box: SealedBox): Uint8Array {
  if (boxProblem(box) !== undefined) throw new NotAuthentic();
  const key = boxKey(secret, Buffer.from(box.salt, 'base64'), purpose);
  try {
    const [nonce, ciphertext, tag] = [box.nonce, box.ciphertext, box.tag].map((field) => Buffer.from(field, 'base64'));
    return gcmOpen(key, nonce!, bytesOf(associated), ciphertext!, tag!);
  } finally {
    key.fill(0);
  }
}

/** The name of the first field that cannot be part of a box; undefined when all can. */
export function boxProblem(box: Readonly<Record<string, unknown>> | SealedBox): string | undefined {
  const lengths = { salt: 32, nonce: 12, tag: 16, ciphertext: undefined };
  const fields = new Map<string, unknown>(Object.entries(box));
  for (const [name, length] of Object.entries(lengths)) {
    const value = fields.get(name);
    if (typeof value !== 'string') return name;
    const bytes = Buffer.from(value, 'base64');
    if (base64(bytes) !== value || (length !== undefined && bytes.length !== length)) return name;
  }
  return [...fields.keys()].find((name) => !(name in lengths));
}

function boxKey(secret: Uint8Array, salt: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, `binnacle ${purpose} v1`, 32));
}

function bytesOf(value: JsonObject): Uint8Array {
  return Buffer.from(canonicalize(value) ?? '', 'utf8');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
