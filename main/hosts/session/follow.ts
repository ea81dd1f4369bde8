import { createConnection } from 'node:net';
import { dirname } from 'node:path';
import { BinnacleError } from '../../contract/errors.ts';
import type { Connection } from '../../contract/messages.ts';
import { isOurs, socketPath } from './folder.ts';
import { type Frames, frame, MAX_ANSWER_BYTES, MAX_REQUEST_BYTES } from './frames.ts';
import { readHolder } from './holder.ts';
import { asWire, PROTOCOL } from './wire.ts';

/** A connection to the console that holds a folder. */
export interface Following {
  readonly connection: Connection;
  /** The holder's process. */
  readonly pid: number;
  /** Milliseconds since anything was heard from the holder, by the monotonic clock. */
  quiet(): number;
  /** Asks for a sign of life. */
  ping(): void;
  /** Gives the holder up. */
  cut(): void;
}

/**
 * Connects to the console that holds a folder, and waits at most `patience` milliseconds for its greeting.
 *
 * Gives `nobody` when no one listens (a dead holder's socket refuses), `silent` when someone does and says nothing.
 * @throws BinnacleError BUSY when the holder speaks another protocol.
 */
export async function follow(folder: string, patience: number): Promise<Following | 'nobody' | 'silent'> {
  const told = readHolder(folder)?.socket;
  const places = new Set([process.platform === 'win32' ? undefined : socketPath(folder), told]);
  let outcome: 'nobody' | 'silent' = 'nobody';
  for (const path of places) {
    if (path === undefined || !trusted(path)) continue;
    const found = await connect(path, patience);
    if (typeof found !== 'string') return found;
    if (found === 'silent') outcome = found;
  }
  return outcome;
}

/** A socket of another account is not spoken to, and neither is one in a folder that others can change. */
function trusted(path: string): boolean {
  return process.platform === 'win32' || (isOurs(path, 'socket') && isOurs(dirname(path), 'folder'));
}

function connect(path: string, patience: number): Promise<Following | 'nobody' | 'silent'> {
  return new Promise((done, failed) => {
    const socket = createConnection(path);
    const frames = frame(socket, { in: MAX_ANSWER_BYTES, out: MAX_REQUEST_BYTES });
    let heard = performance.now();
    let greeted = false;
    const timer = setTimeout(() => {
      done('silent');
      frames.cut();
    }, patience);
    frames.onClose(() => {
      clearTimeout(timer);
      done('nobody');
    });
    frames.onFrame((value) => {
      heard = performance.now();
      if (greeted) return;
      clearTimeout(timer);
      const greeting = asWire(value);
      if (greeting?.type !== 'greeting' || greeting.protocol !== PROTOCOL) {
        failed(otherVersion(path));
        frames.cut();
        return;
      }
      greeted = true;
      done({
        connection: asConnection(frames),
        pid: greeting.pid,
        quiet: () => performance.now() - heard,
        ping: () => frames.send({ type: 'ping' }),
        cut: () => frames.cut(),
      });
    });
  });
}

function asConnection(frames: Frames): Connection {
  return {
    send: (message) => frames.send(message),
    onMessage(listener) {
      frames.onFrame((value) => {
        const message = asWire(value);
        if (message?.type === 'answer' || message?.type === 'not-taken' || message?.type === 'event') listener(message);
      });
    },
    onClose: (listener) => frames.onClose(listener),
    close: () => frames.end(),
  };
}

function otherVersion(path: string): BinnacleError {
  return new BinnacleError('BUSY', `The console that holds the data folder (${path}) is of another version.`, {
    path: 'data-dir',
    fix: 'Close it, or use the same version for both.',
  });
}
