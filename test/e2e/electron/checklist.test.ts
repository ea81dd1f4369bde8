import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methodName } from '../../../main/contract/bridge.ts';
import { operationNames } from '../../../main/contract/operation-names.ts';
import { importsOf, jsonOf, sourcesIn, textOf } from '../../config/project-files.ts';
import { foreignAddresses } from '../../helpers/electron-standin/addresses.ts';
import { checklist, type Subject } from '../../helpers/electron-standin/checks.ts';
import { built } from '../../helpers/electron-standin/launch.ts';
import { permissionNames } from '../../helpers/electron-standin/permission-names.ts';
import { preloadProblems, runPreload } from '../../helpers/electron-standin/preload.ts';
import { startSubject } from '../../helpers/electron-standin/subject.ts';

let subject: Subject;
beforeAll(async () => {
  subject = await startSubject();
});
afterAll(() => subject.standIn.dispose());

describe('Electron’s security checklist, item', () => {
  it.each(Object.entries(checklist))('%s', async (_item, check) => {
    expect(await check(subject)).toEqual([]);
  });

  it('11 and 12: the page holds no webview', () => {
    expect(sourcesIn('renderer').filter((file) => /<webview|createElement\(['"]webview/.test(textOf(file)))).toEqual(
      [],
    );
  });

  it('16 current Electron', () => {
    const manifest = jsonOf<{ devDependencies: Record<string, string> }>('package.json');
    const installed = jsonOf<{ version: string }>('node_modules/electron/package.json').version;
    expect(manifest.devDependencies.electron).toBe(installed);
    // Electron supports its newest three major versions; 45 was the newest when this was written.
    expect(Number(installed.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  it('19 fuses', async () => {
    const { fusePolicy } = await import('../../../scripts/fuses.mjs');
    expect(fusePolicy).toMatchObject({
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('20 no Electron interface reaches the page', async () => {
    const preload = join(built, 'preload', 'index.cjs');
    expect(existsSync(preload)).toBe(true);
    const methods = operationNames.map(methodName);
    expect(await preloadProblems(runPreload(preload), methods)).toEqual([]);
  });
});

describe('what the checks stand on', () => {
  it('tries at least 200 foreign addresses and every permission of the type definitions', () => {
    expect(new Set(foreignAddresses).size).toBeGreaterThanOrEqual(200);
    expect(permissionNames('setPermissionRequestHandler').length).toBeGreaterThan(40);
    expect(permissionNames('setPermissionCheckHandler')).toEqual(permissionNames('setPermissionRequestHandler'));
  });

  it('serves one channel for each operation and no other', async () => {
    expect([...(await subject.standIn.do('channels', {}))].sort()).toEqual(
      operationNames.map((name) => `binnacle:${name}`).sort(),
    );
  });

  it('ipcMain and ipcRenderer are imported in one file each', () => {
    const files = sourcesIn('main', 'preload', 'renderer').filter((file) => importsOf(file).includes('electron'));
    const using = (name: string) =>
      files.filter((file) => new RegExp(`\\b${name}\\b`).test(textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')));
    expect(using('ipcMain')).toEqual(['main/hosts/electron/ipc.ts']);
    expect(using('ipcRenderer')).toEqual(['preload/index.ts']);
    expect(
      files.filter((file) => /\b(?:shell|clipboard|webFrame|remote)\b.*from 'electron'/.test(textOf(file))),
    ).toEqual([]);
  });
});

describe('a packaged console', () => {
  it('has no developer tools, and no door for a debugger', async () => {
    const packaged = await startSubject({ packaged: true, args: ['--remote-debugging-port=9222'] });
    try {
      const removed = packaged.calls
        .filter(({ api }) => api === 'app.commandLine.removeSwitch')
        .map(({ args }) => args[0]);
      expect(removed).toContain('remote-debugging-port');
      const window = packaged.calls.find(({ api }) => api === 'new BrowserWindow')?.args[0];
      expect(window).toMatchObject({ webPreferences: { devTools: false } });
      const menu = JSON.stringify(packaged.calls.find(({ api }) => api === 'Menu.buildFromTemplate')?.args);
      expect(menu).not.toContain('toggleDevTools');
      for (const url of ['devtools://devtools/bundled/inspector.html', 'chrome-devtools://x/']) {
        expect(await packaged.standIn.do('beforeRequest', { session: 'persist:console', url })).toEqual({
          cancel: true,
        });
      }
    } finally {
      await packaged.standIn.dispose();
    }
  });
});
