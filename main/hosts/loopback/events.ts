import type { ServerResponse } from 'node:http';
import type { ConsoleEvent } from '../../contract/messages.ts';
import { securityHeaders } from './headers.ts';

/** Event streams at once; a page holds one. */
const MAX_STREAMS = 32;
/** A stream with this much unread, in bytes, is cut; its page reads everything anew when it comes back. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
/** Milliseconds between signs of life. */
const HEARTBEAT = 15_000;

/** The open event streams (the event-stream format of the HTML standard, read by the page with fetch). */
export class EventStreams {
  #open = new Set<ServerResponse>();
  #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT);
    this.#timer.unref();
  }

  /** Takes a response as a stream; false when there are too many. */
  add(response: ServerResponse): boolean {
    if (this.#open.size >= MAX_STREAMS) return false;
    response.writeHead(200, {
      ...securityHeaders,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    });
    response.flushHeaders();
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
    response.on('error', () => undefined);
    return true;
  }

  send(event: ConsoleEvent): void {
    this.#write(`data: ${JSON.stringify(event)}\n\n`);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const response of this.#open) response.end();
  }

  #write(text: string): void {
    for (const response of this.#open) {
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      else response.write(text);
    }
  }
}
