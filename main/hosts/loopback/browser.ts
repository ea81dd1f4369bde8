import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isOurs } from '../session/folder.ts';

/** A window of the console in a local browser. */
export interface BrowserWindow {
  /** Resolves with the exit code when the window is gone. */
  readonly gone: Promise<number | null>;
  close(): Promise<void>;
}

const PROFILE = 'binnacle-profile-';
/** Milliseconds a browser gets to end by itself. */
const PATIENCE = 5000;

const linux = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const mac = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const windows = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** Finds a Chromium, Chrome or Edge: the one `BINNACLE_BROWSER` names, else an installed one. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return browserCandidates(env).find(isExecutable);
}

function browserCandidates(env: NodeJS.ProcessEnv): readonly string[] {
  if (env.BINNACLE_BROWSER) return [env.BINNACLE_BROWSER];
  if (process.platform === 'darwin') return mac;
  if (process.platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    return roots.flatMap((root) => (root ? windows.map((path) => join(root, path)) : []));
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return linux.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

/** Why no window can be opened here, as a clause; undefined when one can. */
export function whyNoWindow(env: NodeJS.ProcessEnv = process.env): string | undefined {
  // A browser run by root has no sandbox, and root's files are everybody's problem.
  if (process.getuid?.() === 0) return 'a browser must not run as root';
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (findBrowser(env) === undefined) return 'no Chromium, Chrome or Edge was found';
  return undefined;
}

/**
 * Opens a file in a browser window of its own, with a profile of its own (0700) that is removed with the window: no
 * other page shares its cookies, no extension sees it, and its end is the end of the process.
 */
export function openWindow(executable: string, file: string): BrowserWindow {
  removeStaleProfiles();
  const profile = mkdtempSync(join(tmpdir(), `${PROFILE}${process.pid}-`));
  const child = spawn(
    executable,
    [
      `--app=${pathToFileURL(file).href}`,
      `--user-data-dir=${profile}`,
      // The size the screens are laid out for; a smaller display makes it smaller.
      '--window-size=1440,900',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-extensions',
      '--disable-translate',
    ],
    { stdio: 'ignore' },
  );
  const gone = new Promise<number | null>((done) => {
    child.on('error', () => done(-1));
    child.on('exit', (code) => done(code));
  }).finally(() => removeProfile(profile));
  return { gone, close: () => endBrowser(child, gone) };
}

async function endBrowser(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  await gone;
  clearTimeout(timer);
}

/** A browser's last children may still write for a moment. */
function removeProfile(profile: string): void {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // The next console that opens a window removes it.
  }
}

function removeStaleProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${PROFILE}(\\d+)-`).exec(name)?.[1]);
    const path = join(tmpdir(), name);
    if (pid > 0 && isOurs(path, 'folder') && !isRunning(pid)) removeProfile(path);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
