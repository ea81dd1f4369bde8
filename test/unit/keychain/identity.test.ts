import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import type { Keychain } from '../../../main/core/ports.ts';
import { signingKey, signWith, verifySignature } from '../../../main/keychain/ed25519.ts';
import { createIdentity, openIdentity } from '../../../main/keychain/identity.ts';
import { memoryKeychain } from '../../../main/keychain/memory-keychain.ts';

// Key derivation and thousands of damaged variants take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const data = Buffer.from('checkpoint 42');

let root: string;
let stateFolder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'binnacle-identity-'));
  stateFolder = join(root, 'state');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A keychain that answers every call with one error. */
function failing(code: 'LOCKED' | 'KEYCHAIN_UNAVAILABLE'): Keychain {
  const fail = () => Promise.reject(new BinnacleError(code, 'No.'));
  return {
    backend: 'memory',
    probe: async () => ({ available: false, reason: 'No.' }),
    get: fail,
    set: fail,
    delete: fail,
  };
}

describe('Ed25519', () => {
  it('gives what RFC 8032 says', () => {
    const key = signingKey(hex('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7'));
    expect(Buffer.from(key.publicKey).toString('hex')).toBe(
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    );
    expect(Buffer.from(signWith(key, hex('af82'))).toString('hex')).toBe(
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    );
  });

  it('accepts no signature with a flipped bit, and nothing that is no key', () => {
    const key = signingKey(randomBytes(32));
    const publicKey = Buffer.from(key.publicKey).toString('base64');
    const signature = signWith(key, data);
    expect(verifySignature(publicKey, data, signature)).toBe(true);
    for (let bit = 0; bit < 512; bit += 1) {
      const changed = signature.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(verifySignature(publicKey, data, changed)).toBe(false);
    }
    expect(verifySignature(publicKey, Buffer.from('checkpoint 43'), signature)).toBe(false);
    for (const bad of ['', 'AAAA', `${publicKey}x`, 'not base64!']) {
      expect(verifySignature(bad, data, signature)).toBe(false);
    }
  });
});

describe('an identity', () => {
  it('lies in the keychain, and its key in no file', async () => {
    const keychain = memoryKeychain();
    const made = await createIdentity({ keychain, stateFolder });
    const opened = await openIdentity({ keychain, stateFolder });
    expect(opened).toMatchObject({ id: made.id, publicKey: made.publicKey, store: 'memory' });
    expect(made.id).toBe(createHash('sha256').update(Buffer.from(made.publicKey, 'base64')).digest('hex'));
    expect(verifySignature(made.publicKey, data, opened!.sign(data))).toBe(true);
    const seed = Buffer.from((await keychain.get('identity'))!);
    for (const name of readdirSync(stateFolder)) {
      expect(readFileSync(join(stateFolder, name)).includes(seed.toString('base64'))).toBe(false);
    }
  });

  it.each([
    ['none is given', null],
    ['none answers', failing('KEYCHAIN_UNAVAILABLE')],
  ])('lies in an owner-only file, and says so, where %s', async (_when, keychain) => {
    const made = await createIdentity({ keychain, stateFolder });
    expect(made.store).toBe('file');
    expect(statSync(stateFolder).mode & 0o777).toBe(0o700);
    expect(statSync(join(stateFolder, 'identity.json')).mode & 0o777).toBe(0o600);
    const opened = await openIdentity({ keychain, stateFolder });
    expect(opened).toMatchObject({ id: made.id, store: 'file' });
    expect(verifySignature(made.publicKey, data, opened!.sign(data))).toBe(true);
  });

  it('is not there before it is made', async () => {
    expect(await openIdentity({ keychain: null, stateFolder })).toBeUndefined();
    expect(await openIdentity({ keychain: memoryKeychain(), stateFolder })).toBeUndefined();
    expect(readdirSync(root)).toEqual([]);
  });

  it('goes to no file while the keychain is only locked', async () => {
    await expect(createIdentity({ keychain: failing('LOCKED'), stateFolder })).rejects.toMatchObject({
      code: 'LOCKED',
    });
    const closing: Keychain = { ...failing('LOCKED'), get: async () => undefined };
    await expect(createIdentity({ keychain: closing, stateFolder })).rejects.toMatchObject({ code: 'LOCKED' });
    expect(readdirSync(stateFolder)).not.toContain('identity.json');
  });

  it('is made once, whoever asks at the same time', async () => {
    const keychain = memoryKeychain();
    const attempts = await Promise.allSettled([1, 2, 3].map(() => createIdentity({ keychain, stateFolder })));
    const made = attempts.filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'CONFLICT' });
      else expect(attempt.value.id).toBe((await openIdentity({ keychain, stateFolder }))?.id);
    }
  });

  it('survives the loss of the state folder', async () => {
    const keychain = memoryKeychain();
    const made = await createIdentity({ keychain, stateFolder });
    rmSync(stateFolder, { recursive: true });
    expect((await openIdentity({ keychain, stateFolder }))?.id).toBe(made.id);
    expect(readdirSync(stateFolder)).toContain('identity.json');
  });

  it('is never replaced because its key is lost, but on demand', async () => {
    const keychain = memoryKeychain();
    const made = await createIdentity({ keychain, stateFolder });
    const emptied = memoryKeychain();
    const lost = { code: 'KEYCHAIN_UNAVAILABLE', details: { reason: 'entry-missing' } };
    await expect(openIdentity({ keychain: emptied, stateFolder })).rejects.toMatchObject(lost);
    await expect(createIdentity({ keychain: emptied, stateFolder })).rejects.toMatchObject(lost);
    const other = { code: 'KEYCHAIN_UNAVAILABLE', details: { reason: 'wrong-backend' } };
    await expect(openIdentity({ keychain: null, stateFolder })).rejects.toMatchObject(other);
    await expect(openIdentity({ keychain: memoryKeychain('other'), stateFolder })).rejects.toMatchObject(other);

    const next = await createIdentity({ keychain: emptied, stateFolder }, { replace: true });
    expect(next.id).not.toBe(made.id);
    expect((await openIdentity({ keychain: emptied, stateFolder }))?.id).toBe(next.id);
    expect(readFileSync(join(stateFolder, 'identity.replaced.json'), 'utf8')).toContain(made.publicKey);
  });

  it('is not the one another key was put in place of', async () => {
    const keychain = memoryKeychain();
    await createIdentity({ keychain, stateFolder });
    await keychain.set('identity', randomBytes(32));
    await expect(openIdentity({ keychain, stateFolder })).rejects.toMatchObject({ code: 'DAMAGED' });
  });

  it('is not read from a file that others can read, or that was changed', async () => {
    await createIdentity({ keychain: null, stateFolder });
    const path = join(stateFolder, 'identity.json');
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(path, mode);
      await expect(openIdentity({ keychain: null, stateFolder })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    chmodSync(path, 0o600);
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      writeFileSync(path, changed);
      await expect(openIdentity({ keychain: null, stateFolder })).rejects.toMatchObject({ code: 'DAMAGED' });
    }
  });
});
