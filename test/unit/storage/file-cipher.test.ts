import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fileCipher, SEAL_BYTES } from '../../../main/storage/file-cipher.ts';

const dataKey = randomBytes(32);
const salt = randomBytes(16);
const base = { salt, kind: 'journal', workspaceId: 'w1' };
const text = Buffer.from('the quick brown fox');
const aad = Buffer.from('frame 7');

describe.each([
  ['sealed', dataKey],
  ['unsealed', null],
])('fileCipher, %s', (name, key) => {
  const cipher = fileCipher({ ...base, dataKey: key });

  it('opens what it sealed', () => {
    const sealed = cipher.seal(7, text, aad);
    expect(sealed).toHaveLength(text.length + SEAL_BYTES);
    expect(sealed.includes('quick')).toBe(name === 'unsealed');
    expect(cipher.open(7, sealed, aad)).toEqual(text);
    expect(cipher.open(7, cipher.seal(7, Buffer.alloc(0), aad), aad)).toEqual(Buffer.alloc(0));
  });

  it('opens nothing else: every bit, length, index, binding, kind, workspace and salt counts', () => {
    const sealed = cipher.seal(7, text, aad);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(cipher.open(7, flipped, aad)).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(cipher.open(7, sealed.subarray(0, length), aad)).toBeUndefined();
    }
    expect(cipher.open(8, sealed, aad)).toBeUndefined();
    expect(cipher.open(7, sealed, Buffer.from('frame 8'))).toBeUndefined();
    for (const other of [{ kind: 'snapshot' }, { workspaceId: 'w2' }, { salt: randomBytes(16) }]) {
      expect(fileCipher({ ...base, dataKey: key, ...other }).open(7, sealed, aad)).toBeUndefined();
    }
  });

  it('refuses an index that cannot be a nonce and a salt that is too short', () => {
    for (const index of [-1, 0.5, 2 ** 53])
      expect(() => cipher.open(index, cipher.seal(index, text, aad), aad)).toThrow();
    expect(() => fileCipher({ ...base, dataKey: key, salt: salt.subarray(0, 8) })).toThrow(/salt/);
  });
});

it('opens a sealed file under no other key', () => {
  const sealed = fileCipher({ ...base, dataKey }).seal(1, text, aad);
  expect(fileCipher({ ...base, dataKey: randomBytes(32) }).open(1, sealed, aad)).toBeUndefined();
  expect(fileCipher({ ...base, dataKey: null }).open(1, sealed, aad)).toBeUndefined();
  expect(() => fileCipher({ ...base, dataKey: randomBytes(16) })).toThrow(/32 bytes/);
});
