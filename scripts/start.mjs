// npm start: gets what is missing, builds what is old, and opens the console. Plain Node.js 20 suffices to start it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { installModules, pinnedNode, registryResolves, root } from './machine.mjs';

/** Milliseconds a download gets to show that it can work at all. */
const PROBE = 5000;

const inRoot = (...parts) => path.join(root, ...parts);
const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : undefined);
const say = (text) => console.error(text);

/** What failed for good with this lock file, so that it is said once and not tried at every start. */
const memory = {
  file: inRoot('node_modules/.cache/binnacle/start.json'),
  lock: createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex'),
  failed() {
    try {
      const kept = JSON.parse(readFileSync(this.file, 'utf8'));
      return kept.lock === this.lock ? kept.failed : [];
    } catch {
      return [];
    }
  },
  remember(what, text) {
    say(text);
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify({ lock: this.lock, failed: [...new Set([...this.failed(), what])] }));
  },
};

function readFlags() {
  try {
    return parseArgs({
      options: {
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        loopback: { type: 'boolean' },
        'no-open': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message} The flags are --data-dir DIR, --loopback, --port N and --no-open.`);
    process.exit(2);
  }
}

/** Installs the locked packages when there are none, or when the lock file is newer than they are. */
async function getModules() {
  const installed = modified(inRoot('node_modules/.package-lock.json'));
  if (installed !== undefined && installed >= modified(inRoot('package-lock.json'))) return;
  if (memory.failed().includes('modules')) return;
  // npm removes what there is before it gets anything: without a registry, what there is must stay.
  if ((await registryResolves()) && (await installModules(say))) return;
  if (installed === undefined) {
    console.error(
      'The packages this console is made of could not be installed. Run npm ci where the registry can be reached.',
    );
    process.exit(5);
  }
  memory.remember(
    'modules',
    'The installed packages are older than the lock file, and the registry cannot be reached; going on with them.',
  );
}

/** Goes on under the pinned Node.js; does not come back when this is another one. */
async function usePinnedNode() {
  const pinned = pinnedNode();
  if (pinned !== undefined && realpathSync(pinned) === realpathSync(process.execPath)) return;
  if (pinned === undefined) {
    if (Number(process.versions.node.split('.')[0]) >= 24) return;
    console.error(`Node.js ${process.versions.node} is too old, and none is packaged for this system. Use Node.js 24.`);
    process.exit(2);
  }
  await become(pinned, [import.meta.filename ?? process.argv[1], ...process.argv.slice(2)]);
}

/** Runs a program in this one's place: its terminal, its signals, its exit code. */
function become(program, args) {
  const shell = process.platform === 'win32' && program.endsWith('.cmd');
  const child = spawn(program, args, { stdio: 'inherit', shell });
  // The terminal sends its interrupt to both; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((_, failed) => {
    child.on('error', failed);
    child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 143)));
  });
}

/** Milliseconds since the epoch of the newest file in some folders and files. */
function newest(places) {
  let latest = 0;
  for (const place of places) {
    if (!existsSync(place)) continue;
    const facts = statSync(place);
    const within = facts.isDirectory()
      ? newest(readdirSync(place).map((name) => path.join(place, name)))
      : facts.mtimeMs;
    latest = Math.max(latest, within);
  }
  return latest;
}

/** Builds when a source is newer than what was built. */
function build() {
  const built = ['main/index.js', 'main/loopback.js', 'main/engine.js', 'preload/index.cjs', 'renderer/index.html'];
  const times = built.map((file) => modified(inRoot('out', file)) ?? 0);
  const sources = ['main', 'preload', 'renderer', 'package.json', 'electron.vite.config.ts'];
  if (Math.min(...times) > newest(sources.map((place) => inRoot(place)))) return;
  say('Building.');
  const vite = inRoot('node_modules/electron-vite/bin/electron-vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build'], { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  console.error(`${stdout}${stderr}\nThe console could not be built.`);
  process.exit(5);
}

/** The Electron executable, or undefined. Asking the package itself would start a download. */
export function electronBinary() {
  const folder = inRoot('node_modules/electron');
  const chosen = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const named = path.join(folder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8') : chosen && 'electron';
  const file = name && path.join(chosen ?? path.join(folder, 'dist'), name);
  return file && existsSync(file) ? file : undefined;
}

/** Gets Electron's executable, which is a download of its own, where that can work. */
async function getElectron() {
  if (electronBinary() !== undefined || memory.failed().includes('electron')) return;
  const installer = inRoot('node_modules/electron/install.js');
  const from = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases';
  const reached = await fetch(from, { method: 'HEAD', signal: AbortSignal.timeout(PROBE) }).then(
    () => true,
    () => false,
  );
  if (reached) {
    say('Getting Electron.');
    spawnSync(process.execPath, [installer], { cwd: root, stdio: ['ignore', 'ignore', 'ignore'], timeout: 900_000 });
  }
  if (electronBinary() !== undefined) return;
  memory.remember('electron', 'Electron cannot be downloaded here; the console opens in a local browser instead.');
}

const flags = readFlags();
await getModules();
await usePinnedNode();
build();

const isRoot = process.getuid?.() === 0;
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
// A desktop window needs a display, and Electron's sandbox refuses root.
const windowed = !flags.loopback && !flags['no-open'] && flags.port === undefined && !isRoot && hasDisplay;
if (windowed) await getElectron();
const electron = windowed ? electronBinary() : undefined;
// A relative folder is the operator's, who stands where npm was called.
const from = process.env.INIT_CWD ?? process.cwd();
const folder = flags['data-dir'] === undefined ? [] : [`--data-dir=${path.resolve(from, flags['data-dir'])}`];
if (electron !== undefined) await become(electron, [root, ...folder]);

const loopback = inRoot('out/main/loopback.js');
const port = flags.port === undefined ? [] : [`--port=${flags.port}`];
process.argv.splice(1, process.argv.length, loopback, ...folder, ...port, ...(flags['no-open'] ? ['--no-open'] : []));
await import(pathToFileURL(loopback).href);
