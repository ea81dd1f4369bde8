import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWindow, whyNoWindow } from '../../../main/hosts/loopback/browser.ts';
import { codeIn, open, startHost, statusOf } from './host.ts';

const entry = new URL('../../../main/hosts/loopback/index.ts', import.meta.url).pathname;
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-host-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface HostProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly openFile: string;
  readonly ended: Promise<string>;
}

/** Starts the host as a process and waits until it says how to open it. */
async function startProcess(...args: string[]): Promise<HostProcess> {
  const child = spawn(process.execPath, [entry, '--data-dir', join(folder, 'data'), '--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BINNACLE_STATE: join(folder, 'state'), BINNACLE_CHECKPOINTS: join(folder, 'checkpoints') },
  });
  const ended = new Promise<string>((done) => child.on('exit', (code, signal) => done(signal ?? String(code))));
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    url ||= /listens on (\S+)/.exec(line)?.[1] ?? '';
    const openFile = /in a browser: (\S+)/.exec(line)?.[1];
    if (openFile !== undefined) return { child, url, openFile, ended };
  }
  throw new Error('the host ended before it said how to open it');
}

test('the host answers through its engine, and ends on a signal with nothing left behind', async () => {
  const host = await startProcess();
  const port = Number(new URL(host.url).port);
  const opened = await open(port, codeIn(host.openFile));
  const token = /data-token="([\w-]+)"/.exec(opened)?.[1];
  const answer = await fetch(`${host.url}api/workspace.info`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, origin: host.url.slice(0, -1), 'content-type': 'application/json' },
    body: '{"parameters":{}}',
  });
  expect(await answer.json()).toMatchObject({
    formatVersion: 1,
    data: { state: 'none', host: { pid: host.child.pid } },
  });
  expect(readdirSync(join(folder, 'data')).sort()).toEqual(['console.sock', 'holder.json', 'lock']);
  // The terminal and the parent may both send it.
  host.child.kill('SIGTERM');
  host.child.kill('SIGTERM');
  expect(await host.ended).toBe('0');
  expect(existsSync(host.openFile)).toBe(false);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

test('a taken port, a wrong flag and a wrong port end with a sentence and code 2', async () => {
  const host = await startProcess();
  try {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [entry, '--data-dir', folder, ...args], { encoding: 'utf8' });
    const taken = run('--port', new URL(host.url).port);
    expect([taken.status, taken.stdout]).toEqual([2, '']);
    expect(taken.stderr).toMatch(/^Port \d+ of 127\.0\.0\.1 is taken by another program\. Name another with --port/);
    expect(run('--port', '70000')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^70000 is no port\./) });
    expect(run('--colour')).toMatchObject({ status: 2, stderr: expect.stringMatching(/--data-dir DIR/) });
  } finally {
    host.child.kill('SIGTERM');
    await host.ended;
  }
});

test('it listens on 127.0.0.1 alone', async () => {
  const host = await startProcess();
  try {
    const port = Number(new URL(host.url).port).toString(16).toUpperCase().padStart(4, '0');
    const bound = ['tcp', 'tcp6'].flatMap((file) =>
      readFileSync(`/proc/${host.child.pid}/net/${file}`, 'utf8')
        .split('\n')
        .filter((line) => line.includes(`:${port} `)),
    );
    const listening = bound.map((line) => line.trim().split(/\s+/)).filter((fields) => fields[3] === '0A');
    expect(listening.map((fields) => fields[1])).toEqual([`0100007F:${port}`]);
  } finally {
    host.child.kill('SIGTERM');
    await host.ended;
  }
});

test('no window is opened for root or without a display', () => {
  const env = { PATH: process.env.PATH, DISPLAY: ':0', BINNACLE_BROWSER: '/bin/sh' };
  expect(whyNoWindow(env)).toBe(isRoot ? 'a browser must not run as root' : undefined);
  if (!isRoot) expect(whyNoWindow({ ...env, DISPLAY: '' })).toBe('there is no display');
  if (!isRoot) expect(whyNoWindow({ ...env, BINNACLE_BROWSER: '/nowhere' })).toMatch(/no Chromium/);
});

test('a window opens the page with a profile of its own, tells no other account a secret, and its end is seen', async () => {
  const browser = join(folder, 'browser.sh');
  const seen = join(folder, 'arguments');
  const real = process.env.BINNACLE_BROWSER ?? '/usr/bin/chromium';
  writeFileSync(browser, `#!/bin/sh\necho "$@" > ${seen}\nexec ${real} --no-sandbox --headless=new "$@"\n`);
  chmodSync(browser, 0o700);
  const host = await startHost();
  const secrets = [host.token, host.cookie.split('=')[1] ?? '', codeIn(host.loopback.openFile)];
  const window = openWindow(browser, host.loopback.openFile);
  try {
    await expect.poll(() => host.client.asked.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const profile = /--user-data-dir=(\S+)/.exec(readFileSync(seen, 'utf8'))?.[1] ?? '';
    expect(lstatSync(profile).mode & 0o777).toBe(0o700);
    expect(readFileSync(seen, 'utf8')).not.toContain('--remote-debugging');
    const look = spawnSync('/bin/sh', ['-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "'], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    });
    expect(look.stdout).toContain(profile);
    for (const secret of [...secrets, codeIn(host.loopback.openFile)]) expect(look.stdout).not.toContain(secret);
    if (isRoot) {
      for (const path of [
        host.loopback.openFile,
        `/proc/${process.pid}/environ`,
        profile,
        dirname(host.loopback.openFile),
      ]) {
        const read = spawnSync('/bin/ls', ['-R', path], { uid: nobody, gid: nobody, encoding: 'utf8' });
        const content = spawnSync('/bin/cat', [path], { uid: nobody, gid: nobody, encoding: 'utf8' });
        expect([read.stdout.includes('html'), content.stdout], path).toEqual([false, '']);
      }
    }
    await window.close();
    await window.gone;
    expect(existsSync(profile)).toBe(false);
    expect(statusOf(await open(host.port, codeIn(host.loopback.openFile)))).toBe(200);
  } finally {
    await window.close();
    await host.close();
  }
});
