import { expect, test, vi } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import type { Connection, Envelope, RequestMessage } from '../../../main/contract/messages.ts';
import { completeMeta } from '../../../main/hosts/session/client.ts';
import { connectionPair } from '../../../main/hosts/session/pair.ts';
import { Requests } from '../../../main/hosts/session/requests.ts';

const data = (value: unknown): Envelope => ({ formatVersion: 1, data: value, findings: [], page: { next: null } });
const failed = (code: 'LOCKED' | 'NO_WORKSPACE'): Envelope => ({
  formatVersion: 1,
  error: { code, message: `It is ${code}.`, path: '', fix: '', details: null },
});
const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true), { timeout: 10_000, interval: 1 });

/** An engine in memory: keeps what it hears, answers as told. */
function engine(answer: (request: RequestMessage) => Envelope | undefined) {
  const [near, far] = connectionPair();
  const heard: RequestMessage[] = [];
  far.onMessage((message) => {
    if (message.type !== 'request') return;
    heard.push(message);
    const envelope = answer(message);
    if (envelope !== undefined) far.send({ type: 'answer', id: message.id, envelope });
  });
  return { connection: near satisfies Connection, heard, operations: () => heard.map(({ operation }) => operation) };
}

async function lost(operation: string, dryRun = false) {
  const requests = new Requests();
  const first = engine(() => undefined);
  requests.use(first.connection);
  const answer = requests.ask(operation, { of: operation }, completeMeta('cli', { requestId: 'r', dryRun }));
  await until(() => first.heard.length === 1);
  first.connection.close();
  await until(() => !requests.connected);
  expect(first.operations()).toEqual([operation]);
  return { requests, answer };
}

test('a read is sent again to the next engine, and so is a dry run', async () => {
  for (const [operation, dryRun] of [
    ['tenant.list', false],
    ['variable.set', true],
  ] as const) {
    const { requests, answer } = await lost(operation, dryRun);
    const next = engine(() => data('again'));
    requests.use(next.connection);
    expect(await answer).toEqual(data('again'));
    expect(next.operations()).toEqual([operation]);
  }
});

test('a write is asked about first: what was done is answered, what was not is sent with the same id', async () => {
  const done = await lost('variable.set');
  const knows = engine(() => data({ known: true, envelope: data('kept') }));
  done.requests.use(knows.connection);
  expect(await done.answer).toEqual(data('kept'));
  expect(knows.operations()).toEqual(['request.status']);
  expect(knows.heard[0]?.parameters).toEqual({ requestId: 'r' });

  for (const status of [data({ known: false }), failed('NO_WORKSPACE')]) {
    const undone = await lost('variable.set');
    const ignorant = engine(({ operation }) => (operation === 'request.status' ? status : data('now')));
    undone.requests.use(ignorant.connection);
    expect(await undone.answer).toEqual(data('now'));
    expect(ignorant.operations()).toEqual(['request.status', 'variable.set']);
    expect(ignorant.heard[1]?.meta.requestId).toBe('r');
  }
});

test('where it cannot be asked, a write is said to be unsure and a read simply failed', async () => {
  const write = await lost('variable.set');
  write.requests.use(engine(() => failed('LOCKED')).connection);
  expect(await write.answer).toMatchObject({
    error: { code: 'LOCKED', details: { outcome: 'unknown', requestId: 'r' } },
  });

  const busy = new BinnacleError('BUSY', 'Nobody answers.');
  const [unsure, plain] = [await lost('variable.set'), await lost('tenant.list')];
  unsure.requests.fail(busy);
  plain.requests.fail(busy);
  expect(await unsure.answer).toMatchObject({ error: { code: 'BUSY', details: { outcome: 'unknown' } } });
  expect(await plain.answer).toMatchObject({ error: { code: 'BUSY', message: 'Nobody answers.', details: null } });
});

test('what was asked with nobody there is sent to whoever comes, once', async () => {
  const requests = new Requests();
  const answer = requests.ask('variable.set', {}, completeMeta('cli'));
  expect(requests.connected).toBe(false);
  const next = engine(() => data('done'));
  requests.use(next.connection);
  expect(await answer).toEqual(data('done'));
  expect(next.operations()).toEqual(['variable.set']);
  expect(requests.waiting).toBe(0);
});

test('a request that ended three engines is given up, and the ones behind it are not', async () => {
  const { requests, answer } = await lost('tenant.list');
  const behind = requests.ask('search', {}, completeMeta('cli'));
  for (let times = 0; times < 2; times++) {
    const dying = engine(({ operation }) => (operation === 'search' ? data('found') : undefined));
    requests.use(dying.connection);
    await until(() => dying.operations().includes('tenant.list'));
    dying.connection.close();
    await until(() => !requests.connected);
  }
  requests.use(engine(() => data('never')).connection);
  expect(await answer).toMatchObject({ error: { code: 'INTERNAL' } });
  expect(await behind).toEqual(data('found'));
});

test('an engine that ends in good order does not count as one that the request ended', async () => {
  const requests = new Requests();
  const answer = requests.ask('variable.set', {}, completeMeta('cli', { requestId: 'r' }));
  for (let engines = 0; engines < 6; engines++) {
    const [near, far] = connectionPair();
    let heard = 0;
    far.onMessage((message) => {
      if (message.type !== 'request') return;
      heard++;
      // It was never taken, so nobody has to be asked whether it was done.
      expect(message.operation).toBe('variable.set');
      far.send({ type: 'not-taken', id: message.id });
      far.close();
    });
    requests.use(near);
    await until(() => heard === 1 && !requests.connected);
  }
  const next = engine(() => data('done once'));
  requests.use(next.connection);
  expect(await answer).toEqual(data('done once'));
  expect(next.operations()).toEqual(['variable.set']);
});
