import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ConsoleEvent } from '../../../main/contract/messages.ts';
import { startEngineThread } from '../../../main/hosts/engine-thread.ts';
import type { Client } from '../../../main/hosts/session/client.ts';
import { ledgerProblems, readLedger } from './ledger-engine.ts';
import { inFolder } from './scenarios.ts';
import { startConsole } from './start-console.ts';

const entry = new URL('./ledger-thread.ts', import.meta.url);

async function withThread(
  folder: string,
  children: { sandbox: string; keychain: string },
  check: (client: Client, events: ConsoleEvent[]) => Promise<void>,
): Promise<void> {
  const client = startEngineThread({ entry, folder, host: 'loopback', children, wait: 800 });
  const events: ConsoleEvent[] = [];
  client.onEvent((event) => events.push(event));
  try {
    await check(client, events);
  } finally {
    await client.close();
  }
}

const quiet = { sandbox: '', keychain: '' };

test('what is asked before the engine is ready is answered, and the folder is free after closing', async () => {
  await inFolder(async (folder) => {
    await withThread(folder, quiet, async (client) => {
      const answers = await Promise.all([
        client.call('search', { query: '' }),
        client.request('variable.set', {}, { requestId: 'a' }),
      ]);
      expect(answers.every((envelope) => 'data' in envelope)).toBe(true);
      expect(client.role()).toEqual({ role: 'leader', pid: process.pid });
    });
    const next = startConsole(folder);
    expect((await next.until((told) => told.open !== undefined)).open?.role).toBe('leader');
    next.send({ close: true });
    await next.ended;
    expect(ledgerProblems(readLedger(folder))).toEqual([]);
  });
});

test('an engine that ends while it works on a write is started again, and the write is done once', async () => {
  await inFolder(async (folder) => {
    const requestId = randomUUID();
    await withThread(folder, { sandbox: '', keychain: 'after' }, async (client, events) => {
      // Every answer ends this engine, so the write can never be confirmed: it says so, and it is there once.
      const envelope = await client.request('variable.set', {}, { requestId });
      expect(envelope).toMatchObject({ error: { details: { outcome: 'unknown', requestId } } });
      expect(events.some((event) => event.kind === 'host' && !event.connected)).toBe(true);
    });
    expect(readLedger(folder).filter((line) => line.requestId === requestId)).toHaveLength(1);
    expect(ledgerProblems(readLedger(folder))).toEqual([]);
  });
});

test('a request that ends every engine is not sent for ever, and others are served meanwhile', async () => {
  await inFolder(async (folder) => {
    mkdirSync(folder, { mode: 0o700 });
    await withThread(folder, { sandbox: 'tenant.list', keychain: '' }, async (client, events) => {
      const [deadly, other] = await Promise.all([client.call('tenant.list', {}), client.call('search', { query: '' })]);
      expect(deadly).toMatchObject({ error: { code: 'INTERNAL' } });
      expect(other).toMatchObject({ data: { n: 0 } });
      const hosts = events.flatMap((event) => (event.kind === 'host' ? [event.connected] : []));
      expect(hosts).toContain(false);
      expect(hosts.at(-1)).toBe(true);
    });
  });
});

test('a folder that cannot be had fails what is asked, and is taken when it is free', async () => {
  await inFolder(async (folder) => {
    const holder = startConsole(folder);
    await holder.until((told) => told.open !== undefined);
    holder.child.kill('SIGSTOP');
    await withThread(folder, quiet, async (client) => {
      expect(await client.call('search', { query: '' })).toMatchObject({ error: { code: 'BUSY' } });
      holder.child.kill('SIGKILL');
      await holder.ended;
      let envelope = await client.call('search', { query: '' });
      while ('error' in envelope) envelope = await client.call('search', { query: '' });
      expect(client.role().role).toBe('leader');
    });
  });
});
