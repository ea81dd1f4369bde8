import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import type { JsonObject } from '../../../main/contract/json.ts';
import { writeHashedJson } from '../../../main/keychain/hashed-json.ts';
import {
  createHeader,
  headerFiles,
  readHeader,
  readRecoveryRecord,
  restorePreviousHeader,
  writeHeader,
} from '../../../main/keychain/header-file.ts';
import { memoryKeychain } from '../../../main/keychain/memory-keychain.ts';
import { makeRecoveryKit, rebuildVault } from '../../../main/keychain/recovery-kit.ts';
import { createVault, openVault, renameVault, rewrapVault, unsealedHeader } from '../../../main/keychain/vault.ts';
import { newWorkspace } from '../../helpers/keychain/workspace.ts';

// Key derivation and thousands of damaged variants take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
const path = (name: keyof typeof headerFiles) => join(folder, headerFiles[name]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-header-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof BinnacleError ? error.code : String(error);
  }
}

async function sealed() {
  const keychain = memoryKeychain();
  const vault = await createVault({ ...newWorkspace(), mode: 'keychain', keychain });
  const { header, kit } = makeRecoveryKit(vault.header, vault.dataKey, 0);
  return { keychain, dataKey: vault.dataKey, header, kit };
}

/** Made once: each takes a key derivation. */
const underPassphrase = createVault({ ...newWorkspace(), mode: 'passphrase', passphrase: 'correct horse' });

describe('the header on disk', () => {
  it('comes back as it was written, owner-only, without the data key', async () => {
    const { header, dataKey } = await sealed();
    createHeader(folder, header);
    expect(readHeader(folder)).toEqual(header);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(Buffer.from(dataKey).toString('base64'));
    }
    expect(readdirSync(folder).sort()).toEqual(['recovery.json', 'workspace.json', 'workspace.previous.json']);
  });

  it('says when there is none', () => {
    expect(codeOf(() => readHeader(folder))).toBe('NO_WORKSPACE');
    expect(codeOf(() => readHeader(join(folder, 'nowhere')))).toBe('NO_WORKSPACE');
  });

  it('is never made over another one, or over the traces of one', async () => {
    const first = unsealedHeader(newWorkspace());
    createHeader(folder, first);
    expect(codeOf(() => createHeader(folder, unsealedHeader(newWorkspace())))).toBe('CONFLICT');
    expect(readHeader(folder)).toEqual(first);
    rmSync(path('header'));
    expect(codeOf(() => createHeader(folder, unsealedHeader(newWorkspace())))).toBe('CONFLICT');
    expect(codeOf(() => readHeader(folder))).toBe('DAMAGED');
  });

  it('shows every flipped bit and every shortening', async () => {
    const { header } = await sealed();
    createHeader(folder, header);
    const bytes = readFileSync(path('header'));
    // Without the other files a reading is one file, which is what matters here.
    for (const name of ['previous', 'recovery'] as const) rmSync(path(name));
    let detected = 0;
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path('header'), changed);
      if (codeOf(() => readHeader(folder)) === 'DAMAGED') detected += 1;
    }
    expect(detected).toBe(bytes.length * 8);
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(path('header'), bytes.subarray(0, length));
      expect(codeOf(() => readHeader(folder))).toBe('DAMAGED');
    }
    writeFileSync(path('header'), Buffer.concat([bytes, Buffer.from('\n')]));
    expect(codeOf(() => readHeader(folder))).toBe('DAMAGED');
  });

  it('names a newer format instead of calling it damage', () => {
    writeFileSync(path('header'), writeHashedJson({ formatVersion: 2, id: 'whatever' }));
    expect(codeOf(() => readHeader(folder))).toBe('NEWER_FORMAT');
  });

  it.each<[string, (header: JsonObject) => JsonObject]>([
    ['a missing field', ({ name: _name, ...rest }) => rest],
    ['a field too many', (header) => ({ ...header, extra: 1 })],
    ['another kind of identifier', (header) => ({ ...header, id: '00000000-0000-4000-8000-000000000000' })],
    ['a sealed workspace without wrapped key', (header) => ({ ...header, wrappings: [] })],
    ['an unsealed workspace with a wrapped key', (header) => ({ ...header, sealing: 'none' })],
    ['no canary', (header) => ({ ...header, canary: null })],
    ['two ways in', (header) => ({ ...header, wrappings: [...(header.wrappings as []), ...(header.wrappings as [])] })],
    ['an unknown kind', (header) => ({ ...header, wrappings: [{ kind: '__proto__' }] })],
  ])('refuses %s even where the hash fits', async (_what, change) => {
    const { header } = await sealed();
    writeFileSync(path('header'), writeHashedJson(change(header as unknown as JsonObject)));
    expect(codeOf(() => readHeader(folder))).toBe('DAMAGED');
  });

  it.each([
    { N: 2 ** 16 },
    { N: 2 ** 17 + 1 },
    { N: 2 ** 21 },
    { r: 7 },
    { p: 0 },
    { r: 8.5 },
    { salt: 'AAAA' },
    { kdf: 'pbkdf2-sha256', iterations: 599_999, N: undefined, r: undefined, p: undefined },
  ])('refuses weak parameters of a passphrase even where the hash fits: %o', async (weak) => {
    const { header } = await underPassphrase;
    const wrappings = [JSON.parse(JSON.stringify({ ...header.wrappings[0], ...weak }))];
    writeFileSync(path('header'), writeHashedJson({ ...(header as unknown as JsonObject), wrappings }));
    expect(codeOf(() => readHeader(folder))).toBe('DAMAGED');
    expect(() => writeHeader(folder, { ...header, wrappings })).toThrow();
  });

  it('keeps the one before, and drops it where a wrapped key was made void', async () => {
    const { header, dataKey, keychain } = await sealed();
    createHeader(folder, header);
    const renamed = renameVault(header, dataKey, 'Other name');
    writeHeader(folder, renamed);
    expect(readHeader(folder).name).toBe('Other name');
    expect(readFileSync(path('previous'), 'utf8')).toContain('Halyard Operations');

    const old = header.wrappings[0]!.box.tag;
    writeHeader(folder, await rewrapVault(renamed, dataKey, { mode: 'keychain', keychain }));
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain(old);
  });

  it('restores the previous copy on demand and keeps the damaged one aside', async () => {
    const { header } = await sealed();
    createHeader(folder, header);
    writeFileSync(path('header'), 'not a header');
    expect(() => readHeader(folder)).toThrow(
      expect.objectContaining({
        code: 'DAMAGED',
        details: { reason: 'header-damaged', previous: true, recovery: true },
      }),
    );
    expect(restorePreviousHeader(folder)).toEqual(header);
    expect(readHeader(folder)).toEqual(header);
    expect(readFileSync(path('damaged'), 'utf8')).toBe('not a header');
  });

  it('is rebuilt with the recovery kit when every copy is lost', async () => {
    const { header, dataKey, kit } = await sealed();
    createHeader(folder, header);
    for (const name of ['header', 'previous'] as const) writeFileSync(path(name), 'not a header');
    expect(codeOf(() => restorePreviousHeader(folder))).toBe('DAMAGED');

    const keychain = memoryKeychain('another machine');
    const rebuilt = await rebuildVault(folder, kit.words.join(' '), { mode: 'keychain', keychain });
    expect(rebuilt.dataKey).toEqual(dataKey);
    expect(rebuilt.header).toMatchObject({ id: header.id, name: header.name, createdAt: header.createdAt });
    writeHeader(folder, rebuilt.header);
    expect(await openVault(readHeader(folder), { keychain })).toEqual(dataKey);
  });

  it('gives no recovery record that was changed', async () => {
    const { header } = await sealed();
    createHeader(folder, header);
    expect(readRecoveryRecord(folder)).toBeDefined();
    const bytes = readFileSync(path('recovery'));
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      writeFileSync(path('recovery'), changed);
      expect(readRecoveryRecord(folder)).toBeUndefined();
    }
  });

  it('says that the disk refused, and leaves the old header', async () => {
    const { header, dataKey } = await sealed();
    createHeader(folder, header);
    // A folder stands where the temporary file has to go.
    mkdirSync(join(folder, `${headerFiles.header}.tmp`));
    expect(codeOf(() => writeHeader(folder, renameVault(header, dataKey, 'Other')))).toBe('STORAGE_FAILED');
    expect(readHeader(folder)).toEqual(header);
  });
});
