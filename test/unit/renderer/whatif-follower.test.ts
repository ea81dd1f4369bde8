import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsoleEvent, Envelope } from '../../../main/contract/messages.ts';
import type { WhatIf } from '../../../main/contract/whatif.ts';
import { createWhatIfFollower, noWhatIf, type WhatIfView } from '../../../renderer/features/whatif/whatif-follower.ts';

const counts = (id: string, more: Partial<WhatIf> = {}): WhatIf => ({
  id,
  state: 'done',
  tenants: 1000,
  changed: 312,
  invalid: 2,
  invalidBefore: 0,
  partial: false,
  rendered: 871,
  total: 871,
  capturedAt: '2026-11-20T14:02:00Z',
  shapes: [],
  limits: [],
  ...more,
});
const answer = <T>(data: T): Envelope<T> => ({ formatVersion: 1, data, findings: [], page: { next: null } });
const refusal = (message: string): Envelope<never> => ({
  formatVersion: 1,
  error: { code: 'NOT_FOUND', message, path: '', fix: '', details: null },
});

/** A host whose answers come when the test says so. */
function host() {
  const asked: { readonly method: string; readonly parameters: Record<string, unknown> }[] = [];
  const waiting: ((envelope: Envelope<WhatIf>) => void)[] = [];
  const listeners = new Set<(event: ConsoleEvent) => void>();
  const call = (method: string) => (parameters: unknown) => {
    asked.push({ method, parameters: parameters as Record<string, unknown> });
    if (method === 'stop') return Promise.resolve(answer(counts('stopped', { state: 'superseded' })));
    return new Promise<Envelope<WhatIf>>((done) => waiting.push(done));
  };
  let view: WhatIfView = noWhatIf;
  const shown: WhatIfView[] = [];
  const follower = createWhatIfFollower(
    {
      whatifStart: call('start'),
      whatifState: call('state'),
      whatifStop: call('stop'),
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    'window-1',
    (change) => {
      view = change(view);
      shown.push(view);
    },
  );
  return {
    follower,
    asked,
    shown,
    listeners,
    now: () => view,
    methods: () => asked.map((one) => one.method),
    async reply(envelope: Envelope<WhatIf>, at = 0) {
      waiting.splice(at, 1)[0]?.(envelope);
      await vi.advanceTimersByTimeAsync(0);
    },
    async tell(event: ConsoleEvent) {
      for (const listener of listeners) listener(event);
      await vi.advanceTimersByTimeAsync(0);
    },
    pass: () => vi.advanceTimersByTimeAsync(400),
  };
}
const text = (body: string, facts = '1') => ({ template: 'premium', text: body, facts });
const step = (id: string, rendered: number): ConsoleEvent => ({ kind: 'whatif', id, rendered, total: 871 });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('following an unsaved text', () => {
  it('counts the newest of several texts typed in a row, and only that', async () => {
    const { follower, asked, now, pass, reply } = host();
    for (const body of ['a', 'ab', 'abc']) follower.follow(text(body));
    expect(asked).toEqual([]);
    expect(now().state).toBe('waiting');
    await pass();
    expect(asked).toEqual([{ method: 'start', parameters: { template: 'premium', text: 'abc', window: 'window-1' } }]);
    await reply(answer(counts('one')));
    expect(now()).toMatchObject({ state: 'done', text: 'abc', result: { changed: 312, invalid: 2 } });
    expect(now().took).not.toBeNull();
  });

  it('drops the answer to a text that was typed over, whenever it comes', async () => {
    const { follower, now, pass, reply, methods } = host();
    follower.follow(text('a'));
    await pass();
    follower.typed(text('ab'));
    follower.follow(text('ab'));
    await pass();
    expect(methods()).toEqual(['start', 'start']);
    await reply(answer(counts('second', { changed: 5 })), 1);
    await reply(answer(counts('first', { changed: 999 })));
    expect(now()).toMatchObject({ state: 'done', text: 'ab', result: { id: 'second', changed: 5 } });
  });

  it('ends what is being counted as soon as a key is pressed, and keeps the older counts marked as such', async () => {
    const { follower, asked, now, pass, reply } = host();
    follower.follow(text('a'));
    await pass();
    await reply(answer(counts('one', { state: 'running', partial: true, rendered: 40, changed: 7 })));
    expect(now()).toMatchObject({ state: 'running', result: { partial: true, changed: 7 }, took: null });
    follower.typed(text('ab'));
    expect(asked.at(-1)).toEqual({ method: 'stop', parameters: { id: 'one' } });
    await pass();
    expect(now()).toMatchObject({ state: 'waiting', text: 'a', result: { changed: 7 } });
    expect(asked.length).toBe(2);
  });

  it('reads on with each step it is told of, one question at a time, until nothing is partial', async () => {
    const { follower, now, pass, reply, tell, methods } = host();
    follower.follow(text('a'));
    await pass();
    await reply(answer(counts('one', { state: 'running', partial: true, rendered: 40, changed: 7 })));
    await tell(step('another', 80));
    expect(methods()).toEqual(['start']);
    await tell(step('one', 80));
    await tell(step('one', 120));
    await tell(step('one', 160));
    expect(methods()).toEqual(['start', 'state']);
    await reply(answer(counts('one', { state: 'running', partial: true, rendered: 160, changed: 70 })));
    expect(methods()).toEqual(['start', 'state', 'state']);
    await reply(answer(counts('one')));
    expect(now()).toMatchObject({ state: 'done', result: { partial: false, changed: 312 } });
    await tell(step('one', 871));
    expect(methods()).toEqual(['start', 'state', 'state']);
  });

  it('reads at once where steps were told before the first answer came', async () => {
    const { follower, now, pass, reply, tell, methods } = host();
    follower.follow(text('a'));
    await pass();
    await tell(step('one', 871));
    await reply(answer(counts('one', { state: 'running', partial: true, rendered: 40 })));
    expect(methods()).toEqual(['start', 'state']);
    await reply(answer(counts('one')));
    expect(now().state).toBe('done');
  });

  it('asks the same only once, and again when the facts changed', async () => {
    const { follower, pass, reply, methods } = host();
    follower.follow(text('a'));
    await pass();
    await reply(answer(counts('one')));
    follower.follow(text('a'));
    follower.typed(text('a'));
    await pass();
    expect(methods()).toEqual(['start']);
    follower.follow(text('a', '2'));
    await pass();
    expect(methods()).toEqual(['start', 'start']);
  });

  it('says why there are no counts, keeps the last ones, and counts again when the host is back', async () => {
    const { follower, now, pass, reply, tell, methods } = host();
    follower.follow(text('a'));
    await pass();
    await reply(answer(counts('one', { state: 'running', partial: true })));
    await tell(step('one', 100));
    await reply(refusal('There is no what-if of this name.'));
    expect(now()).toMatchObject({
      state: 'failed',
      failure: { message: 'There is no what-if of this name.' },
      result: { changed: 312 },
    });
    await tell({ kind: 'host', connected: false, message: '' });
    expect(methods()).toEqual(['start', 'state']);
    await tell({ kind: 'host', connected: true, message: '' });
    expect(methods()).toEqual(['start', 'state', 'start']);
    await reply(answer(counts('two')));
    expect(now()).toMatchObject({ state: 'done', failure: null, result: { id: 'two' } });
  });

  it('says that another ended the counting, and goes on when asked', async () => {
    const { follower, now, pass, reply, tell, methods } = host();
    follower.follow(text('a'));
    await pass();
    await reply(answer(counts('one', { state: 'running', partial: true })));
    await tell(step('one', 100));
    await reply(answer(counts('one', { state: 'superseded', partial: true, rendered: 100 })));
    expect(now()).toMatchObject({ state: 'stopped', result: { partial: true, rendered: 100 } });
    follower.again();
    expect(methods()).toEqual(['start', 'state', 'start']);
  });

  it('shows nothing once nothing is unsaved, and hears nothing once it is closed', async () => {
    const { follower, now, pass, reply, listeners, methods } = host();
    follower.follow(text('a'));
    await pass();
    follower.rest();
    await reply(answer(counts('one')));
    expect(now()).toEqual(noWhatIf);
    follower.follow(text('b'));
    follower.close();
    await pass();
    expect(methods()).toEqual(['start']);
    expect(listeners.size).toBe(0);
  });
});
