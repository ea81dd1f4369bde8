import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Keychain } from '../../../main/core/ports.ts';
import { maxSecretBytes } from '../../../main/keychain/limits.ts';

/** What every adapter of the `Keychain` port promises. `open` gives one over the same entries each time. */
export function keychainContract(name: string, open: () => Keychain): void {
  const secret = (bytes: number) => Uint8Array.from(randomBytes(bytes));

  describe(`the keychain contract: ${name}`, () => {
    it('names its backend and answers a probe', async () => {
      const keychain = open();
      expect(keychain.backend).not.toBe('');
      expect(await keychain.probe()).toEqual({ available: true, reason: '' });
    });

    it('gives back the bytes it was given, to another handle too', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, at) => at);
      for (const value of [all, secret(32), Uint8Array.of(0), secret(maxSecretBytes)]) {
        await open().set('contract/round-trip', value);
        expect(await open().get('contract/round-trip')).toEqual(value);
      }
    });

    it('replaces, keeps accounts apart, and says what is not there', async () => {
      const keychain = open();
      const [first, second] = [secret(32), secret(32)];
      await keychain.set('contract/a', secret(32));
      await keychain.set('contract/a', first);
      await keychain.set('contract/ab', second);
      expect(await keychain.get('contract/a')).toEqual(first);
      expect(await keychain.get('contract/ab')).toEqual(second);
      expect(await keychain.get('contract/none')).toBeUndefined();
    });

    it('deletes once', async () => {
      const keychain = open();
      await keychain.set('contract/gone', secret(32));
      expect(await keychain.delete('contract/gone')).toBe(true);
      expect(await keychain.get('contract/gone')).toBeUndefined();
      expect(await keychain.delete('contract/gone')).toBe(false);
    });

    it('hands out copies', async () => {
      const keychain = open();
      const value = secret(32);
      const given = value.slice();
      await keychain.set('contract/copy', given);
      given.fill(0);
      (await keychain.get('contract/copy'))?.fill(0);
      expect(await keychain.get('contract/copy')).toEqual(value);
    });

    it('refuses what is too long or empty, and keeps what was there', async () => {
      const keychain = open();
      const value = secret(32);
      await keychain.set('contract/limit', value);
      for (const bytes of [maxSecretBytes + 1, 2561, 100_000, 0]) {
        await expect(keychain.set('contract/limit', secret(bytes))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      }
      expect(await keychain.get('contract/limit')).toEqual(value);
    });

    it('refuses names that no keychain should be given', async () => {
      const keychain = open();
      for (const account of ['', 'a\0b', 'A', 'a b', '/a', 'ä', 'a'.repeat(121)]) {
        await expect(keychain.get(account)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
        await expect(keychain.set(account, secret(1))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
        await expect(keychain.delete(account)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      }
    });
  });
}
