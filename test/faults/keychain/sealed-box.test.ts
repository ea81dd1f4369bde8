import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { sealBox } from '../../../main/keychain/sealed-box.ts';

it('seals a million boxes under one secret, and no two under one key or nonce', () => {
  const secret = Uint8Array.from(randomBytes(32));
  const message = new Uint8Array(32);
  const seen = new Set<string>();
  for (let count = 0; count < 1_000_000; count += 1) {
    // The salt makes the key: while no salt repeats, no key seals twice.
    seen.add(sealBox(secret, 'test', {}, message).salt.slice(0, 20));
  }
  expect(seen.size).toBe(1_000_000);
});
