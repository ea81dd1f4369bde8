import { randomBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { gcmOpen, gcmSeal, NotAuthentic } from '../../../main/keychain/aes-gcm.ts';
import { aesGcmVectors } from '../../helpers/keychain/aes-gcm-vectors.ts';

// Key derivation and thousands of damaged variants take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Every single-bit variant of some bytes. */
function* flips(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Uint8Array.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    yield changed;
  }
}

describe('AES-256-GCM', () => {
  it.each(aesGcmVectors)('gives what $source says', ({ key, nonce, associated, plaintext, ciphertext, tag }) => {
    const sealed = gcmSeal(hex(key), hex(nonce), hex(associated), hex(plaintext));
    expect(toHex(sealed.ciphertext)).toBe(ciphertext);
    expect(toHex(sealed.tag)).toBe(tag);
    expect(toHex(gcmOpen(hex(key), hex(nonce), hex(associated), hex(ciphertext), hex(tag)))).toBe(plaintext);
  });

  it('refuses every flipped bit of key, nonce, associated data, ciphertext and tag', () => {
    const parts = [32, 12, 40, 48].map((length) => Uint8Array.from(randomBytes(length)));
    const [key, nonce, associated, plaintext] = parts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const { ciphertext, tag } = gcmSeal(key, nonce, associated, plaintext);
    const sealed = [key, nonce, associated, ciphertext, tag] as const;
    expect(gcmOpen(...sealed)).toEqual(plaintext);
    let refused = 0;
    for (const [at, part] of sealed.entries()) {
      for (const changed of flips(part)) {
        const attempt = [...sealed] as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
        attempt[at] = changed;
        expect(() => gcmOpen(...attempt)).toThrow(NotAuthentic);
        refused += 1;
      }
    }
    expect(refused).toBe((32 + 12 + 40 + 48 + 16) * 8);
  });

  it('refuses a tag that is not 16 bytes, even the right first ones', () => {
    const key = randomBytes(32);
    const nonce = randomBytes(12);
    const { ciphertext, tag } = gcmSeal(key, nonce, Buffer.alloc(0), Buffer.from('a value'));
    for (let length = 0; length < 16; length += 1) {
      expect(() => gcmOpen(key, nonce, Buffer.alloc(0), ciphertext, tag.subarray(0, length))).toThrow(NotAuthentic);
    }
    const longer = Buffer.concat([tag, Buffer.alloc(1)]);
    expect(() => gcmOpen(key, nonce, Buffer.alloc(0), ciphertext, longer)).toThrow(NotAuthentic);
  });

  it('refuses keys and nonces of other lengths', () => {
    expect(() => gcmSeal(randomBytes(16), randomBytes(12), Buffer.alloc(0), Buffer.alloc(1))).toThrow(RangeError);
    expect(() => gcmSeal(randomBytes(32), randomBytes(16), Buffer.alloc(0), Buffer.alloc(1))).toThrow(RangeError);
    expect(() => gcmOpen(randomBytes(32), randomBytes(8), Buffer.alloc(0), Buffer.alloc(1), Buffer.alloc(16))).toThrow(
      RangeError,
    );
  });
});
