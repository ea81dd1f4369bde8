import type { Socket } from 'node:net';

/** Length-framed JSON over a stream: four bytes big-endian length, then UTF-8. */
export interface Frames {
  /** @throws RangeError for a frame that is too large to send. */
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
  /** Called once, when the other side is gone or was cut off. */
  onClose(listener: () => void): void;
  /** Bytes handed over that the other side has not taken yet. */
  readonly waiting: number;
  /** Ends after what was sent has gone out. */
  end(): void;
  /** Ends now. */
  cut(): void;
}

/** Largest request one console sends another, bytes. */
export const MAX_REQUEST_BYTES = 32 * 1024 * 1024;
/** Largest answer, bytes: an audit export of a long history is one answer. */
export const MAX_ANSWER_BYTES = 384 * 1024 * 1024;

const HEADER = 4;

/** Puts frames on a socket. One that comes in above `largest.in` bytes, or is no JSON, cuts the connection. */
export function frame(socket: Socket, largest: { readonly in: number; readonly out: number }): Frames {
  const listeners: ((frame: unknown) => void)[] = [];
  let chunks: Buffer[] = [];
  let have = 0;
  let closed = false;

  const take = (bytes: number): Buffer => {
    const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    have -= bytes;
    chunks = have === 0 ? [] : [all.subarray(bytes)];
    return all.subarray(0, bytes);
  };
  let body = -1;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    have += chunk.length;
    while (!closed) {
      if (body < 0) {
        if (have < HEADER) return;
        body = take(HEADER).readUInt32BE();
        if (body > largest.in) return void socket.destroy();
      }
      if (have < body) return;
      const text = take(body).toString('utf8');
      body = -1;
      const parsed = read(text);
      if (parsed === undefined) return void socket.destroy();
      for (const listener of listeners) listener(parsed.frame);
    }
  });
  // What went wrong is told by the closing that follows.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });

  return {
    send(value) {
      if (closed || socket.writableEnded) return;
      const payload = Buffer.from(JSON.stringify(value));
      if (payload.length > largest.out) throw new RangeError(`a message of ${payload.length} bytes is too large`);
      const header = Buffer.alloc(HEADER);
      header.writeUInt32BE(payload.length);
      socket.cork();
      socket.write(header);
      socket.write(payload);
      socket.uncork();
    },
    onFrame: (listener) => void listeners.push(listener),
    onClose: (listener) => void (closed ? queueMicrotask(listener) : socket.once('close', listener)),
    get waiting() {
      return socket.writableLength;
    },
    end: () => void socket.end(),
    cut: () => void socket.destroy(),
  };
}

function read(text: string): { readonly frame: unknown } | undefined {
  try {
    return { frame: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
