import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The oldest Node.js the console runs on: its SQLite holds the lock of a data folder. */
const OLDEST = 24;

/** Whether a version of Node.js is too old for the console. */
export function tooOld(version: string): boolean {
  return Number.parseInt(version, 10) < OLDEST;
}

/** Runs this command again under the Node.js that is installed beside the console, and gives its exit code. */
export async function runUnderPinnedNode(): Promise<number> {
  const program = process.argv[1] ?? '';
  const pinned = join(
    import.meta.dirname,
    '..',
    '..',
    'node_modules',
    '.bin',
    process.platform === 'win32' ? 'node.cmd' : 'node',
  );
  if (!existsSync(pinned) || process.env.BINNACLE_PINNED_NODE) {
    process.stderr.write(
      `binnacle: It needs Node.js ${OLDEST} or newer, and this is ${process.version}.\n  Run \`npm ci\` in its folder, which installs one beside it.\n`,
    );
    return 5;
  }
  const { spawnSync } = await import('node:child_process');
  const { status, signal } = spawnSync(pinned, [program, ...process.argv.slice(2)], {
    stdio: descriptors(process.argv),
    env: { ...process.env, BINNACLE_PINNED_NODE: '1' },
  });
  if (signal !== null) process.kill(process.pid, signal);
  return status ?? 5;
}

/** The three standard descriptors, and the one that a passphrase comes from. */
function descriptors(argv: readonly string[]): ('inherit' | 'ignore' | number)[] {
  const at = argv.findIndex((arg) => arg.startsWith('--passphrase-fd'));
  const text = argv[at]?.split('=')[1] ?? argv[at + 1];
  const extra = at !== -1 && /^\d{1,3}$/.test(text ?? '') ? Number(text) : 2;
  return Array.from({ length: Math.max(extra, 2) + 1 }, (_, n) => (n <= 2 ? 'inherit' : n === extra ? n : 'ignore'));
}
