import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type BusCall, type BusValue, decodeMessage, encodeCall } from './bus-wire.ts';

/** A connection to the session's message bus. */
export interface SessionBus {
  /** @throws BusError when the bus or the called side answers with an error. */
  call(call: BusCall): Promise<readonly BusValue[]>;
  close(): void;
}

/** An error the bus answered with; `name` is D-Bus' own, for example `org.freedesktop.DBus.Error.ServiceUnknown`. */
export class BusError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Where the session bus listens: `DBUS_SESSION_BUS_ADDRESS`, else the socket that systemd and most desktops put in the
 * user's runtime folder. Undefined when there is none; starting one is never our business.
 */
export function sessionBusAddress(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment.DBUS_SESSION_BUS_ADDRESS;
  if (named !== undefined && named !== '') return named;
  const runtime = environment.XDG_RUNTIME_DIR;
  if (runtime === undefined || runtime === '') return undefined;
  const socket = join(runtime, 'bus');
  return existsSync(socket) ? `unix:path=${socket}` : undefined;
}

/** Connects and says hello. Tries the addresses of a list in their order (D-Bus specification, "Server addresses"). */
export async function connectSessionBus(address: string): Promise<SessionBus> {
  const paths = socketPaths(address);
  let failure = new Error('The session bus has no address of a kind that is understood (unix:path, unix:abstract).');
  for (const path of paths) {
    try {
      const bus = await greet(path);
      // Calls are answered in their order, so what follows need not wait for this answer; a refusal closes the connection.
      bus.call({ ...busItself, member: 'Hello' }).catch(() => bus.close());
      return bus;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
  }
  throw failure;
}

/** The bus's own object, to be completed with a member. */
export const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

function socketPaths(address: string): string[] {
  return address.split(';').flatMap((entry) => {
    if (!entry.startsWith('unix:')) return [];
    const pairs = entry.slice('unix:'.length).split(',');
    return pairs.flatMap((pair) => {
      const [key, value = ''] = pair.split('=', 2);
      if (key === 'path') return [decodeURIComponent(value)];
      return key === 'abstract' ? [`\0${decodeURIComponent(value)}`] : [];
    });
  });
}

/** Opens the socket and authenticates as the user the process runs as (SASL EXTERNAL). */
function greet(path: string): Promise<SessionBus> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    let line = '';
    const onData = (chunk: Buffer) => {
      line += chunk.toString('latin1');
      if (!line.includes('\r\n')) return;
      socket.off('data', onData);
      socket.off('close', onClose);
      if (!line.startsWith('OK ')) {
        socket.destroy();
        reject(new Error('The session bus does not accept this user.'));
        return;
      }
      socket.write('BEGIN\r\n');
      resolve(speak(socket));
    };
    const onClose = () => reject(new Error('The session bus closed the connection.'));
    socket.on('error', reject);
    socket.on('close', onClose);
    socket.on('data', onData);
    const user = Buffer.from(String(process.getuid?.() ?? 0), 'latin1').toString('hex');
    socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  });
}

interface Waiting {
  readonly resolve: (body: readonly BusValue[]) => void;
  readonly reject: (error: Error) => void;
}

function speak(socket: Socket): SessionBus {
  const waiting = new Map<number, Waiting>();
  let serial = 0;
  let received: Buffer = Buffer.alloc(0);
  const fail = (error: Error) => {
    socket.destroy();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The session bus closed the connection.')));
  socket.on('data', (chunk: Buffer) => {
    try {
      received = Buffer.concat([received, chunk]);
      for (let taken = decodeMessage(received); taken !== undefined; taken = decodeMessage(received)) {
        received = received.subarray(taken.length);
        const { type, replyTo, errorName, body } = taken.message;
        const call = waiting.get(replyTo);
        if (call === undefined || (type !== 2 && type !== 3)) continue;
        waiting.delete(replyTo);
        if (type === 2) call.resolve(body);
        else call.reject(new BusError(errorName, String(body[0] ?? errorName)));
      }
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return {
    call(call) {
      return new Promise((resolve, reject) => {
        serial += 1;
        waiting.set(serial, { resolve, reject });
        socket.write(encodeCall(call, serial));
      });
    },
    close: () => void socket.destroy(),
  };
}
