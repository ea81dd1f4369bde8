import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { root } from '../../config/project-files.ts';
import { type OpenedConsole, settle } from '../page/open-console.ts';
import { built, type StandIn, startStandIn } from './launch.ts';
import { Shell } from './shell.ts';

/** Where a console keeps its things; folders of a test's own. */
export interface Folders {
  readonly folder: string;
  readonly state: string;
}

/** A desktop console, over the stand-in or over Electron itself. */
export interface Desktop extends OpenedConsole {
  /** Present over the stand-in. */
  readonly standIn: StandIn | null;
  readonly shell: Shell | null;
}

/** A way to run the desktop console. */
export interface DesktopKind {
  readonly name: string;
  open(folders: Folders): Promise<Desktop>;
}

/** Fresh folders, and how to get rid of them. */
export function freshFolders(): Folders & { readonly remove: () => void } {
  const base = mkdtempSync(join(tmpdir(), 'binnacle-desktop-'));
  return {
    folder: join(base, 'data'),
    state: join(base, 'state'),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** Electron's executable where it is installed. The package itself is not asked, since that would start a download. */
export function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const chosen = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const named = join(folder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8') : chosen && 'electron';
  const file = name && join(chosen ?? join(folder, 'dist'), name);
  return file && existsSync(file) ? file : undefined;
}

async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.history.pushState(null, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, hash);
  await settle(page);
}

const overStandIn: DesktopKind = {
  name: 'the stand-in',
  async open({ folder, state }) {
    const shell = await Shell.launch();
    const standIn = startStandIn({ folder, state, shell: shell.hear });
    shell.attach(standIn);
    const page = await shell.page();
    await page.locator('.shell, .start, .bare').first().waitFor();
    return {
      page,
      bridge: null,
      problems: shell.complaints,
      standIn,
      shell,
      show: (hash) => show(page, hash),
      async close() {
        await standIn.dispose();
        await shell.close();
      },
    };
  },
};

const overElectron = (executablePath: string): DesktopKind => ({
  name: 'Electron',
  async open({ folder, state }) {
    const app = await _electron.launch({
      executablePath,
      args: [join(built, 'main', 'index.js'), `--data-dir=${folder}`],
      cwd: root,
      env: { ...(process.env as Record<string, string>), BINNACLE_STATE: state },
    });
    const page = await app.firstWindow();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`console: ${message.text()}`);
    });
    await page.locator('.shell, .start, .bare').first().waitFor();
    return {
      page,
      bridge: null,
      problems,
      standIn: null,
      shell: null,
      show: (hash) => show(page, hash),
      close: () => app.close(),
    };
  },
});

/** Why Electron itself does not run here; undefined where it does. */
export const electronMissing: string | undefined =
  electronBinary() === undefined
    ? 'Electron’s own executable is not installed here: these scenarios ran over the stand-in alone.'
    : undefined;

/** The ways there are on this machine: always over the stand-in, and over Electron wherever its executable is. */
export function desktopKinds(): readonly DesktopKind[] {
  const binary = electronBinary();
  return binary === undefined ? [overStandIn] : [overStandIn, overElectron(binary)];
}

/** The stand-in's way, for what only it can be asked. */
export { overStandIn };
