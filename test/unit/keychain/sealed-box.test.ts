import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NotAuthentic } from '../../../main/keychain/aes-gcm.ts';
import { openBox, type SealedBox, sealBox } from '../../../main/keychain/sealed-box.ts';

const secret = Uint8Array.from(randomBytes(32));
const bound = { workspace: 'one', wrapping: { kind: 'keychain', account: 'a' } };
const message = Uint8Array.from(randomBytes(32));

describe('a sealed box', () => {
  it('opens with its secret, purpose and binding, in whatever order the binding is written', () => {
    const box = sealBox(secret, 'test', bound, message);
    expect(openBox(secret, 'test', bound, box)).toEqual(message);
    const reordered = { wrapping: { account: 'a', kind: 'keychain' }, workspace: 'one' };
    expect(openBox(secret, 'test', reordered, box)).toEqual(message);
  });

  it('refuses every flipped bit of every field', () => {
    const box = sealBox(secret, 'test', bound, message);
    let refused = 0;
    for (const [field, value] of Object.entries(box)) {
      const bytes = Buffer.from(value, 'base64');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        const other = { ...box, [field]: changed.toString('base64') };
        expect(() => openBox(secret, 'test', bound, other)).toThrow(NotAuthentic);
        refused += 1;
      }
    }
    expect(refused).toBe((32 + 12 + 32 + 16) * 8);
  });

  it('refuses another secret, purpose, binding, and fields of another box', () => {
    const box = sealBox(secret, 'test', bound, message);
    const other = sealBox(secret, 'test', { ...bound, workspace: 'two' }, message);
    expect(() => openBox(randomBytes(32), 'test', bound, box)).toThrow(NotAuthentic);
    expect(() => openBox(secret, 'other', bound, box)).toThrow(NotAuthentic);
    expect(() => openBox(secret, 'test', bound, other)).toThrow(NotAuthentic);
    expect(() => openBox(secret, 'test', { ...bound, wrapping: { kind: 'recovery', account: 'a' } }, box)).toThrow(
      NotAuthentic,
    );
    for (const field of ['salt', 'nonce', 'ciphertext', 'tag'] as const) {
      expect(() => openBox(secret, 'test', bound, { ...box, [field]: other[field] })).toThrow(NotAuthentic);
    }
  });

  it('refuses fields that are short, not base64, missing or too many', () => {
    const box = sealBox(secret, 'test', bound, message);
    const shortTag = Buffer.from(box.tag, 'base64').subarray(0, 12).toString('base64');
    const bad = [{ tag: shortTag }, { tag: '' }, { nonce: `${box.nonce}\n` }, { salt: '*' }, { extra: 'AAAA' }];
    for (const change of bad) {
      expect(() => openBox(secret, 'test', bound, { ...box, ...change } as SealedBox)).toThrow(NotAuthentic);
    }
    const { tag: _tag, ...rest } = box;
    expect(() => openBox(secret, 'test', bound, rest as SealedBox)).toThrow(NotAuthentic);
  });
});
