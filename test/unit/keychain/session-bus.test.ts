import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeMessage, encodeCall } from '../../../main/keychain/bus-wire.ts';
import { connectSessionBus, sessionBusAddress } from '../../../main/keychain/session-bus.ts';
import { seededRandom } from '../../helpers/keychain/seeded-random.ts';

// Key derivation and thousands of damaged variants take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const call = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
  member: 'SearchItems',
  arguments: [{ service: 'Binnacle', account: 'workspace/ä' }, 'plain'],
};

describe('a message', () => {
  it('comes back as it was encoded', () => {
    const bytes = encodeCall(call, 7);
    const { message, length } = decodeMessage(bytes)!;
    expect(length).toBe(bytes.length);
    expect(message.type).toBe(1);
    expect(message.body).toEqual([
      [
        ['service', 'Binnacle'],
        ['account', 'workspace/ä'],
      ],
      'plain',
    ]);
  });

  it('is waited for until it is whole', () => {
    const bytes = encodeCall(call, 7);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decodeMessage(bytes.subarray(0, length))).toBeUndefined();
    }
    expect(decodeMessage(Buffer.concat([bytes, bytes]))?.length).toBe(bytes.length);
  });

  it('is read or refused whatever its bytes, and always in the end', () => {
    const random = seededRandom(28);
    const bytes = encodeCall(call, 7);
    let refused = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const changed = Buffer.from(bytes);
      for (let count = 1 + random(4); count > 0; count -= 1) changed[random(changed.length)] = random(256);
      try {
        decodeMessage(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(1_000);
  });
});

describe('the address of the session bus', () => {
  it('is the named one, else the socket in the runtime folder, else none', () => {
    expect(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a' })).toBe('unix:path=/a');
    expect(sessionBusAddress({ XDG_RUNTIME_DIR: '/nowhere' })).toBeUndefined();
    expect(sessionBusAddress({})).toBeUndefined();
  });
});

describe('a connection', () => {
  let folder: string;
  let server: Server;
  const sockets: Socket[] = [];

  /** A bus that answers the first line with `greeting` and everything after with `reply`. */
  async function pretend(greeting: string, reply?: Buffer): Promise<string> {
    const path = join(folder, 'bus');
    server = createServer((socket) => {
      sockets.push(socket);
      socket.once('data', () => {
        socket.write(greeting);
        socket.on('data', () => reply !== undefined && socket.write(reply));
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return `unix:path=${path},guid=00`;
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'binnacle-wire-'));
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused where the bus does not take this user', async () => {
    await expect(connectSessionBus(await pretend('REJECTED EXTERNAL\r\n'))).rejects.toThrow(/does not accept/);
  });

  it('fails every call when the bus talks nonsense', async () => {
    const bus = await connectSessionBus(await pretend('OK 00\r\n', Buffer.alloc(64, 0x7a)));
    await expect(bus.call({ ...call, arguments: [] })).rejects.toThrow(/no D-Bus message/);
  });

  it('has no way to addresses of other kinds', async () => {
    for (const address of ['tcp:host=localhost,port=1', 'autolaunch:', '', 'unix:path=/nowhere/bus']) {
      await expect(connectSessionBus(address)).rejects.toThrow();
    }
  });
});
