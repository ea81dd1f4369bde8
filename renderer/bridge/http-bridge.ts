import { type Bridge, methodName } from '../../main/contract/bridge.ts';
import type { ConsoleEvent, Envelope } from '../../main/contract/messages.ts';
import { operationNames } from '../../main/contract/operation-names.ts';
import { readEvents } from './event-stream.ts';

const retryMs = 1500;
/** A browser lets so many bytes go out after a page is gone (WHATWG Fetch, section 4.5: 64 KiB for all). */
const mostAfterwards = 60_000;

/**
 * The bridge of the loopback host: `POST /api/<operation>` for a request, one text/event-stream at `/api/events`.
 * A method rejects when no host answers or when it answers with something that is no envelope.
 */
export function httpBridge(token: string, base = '/api/'): Bridge {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

  async function post(operation: string, parameters: unknown, meta: unknown): Promise<Envelope> {
    const body = JSON.stringify({ parameters, meta: meta ?? {} });
    // What was typed last must arrive although the window that sent it closes.
    const keepalive = ['draft.append', 'draft.close'].includes(operation) && body.length < mostAfterwards;
    const answer = await fetch(base + operation, { method: 'POST', headers, body, cache: 'no-store', keepalive });
    const envelope = (await answer.json()) as Envelope;
    if (envelope?.formatVersion !== 1) throw new Error(`The host answered ${answer.status} without an envelope.`);
    return envelope;
  }

  async function follow(listener: (event: ConsoleEvent) => void, signal: AbortSignal) {
    let lost = false;
    while (!signal.aborted) {
      try {
        const answer = await fetch(`${base}events`, { headers, signal, cache: 'no-store' });
        if (!answer.ok || answer.body === null) throw new Error(`The event stream answered ${answer.status}.`);
        if (lost) listener({ kind: 'host', connected: true, message: '' });
        lost = false;
        await readEvents(answer.body, listener);
      } catch (error) {
        if (signal.aborted) return;
        if (!lost) listener({ kind: 'host', connected: false, message: error instanceof Error ? error.message : '' });
        lost = true;
      }
      if (!signal.aborted) await new Promise((done) => setTimeout(done, retryMs));
    }
  }

  const methods = Object.fromEntries(
    operationNames.map((operation) => [
      methodName(operation),
      (parameters: unknown, meta?: unknown) => post(operation, parameters, meta),
    ]),
  );
  return {
    ...methods,
    onEvent(listener: (event: ConsoleEvent) => void) {
      const stop = new AbortController();
      void follow(listener, stop.signal);
      return () => stop.abort();
    },
  } as Bridge;
}
