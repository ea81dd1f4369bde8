import { describe, expect, it, vi } from 'vitest';
import { deriveKey, freshDerivation } from '../../../main/keychain/key-derivation.ts';

// Key derivation and thousands of damaged variants take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const salt = Buffer.from('0123456789abcdef').toString('base64');
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a key from a passphrase', () => {
  // Computed with Python's hashlib, an implementation of its own.
  it('is scrypt’s', async () => {
    expect(toHex(await deriveKey('correct horse', { kdf: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt }))).toBe(
      'aa6b264e05219145de9ee3be635c6926423619248d53fbe162940b97c1766983',
    );
  });
  it('is PBKDF2’s, for what is imported', async () => {
    const derived = await deriveKey('correct horse', { kdf: 'pbkdf2-sha256', iterations: 600_000, salt });
    expect(toHex(derived)).toBe('91828083f760ed60bb550e24f3e89aa29bbcb27c4219d034c4c4f03c2e6db9d9');
  });

  it('is never made with weak parameters', async () => {
    const good = { kdf: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt } as const;
    for (const weak of [
      { ...good, N: 2 ** 14 },
      { ...good, r: 1 },
      { ...good, p: 0 },
      { ...good, N: 2 ** 24 },
      { ...good, salt: 'AAAA' },
      { ...good, salt: 'not base64' },
      { kdf: 'pbkdf2-sha256', iterations: 599_999, salt } as const,
      { kdf: 'pbkdf2-sha256', iterations: Number.NaN, salt } as const,
    ]) {
      await expect(deriveKey('correct horse', weak)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('has a salt of its own each time', () => {
    const salts = Array.from({ length: 100 }, () => freshDerivation().salt);
    expect(new Set(salts).size).toBe(100);
  });
});
