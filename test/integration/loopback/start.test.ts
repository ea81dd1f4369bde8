import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;
const script = join(root, 'scripts/start.mjs');

test('npm start says what it does not know', () => {
  const { status, stderr } = spawnSync(process.execPath, [script, '--colour'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('--data-dir DIR, --loopback, --port N and --no-open');
});

test('npm start serves what was built until it is told to end, and finds a relative folder where it was called', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-start-'));
  const child = spawn(process.execPath, [script, '--no-open', '--data-dir', 'here'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, INIT_CWD: folder, BINNACLE_STATE: join(folder, 'state') },
  });
  const ended = new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)));
  try {
    let url = '';
    for await (const line of createInterface({ input: child.stdout })) {
      url ||= /listens on (\S+)/.exec(line)?.[1] ?? '';
      if (url !== '') break;
    }
    // Nobody who was not opened for gets in, and the engine takes the folder that was meant.
    expect((await fetch(url)).status).toBe(403);
    await expect.poll(() => existsSync(join(folder, 'here', 'console.sock')), { timeout: 30_000 }).toBe(true);
  } finally {
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  }
});
