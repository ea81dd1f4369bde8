import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fusePolicy, verifyFuses } from '../../../scripts/fuses.mjs';
import { jsonOf, root } from '../../config/project-files.ts';
import { readArchive } from '../../helpers/electron-standin/archive.ts';
import { startStandIn, untilWindow } from '../../helpers/electron-standin/launch.ts';

const base = mkdtempSync(join(tmpdir(), 'binnacle-package-'));
const dist = join(base, 'dist');
const app = join(dist, 'linux-unpacked');
const megabyte = 2 ** 20;

/** A folder that passes for Electron's distribution: every file the packer touches, and fuses as they are shipped. */
function fakeElectron(fuses = '101100011'): string {
  const folder = mkdtempSync(join(base, 'electron-'));
  mkdirSync(join(folder, 'locales'));
  mkdirSync(join(folder, 'resources'));
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak'])
    writeFileSync(join(folder, file), file);
  writeFileSync(join(folder, 'version'), jsonOf<{ version: string }>('node_modules/electron/package.json').version);
  const wire = Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, fuses.length]),
    Buffer.from(fuses),
  ]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(4096, 0x90), wire, Buffer.alloc(4096)]), {
    mode: 0o755,
  });
  return folder;
}

function pack(electron: string, to: string): void {
  execFileSync(process.execPath, ['scripts/package.mjs', '--dir', `--electron-dist=${electron}`], {
    cwd: root,
    env: { ...process.env, BINNACLE_DIST: to },
    stdio: 'pipe',
  });
}

let archive: ReturnType<typeof readArchive>;
beforeAll(() => {
  pack(fakeElectron(), dist);
  archive = readArchive(join(app, 'resources', 'app.asar'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('the packed console', () => {
  it('has the parts it runs on', () => {
    const paths = archive.files.map(({ path }) => path);
    for (const need of [
      'package.json',
      'out/main/index.js',
      'out/main/engine.js',
      'out/main/sandbox.js',
      'out/main/keychain.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'templates/premium/template.yaml',
      'templates/schemas/tenant-1.json',
      'node_modules/sql.js/dist/sql-wasm.wasm',
    ]) {
      expect(paths).toContain(need);
    }
  });

  it('has nothing else: no sources, tests, maps, and of the packages only what stays outside the bundles', () => {
    const stray = archive.files.filter(
      ({ path }) =>
        !/^(?:package\.json$|out\/(?:main|preload|renderer)\/|templates\/|node_modules\/(?:sql\.js|keytar)\/)/.test(
          path,
        ) || /\.(?:tsx?|map|md)$|\.test\.|\.(?:env|pem|key)$/.test(path),
    );
    expect(stray.map(({ path }) => path).filter((path) => !/(?:LICENSE|README)\.md$/.test(path))).toEqual([]);
    const packages = archive.files.filter(({ path }) => path.startsWith('node_modules/'));
    expect(packages.length).toBeLessThan(12);
    expect(existsSync(join(app, 'resources', 'default_app.asar'))).toBe(false);
  });

  it('is small, and all of it is hashed but the one native library, which lies beside it', () => {
    const size = statSync(join(app, 'resources', 'app.asar')).size;
    console.log(`app.asar: ${(size / megabyte).toFixed(1)} MiB, ${archive.files.length} files`);
    expect(size).toBeLessThan(16 * megabyte);
    expect(archive.files.filter(({ hashed }) => !hashed)).toEqual([]);
    const outside = archive.files.filter(({ unpacked }) => unpacked).map(({ path }) => path);
    expect(outside.filter((path) => path !== 'node_modules/keytar/build/Release/keytar.node')).toEqual([]);
  });

  it('has its fuses set', async () => {
    await verifyFuses(join(app, 'binnacle'));
    expect(Object.keys(fusePolicy)).toHaveLength(9);
  });

  it('starts from what was packed and opens a workspace', async () => {
    const folder = join(base, 'installed');
    archive.extract(folder);
    const standIn = startStandIn({ entry: join(folder, 'out', 'main', 'index.js'), packaged: true });
    try {
      await untilWindow(standIn);
      const caller = { url: 'app://console/', frame: 'main' } as const;
      const ask = (channel: string, parameters: object) =>
        standIn.do('invoke', { channel, caller, args: [parameters] });
      expect(await ask('binnacle:workspace.init', { sample: true, tenants: 3 })).toMatchObject({
        data: { state: 'open' },
      });
      expect(await ask('binnacle:template.test', { template: 'premium' })).toMatchObject({
        data: expect.arrayContaining([expect.objectContaining({ passed: true })]),
      });
      const shown = await standIn.do('request', { session: 'persist:console', url: 'app://console/' });
      expect(shown?.status).toBe(200);
    } finally {
      await standIn.dispose();
    }
  });
});

describe('packing stops', () => {
  it.each([
    ['a fuse that the policy does not know', '1011000111', 'fuse 9'],
    ['a fuse that was removed', 'r01100011', 'RunAsNode was removed'],
  ])('at %s', (_what, fuses, message) => {
    expect(() => pack(fakeElectron(fuses), join(base, 'stopped'))).toThrow(message);
  });
});
