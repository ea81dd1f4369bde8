import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { BinnacleError, toFailure } from '../../contract/errors.ts';
import type { AnswerMessage, Connection, Message } from '../../contract/messages.ts';
import { farSocketPath, socketPath } from './folder.ts';
import { type Frames, frame, MAX_ANSWER_BYTES, MAX_REQUEST_BYTES } from './frames.ts';
import { asWire, PROTOCOL } from './wire.ts';

/** Consoles served at once beside the holder's own. */
const MAX_FOLLOWERS = 64;
/** A follower that leaves this much unread is cut off, bytes. */
const MAX_UNREAD_BYTES = 2 * MAX_ANSWER_BYTES;
/** Events are left out for a follower that leaves this much unread, bytes. */
const MAX_UNREAD_EVENT_BYTES = 16 * 1024 * 1024;

/** The holder's socket, on which other consoles of the same account send their requests. */
export interface Listener {
  /** Where it stands. */
  readonly path: string;
  /** Takes the socket's name away: nobody new finds it. */
  hide(): void;
  /** Cuts every connection. */
  close(): void;
}

/**
 * Listens for other consoles. The socket is made inside a fresh 0700 folder, made 0600 there, and then moved into
 * place over whatever a dead holder left: nobody else can connect at any moment. Only the lock's holder may call this.
 */
export async function listen(folder: string, onConnection: (connection: Connection) => void): Promise<Listener> {
  const open = new Set<Frames>();
  const server = createServer((socket) => {
    if (open.size >= MAX_FOLLOWERS) return void socket.destroy();
    const frames = frame(socket, { in: MAX_REQUEST_BYTES, out: MAX_ANSWER_BYTES });
    open.add(frames);
    frames.onClose(() => open.delete(frames));
    frames.send({ type: 'greeting', protocol: PROTOCOL, pid: process.pid });
    onConnection(asConnection(frames));
  });
  // The console may end while others are connected; they take over.
  const path = await place(server, folder);
  return {
    path,
    hide() {
      if (process.platform !== 'win32') rmSync(path, { force: true });
      server.close();
    },
    close() {
      for (const frames of open) frames.end();
      server.close();
    },
  };
}

async function place(server: Server, folder: string): Promise<string> {
  if (process.platform === 'win32') {
    // A pipe has no folder to guard it; a name nobody can guess is told through the holder's file.
    const path = `\\\\.\\pipe\\binnacle-${crypto.randomUUID()}`;
    await bind(server, path);
    return path;
  }
  let failure: unknown;
  // Some network file systems hold no sockets.
  for (const path of new Set([socketPath(folder), farSocketPath(folder)])) {
    const made = `${path}.new`;
    try {
      rmSync(made, { recursive: true, force: true });
      mkdirSync(made, { mode: 0o700 });
      const fresh = join(made, 's');
      await bind(server, fresh);
      chmodSync(fresh, 0o600);
      renameSync(fresh, path);
      return path;
    } catch (error) {
      failure = error;
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  }
  throw failure;
}

function bind(server: Server, path: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      server.on('error', () => undefined);
      done();
    });
  });
}

/** The engine may not be ready yet: what comes before it listens is kept, and signs of life are given meanwhile. */
function asConnection(frames: Frames): Connection {
  const early: Message[] = [];
  let hear: ((message: Message) => void) | undefined;
  frames.onFrame((value) => {
    const message = asWire(value);
    if (message?.type === 'ping') frames.send({ type: 'pong' });
    else if (message?.type !== 'request') frames.cut();
    else if (hear === undefined) early.push(message);
    else hear(message);
  });
  return {
    send(message: Message) {
      if (message.type === 'event' && frames.waiting > MAX_UNREAD_EVENT_BYTES) return;
      if (frames.waiting > MAX_UNREAD_BYTES) return frames.cut();
      try {
        frames.send(message);
      } catch (error) {
        if (message.type === 'answer') frames.send(tooLarge(message.id, error));
      }
    },
    onMessage(listener) {
      hear = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose: (listener) => frames.onClose(listener),
    close: () => frames.end(),
  };
}

function tooLarge(id: number, cause: unknown): AnswerMessage {
  const error = new BinnacleError('INVALID_INPUT', 'The answer is too large to pass from one console to another.', {
    fix: 'Ask for a part of it, or close the other console and ask again.',
    cause,
  });
  return { type: 'answer', id, envelope: { formatVersion: 1, error: toFailure(error) } };
}
