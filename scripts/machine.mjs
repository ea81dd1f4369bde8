// What a run of the tests needs of the machine, and how it is got. Plain Node.js 20 and nothing from node_modules.
import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's folder. */
export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');

const has = (command) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder !== '' && existsSync(path.join(folder, command)));
const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;

/** Each need: how it is recognised, its package on Debian and Ubuntu, and which suites cannot do without it. */
const needs = [
  {
    what: 'Chromium',
    there: () => ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].some(has),
    packages: ['chromium'],
    suites: ['e2e'],
  },
  {
    what: 'the libsecret headers and pkg-config',
    there: () => keytarIsBuilt() || (has('pkg-config') && succeeds('pkg-config', ['--exists', 'libsecret-1'])),
    packages: ['libsecret-1-dev', 'pkg-config', 'make', 'g++', 'python3'],
    suites: ['integration'],
  },
  {
    what: 'GNOME Keyring',
    there: () => has('gnome-keyring-daemon'),
    packages: ['gnome-keyring'],
    suites: ['integration'],
  },
  {
    what: 'a D-Bus session bus',
    there: () => has('dbus-run-session') && has('dbus-daemon'),
    packages: ['dbus', 'dbus-daemon'],
    suites: ['integration'],
  },
  {
    what: 'Python with PyYAML',
    there: () => has('python3') && succeeds('python3', ['-c', 'import yaml']),
    packages: ['python3', 'python3-yaml'],
    suites: ['unit', 'integration'],
  },
];

/** Whether keytar's binary stands where it is loaded from. */
export function keytarIsBuilt() {
  return existsSync(path.join(root, 'node_modules/keytar/build/Release/keytar.node'));
}

/** Gets what is missing of the system where it can; gives what is missing still. Other systems than Linux bring their keychain along. */
export function installSystemPackages(say) {
  if (process.platform !== 'linux') {
    return needs.filter(({ what, there }) => ['Chromium', 'Python with PyYAML'].includes(what) && !there());
  }
  const missing = needs.filter(({ there }) => !there());
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.flatMap((need) => need.packages))];
  say(`Missing: ${missing.map(({ what }) => what).join(', ')}.`);
  if (!has('apt-get') || process.getuid?.() !== 0) return missing;
  say(`Installing ${packages.join(' ')} with apt-get.`);
  const options = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=8', '-o', 'Acquire::https::Timeout=8'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', [...options, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env });
  apt('update', '-qq');
  // One by one where all at once fails, so that one package without a source does not keep the others away.
  if (apt('install', '-y', '-qq', '--no-install-recommends', ...packages).status !== 0) {
    for (const name of packages) apt('install', '-y', '-qq', '--no-install-recommends', name);
  }
  return needs.filter(({ there }) => !there());
}

/** The sentence that tells a person what to install. */
export function howToInstall(missing) {
  const packages = [...new Set(missing.flatMap((need) => need.packages))].join(' ');
  return process.platform === 'linux'
    ? `On Debian or Ubuntu: apt-get install ${packages}`
    : `Install ${missing.map(({ what }) => what).join(', ')} and put it on PATH.`;
}

/** Which packages of the lock file are not installed in the locked version. */
function modulesThatDiffer() {
  const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  const installed = existsSync(path.join(root, 'node_modules/.package-lock.json'))
    ? read('node_modules/.package-lock.json')
    : {};
  return Object.entries(read('package-lock.json'))
    .filter(([name, { optional, version }]) => name !== '' && !optional && installed[name]?.version !== version)
    .map(([name]) => name);
}

/** Surroundings in which native modules are built from their source with the headers that are installed beside. */
function buildSurroundings() {
  const headers = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`);
  return { ...process.env, npm_config_build_from_source: 'true', npm_config_nodedir: headers };
}

/** Installs the locked packages where they are not there. */
export async function installModules(say) {
  const differing = modulesThatDiffer();
  if (differing.length === 0) return true;
  say(`Installing the locked packages (${differing.length} to get).`);
  const args = ['ci', '--no-audit', '--no-fund', '--fetch-retries=1', '--fetch-timeout=20000'];
  return (
    spawnSync('npm', args, {
      cwd: root,
      stdio: 'inherit',
      env: buildSurroundings(),
      shell: process.platform === 'win32',
    }).status === 0
  );
}

/** Builds keytar where its binary is not there although its source is. */
export function buildKeytar(say) {
  if (keytarIsBuilt()) return true;
  if (!existsSync(path.join(root, 'node_modules/keytar'))) {
    // npm drops an optional package whose build failed; now that the headers are there it can be had.
    say('Getting keytar again.');
    const args = ['install', '--no-save', '--no-audit', '--no-fund', 'keytar'];
    spawnSync('npm', args, { cwd: root, stdio: 'inherit', env: buildSurroundings(), timeout: 120_000 });
    return keytarIsBuilt();
  }
  say('Building keytar.');
  const args = ['rebuild', 'keytar', '--foreground-scripts'];
  spawnSync('npm', args, { cwd: root, stdio: 'inherit', env: buildSurroundings(), timeout: 120_000 });
  return keytarIsBuilt();
}

/** The pinned Node.js, or undefined where none is installed for this platform. */
export function pinnedNode() {
  const file = path.join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(file) ? file : undefined;
}

/** Whether the registry's name can be resolved within seconds, so that an offline machine is told once instead of waiting. */
export async function registryResolves() {
  const name = new URL(process.env.npm_config_registry ?? 'https://registry.npmjs.org').hostname;
  const late = new Promise((done) => setTimeout(() => done(false), 5000).unref());
  return Promise.race([
    lookup(name).then(
      () => true,
      () => false,
    ),
    late,
  ]);
}
