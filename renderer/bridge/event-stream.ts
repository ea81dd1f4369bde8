import type { ConsoleEvent } from '../../main/contract/messages.ts';

/** Cuts a text/event-stream (WHATWG HTML, section 9.2) into the data of its events; what is not complete is given back. */
export function takeEvents(buffer: string): { readonly events: readonly ConsoleEvent[]; readonly rest: string } {
  const blocks = buffer.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  const events: ConsoleEvent[] = [];
  for (const block of blocks) {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trimStart())
      .join('\n');
    if (data !== '') events.push(JSON.parse(data) as ConsoleEvent);
  }
  return { events, rest };
}

/** Reads a stream of events until it ends or is cancelled. */
export async function readEvents(body: ReadableStream<Uint8Array>, listener: (event: ConsoleEvent) => void) {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let buffer = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const taken = takeEvents(buffer + value);
    buffer = taken.rest;
    for (const event of taken.events) listener(event);
  }
}
