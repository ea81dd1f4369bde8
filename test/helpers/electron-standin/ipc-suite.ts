import { expect } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import { serveOperations } from '../../../main/hosts/electron/ipc.ts';
import { hostile, randomPayload } from './payloads.ts';
import { channels, countingClient, handlers, strangersOf, windowOf } from './served-operations.ts';

/** What a run of the suite came to. */
export interface Tally {
  calls: number;
  refused: number;
  passed: number;
}

/** Serves the operations anew and gives the window and the client behind them. */
function serve(url = 'app://console/') {
  handlers.clear();
  const client = countingClient();
  const window = windowOf(url);
  serveOperations(client, () => window.window as never);
  expect([...handlers.keys()]).toEqual(channels);
  return { client, window };
}

const payloadAt = (at: number): unknown => (at < hostile.length ? hostile[at]?.() : randomPayload(at));

/** Calls every channel from every kind of stranger with `count` payloads: none may get through. */
export async function strangersGetNothing(count: number): Promise<Tally> {
  const { client, window } = serve();
  const tally = { calls: 0, refused: 0, passed: 0 };
  const senders = Object.values(strangersOf(window));
  for (let at = 0; at < count; at++) {
    const payload = payloadAt(at);
    for (const handler of handlers.values()) {
      for (const sender of senders) {
        tally.calls++;
        const { error } = await handler(sender, payload, payload);
        if (error?.code === 'FORBIDDEN') tally.refused++;
      }
    }
  }
  tally.passed = client.asked.length;
  return tally;
}

/** Calls every channel from the page itself with `count` payloads: each is refused with a code, or is plain JSON. */
export async function payloadsArePlain(count: number): Promise<Tally> {
  const { client, window } = serve();
  const tally = { calls: 0, refused: 0, passed: 0 };
  const own = { sender: window.webContents, senderFrame: window.mainFrame };
  for (let at = 0; at < count; at++) {
    const payload = payloadAt(at);
    for (const [channel, handler] of handlers) {
      tally.calls++;
      const before = client.asked.length;
      const { error } = await handler(own, payload, at % 3 === 0 ? payload : undefined);
      if (error === undefined) {
        const [asked] = client.asked.splice(before);
        expect(asked?.operation).toBe(channel.slice('binnacle:'.length));
        expect(JSON.parse(JSON.stringify(asked?.parameters))).toEqual(asked?.parameters);
        tally.passed++;
      } else {
        expect(error.code).toBe('INVALID_INPUT');
        expect(client.asked.length).toBe(before);
        tally.refused++;
      }
    }
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  return tally;
}

/** The code of the error a function throws. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof BinnacleError) return error.code;
    throw error;
  }
  return '';
}
