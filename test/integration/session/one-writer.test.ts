import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ledgerProblems, readLedger } from './ledger-engine.ts';
import { doubleStart, endAll, inFolder, killEngineUnderLoad, killUnderLoad } from './scenarios.ts';
import { startConsole } from './start-console.ts';

const open = (told: { open?: unknown }) => told.open !== undefined;

test('of two consoles started at once one leads and the other is served by it', async () => {
  for (let round = 0; round < 10; round++) expect(await doubleStart()).toEqual([]);
});

test('killing whoever leads under load loses no answered write and does none twice', async () => {
  const report = await killUnderLoad(6);
  expect(report.problems).toEqual([]);
  expect(report.writers).toBe(7);
});

test('the same holds for the real engine, its journal and its audit log', async () => {
  const report = await killEngineUnderLoad(3);
  expect(report.problems).toEqual([]);
  expect(report.writers).toBe(4);
});

test('a write that was done and not answered is answered by the next leader and not done again', async () => {
  await inFolder(async (folder) => {
    const leader = startConsole(folder, {}, { LEDGER_SILENT: '1' });
    await leader.until(open);
    const follower = startConsole(folder);
    try {
      await follower.until(open);
      const requestId = randomUUID();
      follower.send({ ask: 'tenant.add', requestId });
      await follower.until((told) => told.event?.state === `written ${requestId}`);
      leader.child.kill('SIGKILL');
      const { envelope } = await follower.until((told) => told.answer === requestId);
      expect(envelope?.data).toEqual({ was: 'done' });
      expect(readLedger(folder).filter((line) => line.requestId === requestId)).toHaveLength(1);
      expect(ledgerProblems(readLedger(folder))).toEqual([]);
    } finally {
      await endAll([leader, follower]);
    }
  });
});

test('requests that a stopped leader never saw are done by the next one, once', async () => {
  await inFolder(async (folder) => {
    const leader = startConsole(folder);
    await leader.until(open);
    const follower = startConsole(folder);
    try {
      await follower.until(open);
      leader.child.kill('SIGSTOP');
      const requestId = randomUUID();
      follower.send({ ask: 'variable.set', requestId });
      follower.send({ ask: 'search' });
      follower.send({});
      await follower.until((told) => told.role !== undefined);
      leader.child.kill('SIGKILL');
      await follower.until((told) => told.answer === requestId);
      const read = await follower.until((told) => told.answer === 'search');
      expect(read.envelope?.data?.pid).toBe(follower.child.pid);
      expect(readLedger(folder).filter((line) => line.requestId === requestId)).toHaveLength(1);
      const said = follower.told.flatMap((told) => (told.event?.kind === 'host' ? [told.event.connected] : []));
      expect(said).toEqual([false, true]);
    } finally {
      await endAll([leader, follower]);
    }
  });
});

test('a holder that does not answer is BUSY, and said who it is while waiting', async () => {
  await inFolder(async (folder) => {
    const holder = startConsole(folder);
    await holder.until(open);
    holder.child.kill('SIGSTOP');
    const second = startConsole(folder, { wait: 1500 });
    try {
      const { event } = await second.until((told) => told.event !== undefined);
      expect(event?.message).toContain(`process ${holder.child.pid}`);
      const { failed } = await second.until((told) => told.failed !== undefined);
      expect(failed?.code).toBe('BUSY');
      expect(failed?.message).toContain(`process ${holder.child.pid}`);
      expect(await second.ended).toBe('6');
      expect(readLedger(folder)).toEqual([]);
    } finally {
      await endAll([holder, second]);
    }
  });
});

test('a holder that stops while it owes an answer is given up, and the outcome is said to be unknown', async () => {
  await inFolder(async (folder) => {
    const holder = startConsole(folder);
    await holder.until(open);
    const follower = startConsole(folder, { silence: 1000, wait: 500 });
    try {
      await follower.until(open);
      holder.child.kill('SIGSTOP');
      follower.send({ ask: 'variable.set', requestId: 'w' });
      const { envelope } = await follower.until((told) => told.answer === 'w');
      expect(envelope?.error?.code).toBe('BUSY');
      expect(envelope?.error).toMatchObject({ details: { outcome: 'unknown', requestId: 'w' } });
    } finally {
      await endAll([holder, follower]);
    }
  });
});

test('what a dead console left behind is no obstacle', async () => {
  await inFolder(async (folder) => {
    const dead = startConsole(folder);
    await dead.until(open);
    dead.child.kill('SIGKILL');
    await dead.ended;
    expect(readdirSync(folder).sort()).toEqual(['console.sock', 'holder.json', 'lock']);
    mkdirSync(join(folder, 'console.sock.new'));
    writeFileSync(join(folder, 'holder.json'), '{"pid": "nobody"');
    const next = startConsole(folder);
    try {
      expect((await next.until(open)).open?.role).toBe('leader');
      expect(lstatSync(join(folder, 'console.sock')).mode & 0o777).toBe(0o600);
      expect(lstatSync(join(folder, 'lock')).mode & 0o777).toBe(0o600);
      expect(lstatSync(folder).mode & 0o777).toBe(0o700);
      next.send({ close: true });
      expect(await next.ended).toBe('0');
      expect(next.noise()).toBe('');
      // The lock was there before it came, so it stays.
      expect(readdirSync(folder)).toEqual(['lock']);
    } finally {
      await endAll([next]);
    }
  });
});

test('a leader that closes answers what it accepted, then hands over', async () => {
  await inFolder(async (folder) => {
    const leader = startConsole(folder);
    await leader.until(open);
    const follower = startConsole(folder);
    try {
      await follower.until(open);
      follower.send({ ask: 'overview' });
      follower.send({ ask: 'search' });
      await follower.until((told) => told.answer === 'search');
      leader.send({ close: true });
      const { envelope } = await follower.until((told) => told.answer === 'overview');
      expect(envelope?.data?.pid).toBe(leader.child.pid);
      expect(await leader.ended).toBe('0');
      follower.send({ ask: 'variable.set', requestId: 'later' });
      await follower.until((told) => told.answer === 'later');
      expect(readLedger(folder).at(-1)?.pid).toBe(follower.child.pid);
    } finally {
      await endAll([leader, follower]);
    }
  });
});

test('a folder whose path is too long for a socket is served from the runtime folder', async () => {
  await inFolder(async (parent) => {
    const folder = join(parent, 'x'.repeat(120));
    const [first, second] = [startConsole(folder), startConsole(folder, {}, { XDG_RUNTIME_DIR: '' })];
    try {
      const opened = await Promise.all([first.until(open), second.until(open)]);
      expect(opened.map((told) => told.open?.role).sort()).toEqual(['follower', 'leader']);
      const holder = JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8'));
      expect(lstatSync(holder.socket).mode & 0o777).toBe(0o600);
      expect(lstatSync(dirname(holder.socket)).mode & 0o777).toBe(0o700);
    } finally {
      await endAll([first, second]);
    }
  });
});

test('a command that only reads leaves no trace, and neither does one that kept nothing', async () => {
  await inFolder(async (folder) => {
    const reader = startConsole(folder, { create: false, stay: false });
    await reader.until(open);
    reader.send({ ask: 'search' });
    await reader.until((told) => told.answer === 'search');
    expect(existsSync(folder)).toBe(false);
    reader.send({ ask: 'variable.set', requestId: 'w' });
    const refused = await reader.until((told) => told.answer === 'w');
    expect(refused.envelope?.error?.code).toBe('NO_WORKSPACE');
    reader.send({ close: true });
    await reader.ended;
    expect(existsSync(folder)).toBe(false);

    const writer = startConsole(folder, { stay: false });
    await writer.until(open);
    expect(readdirSync(folder)).toContain('lock');
    writer.send({ close: true });
    await writer.ended;
    expect(existsSync(folder)).toBe(false);
  });
});

test('a folder with other things in it keeps its rights, and one that others can write is refused', async () => {
  await inFolder(async (folder) => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    chmodSync(folder, 0o755);
    const reader = startConsole(folder, { create: false });
    await reader.until(open);
    reader.send({ close: true });
    await reader.ended;
    expect(lstatSync(folder).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    chmodSync(folder, 0o777);
    const refused = startConsole(folder);
    expect((await refused.until((told) => told.failed !== undefined)).failed?.code).toBe('FORBIDDEN');
    await refused.ended;
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });
});

// Changing the owner of a folder takes root; elsewhere the check of the owner cannot be reached.
test.runIf(process.getuid?.() === 0)(
  "another account's folder is refused, and its socket is not spoken to",
  async () => {
    await inFolder(async (folder) => {
      mkdirSync(folder, { mode: 0o700 });
      chownSync(folder, 65534, 65534);
      const refused = startConsole(folder);
      expect((await refused.until((told) => told.failed !== undefined)).failed?.code).toBe('FORBIDDEN');
      await refused.ended;
      expect(readdirSync(folder)).toEqual([]);
    });
  },
);

test.runIf(process.getuid?.() === 0)('another account cannot reach the socket of a holder', async () => {
  await inFolder(async (folder) => {
    const holder = startConsole(folder);
    try {
      await holder.until(open);
      chmodSync(dirname(folder), 0o755);
      const script = `require('net').connect(${JSON.stringify(join(folder, 'console.sock'))})
        .on('connect', () => console.log('connected')).on('error', (error) => console.log(error.code))`;
      const account = { uid: 65_534, gid: 65_534, encoding: 'utf8' } as const;
      expect(spawnSync(process.execPath, ['-e', script], account).stdout).toBe('EACCES\n');
      // The socket's own mode stands by itself, should somebody open the folder.
      chmodSync(folder, 0o755);
      expect(spawnSync(process.execPath, ['-e', script], account).stdout).toBe('EACCES\n');
    } finally {
      await endAll([holder]);
    }
  });
});
