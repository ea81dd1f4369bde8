import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCurrentFuseWire } from '@electron/fuses';
import { expect, onTestFinished, test } from 'vitest';
import { fusePolicy, setFuses, verifyFuses } from '../../../scripts/fuses.mjs';

/** The wire as Electron documents it: a sentinel, the version, how many fuses, one character for each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const order = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'EnableEmbeddedAsarIntegrityValidation',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
  'WasmTrapHandlers',
];
/** How Electron ships. */
const shipped = '101100011';

function binary(fuses: string, { version = 1, copies = 1 } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-fuses-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'electron');
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([version, fuses.length]), Buffer.from(fuses)]);
  const slice = Buffer.concat([Buffer.alloc(70_000, 0x90), wire, Buffer.alloc(5000, 0xcc)]);
  writeFileSync(file, Buffer.concat(Array.from({ length: copies }, () => slice)), { mode: 0o755 });
  return file;
}

/** The wires of a binary, read by hand. */
function wires(file: string): string[] {
  const text = readFileSync(file, 'latin1');
  return text
    .split(SENTINEL)
    .slice(1)
    .map((after) => after.slice(2, 2 + after.charCodeAt(1)));
}

const wanted = order.map((name) => (fusePolicy[name] ? '1' : '0')).join('');

test('what is read back is the policy, and nothing else of the binary changed', async () => {
  const file = binary(shipped);
  const before = readFileSync(file);
  await setFuses(file);
  expect(wires(file)).toEqual([wanted]);
  expect(wanted).toBe('010011001');
  const after = readFileSync(file);
  expect(after.length).toBe(before.length);
  const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
  expect(changed.every((at) => at >= 70_000 + SENTINEL.length + 2 && at < 70_000 + SENTINEL.length + 11)).toBe(true);
  expect(await getCurrentFuseWire(file)).toMatchObject({ version: '1', 0: 48, 4: 49 });
  await verifyFuses(file);
});

test('both slices of a universal binary are set', async () => {
  const file = binary(shipped, { copies: 2 });
  await setFuses(file);
  expect(wires(file)).toEqual([wanted, wanted]);
});

test('every fuse that is not as it must be is found', async () => {
  for (const [at, name] of order.entries()) {
    const flipped = wanted.slice(0, at) + (wanted[at] === '1' ? '0' : '1') + wanted.slice(at + 1);
    await expect(verifyFuses(binary(flipped))).rejects.toThrow(name);
  }
});

test.each([
  ['an unknown fuse', binary, `${shipped}1`, 'does not say what fuse 9'],
  ['two unknown fuses', binary, `${shipped}01`, 'fuse 9, 10'],
  ['a missing fuse', binary, shipped.slice(0, 8), 'no fuse WasmTrapHandlers'],
  ['a removed fuse', binary, `r${shipped.slice(1)}`, 'RunAsNode was removed'],
  ['a removed fuse at the end', binary, `${shipped.slice(0, 8)}r`, 'WasmTrapHandlers was removed'],
  ['a character that means nothing', binary, `x${shipped.slice(1)}`, 'RunAsNode was removed'],
])('%s stops the build and leaves the binary as it was', async (_what, make, fuses, message) => {
  const file = make(fuses);
  const before = readFileSync(file);
  await expect(setFuses(file)).rejects.toThrow(message);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('another version of the wire, and a binary without one, stop the build', async () => {
  await expect(setFuses(binary(shipped, { version: 2 }))).rejects.toThrow('version 2');
  const file = join(mkdtempSync(join(tmpdir(), 'binnacle-fuses-')), 'electron');
  onTestFinished(() => rm(join(file, '..'), { recursive: true }));
  writeFileSync(file, 'no fuses');
  await expect(setFuses(file)).rejects.toThrow('sentinel');
});
