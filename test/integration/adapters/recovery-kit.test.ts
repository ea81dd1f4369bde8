import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { localEngine } from '../../../main/hosts/local-engine.ts';
import type { Client } from '../../../main/hosts/session/client.ts';
import { openSession } from '../../../main/hosts/session/session.ts';

const base = mkdtempSync(join(tmpdir(), 'binnacle-kit-'));
const kept = { ...process.env };
let client: Client | undefined;

beforeAll(() => {
  // No session bus: the key of these workspaces is made from a passphrase.
  delete process.env.DBUS_SESSION_BUS_ADDRESS;
  process.env.BINNACLE_STATE = join(base, 'state');
  process.env.BINNACLE_CHECKPOINTS = join(base, 'checkpoints');
});
afterEach(async () => {
  await client?.close();
  client = undefined;
});
afterAll(() => {
  process.env = kept;
  rmSync(base, { recursive: true, force: true });
});

async function open(folder: string): Promise<Client> {
  await client?.close();
  client = await openSession({
    folder,
    host: 'cli',
    create: true,
    stay: false,
    compose: (real) => localEngine(real, { warm: false }),
  });
  return client;
}

async function data<T>(
  answer: Promise<{ readonly data: T } | { readonly error: { readonly message: string } }>,
): Promise<T> {
  const envelope = await answer;
  if ('error' in envelope) throw new Error(envelope.error.message);
  return envelope.data;
}

test('a workspace whose header is gone for good is opened by the words of its kit, with everything in it', async () => {
  const folder = join(base, 'data');
  const first = await open(folder);
  await data(first.call('workspace.init', { passphrase: 'correct horse battery' }));
  await data(first.call('tenant.add', { tenant: 'northwind', name: 'Northwind Fiber', tier: 'premium' }));
  const kit = await data(first.call('keychain.recoveryKit', {}));
  const words = kit.words.join(' ');
  await data(first.call('keychain.proveKit', { words }));

  await first.close();
  for (const name of ['workspace.json', 'workspace.previous.json']) writeFileSync(join(folder, name), 'not a header');
  const second = await open(folder);
  expect(await data(second.call('workspace.info', {}))).toMatchObject({ state: 'damaged' });
  const wrong = await second.call('keychain.unlock', {
    recoveryKit: words.split(' ').reverse().join(' '),
    passphrase: 'a new passphrase',
  });
  expect(wrong).toHaveProperty('error');

  await data(second.call('keychain.unlock', { recoveryKit: words, passphrase: 'a new passphrase' }));
  expect(await data(second.call('tenant.show', { tenant: 'northwind' }))).toMatchObject({ name: 'Northwind Fiber' });
  expect(await data(second.call('audit.verify', {}))).toMatchObject({ problems: [] });

  const third = await open(folder);
  expect(await data(third.call('workspace.info', {}))).toMatchObject({ state: 'locked', sealing: 'passphrase' });
  expect(await third.call('keychain.unlock', { passphrase: 'correct horse battery' })).toHaveProperty('error');
  await data(third.call('keychain.unlock', { passphrase: 'a new passphrase' }));
  expect(await data(third.call('tenant.list', {}))).toHaveLength(1);
});
