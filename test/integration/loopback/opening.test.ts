import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { startLoopback } from '../../../main/hosts/loopback/server.ts';
import { codeIn, echoClient, open, startHost, statusOf } from './host.ts';

test('the page is opened once by a code, and by exactly one of a hundred who come with the same', async () => {
  const host = await startHost();
  try {
    const code = codeIn(host.loopback.openFile);
    const answers = await Promise.all(Array.from({ length: 100 }, () => open(host.port, code)));
    expect(answers.map(statusOf).sort()).toEqual([200, ...Array.from({ length: 99 }, () => 403)]);
    for (const other of [code, 'A'.repeat(43), '', `${code}&code=${code}`]) {
      expect(statusOf(await open(host.port, other)), other).toBe(403);
    }
    // The file holds the next code at once.
    expect(codeIn(host.loopback.openFile)).not.toBe(code);
    expect(statusOf(await open(host.port, codeIn(host.loopback.openFile)))).toBe(200);
  } finally {
    await host.close();
  }
});

test("the opening file is the account's alone, and goes when it is sealed or the host ends", async () => {
  const host = await startHost();
  const { openFile } = host.loopback;
  expect(statSync(openFile).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(openFile)).mode & 0o777).toBe(0o700);
  host.loopback.seal();
  expect(existsSync(openFile)).toBe(false);
  await host.close();

  const other = await startHost();
  await other.close();
  expect(existsSync(other.loopback.openFile)).toBe(false);
});

test('a taken port is refused in a sentence', async () => {
  const host = await startHost();
  try {
    const second = startLoopback({ client: echoClient(), page: '/nowhere', port: host.port });
    await expect(second).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `Port ${host.port} of 127.0.0.1 is taken by another program.`,
    });
  } finally {
    await host.close();
  }
});
