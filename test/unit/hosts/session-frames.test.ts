import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { frame } from '../../../main/hosts/session/frames.ts';
import { asWire } from '../../../main/hosts/session/wire.ts';

/** A socket's two halves in memory: what is written is collected, what is pushed is heard. */
function line() {
  const written: Buffer[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      done();
    },
  });
  return { socket: socket as unknown as Socket, written, push: (bytes: Buffer) => socket.push(bytes) };
}

function encoded(value: unknown): Buffer {
  const { socket, written } = line();
  frame(socket, { in: 100, out: 1_000_000 }).send(value);
  return Buffer.concat(written);
}

const nextTurn = () => new Promise((done) => setImmediate(done));

test('frames arrive whole, however the bytes are cut', async () => {
  const values = [{ a: 'ä€😀' }, [], 'x'.repeat(300), null];
  const bytes = Buffer.concat(values.map(encoded));
  for (const size of [1, 3, 7, 50, bytes.length]) {
    const { socket, push } = line();
    const got: unknown[] = [];
    frame(socket, { in: 1000, out: 10 }).onFrame((value) => got.push(value));
    for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
    await nextTurn();
    expect(got).toEqual(values);
  }
});

test('a frame that is announced too large, or is no JSON, cuts the connection', async () => {
  const huge = Buffer.alloc(4);
  huge.writeUInt32BE(0xffff_ffff);
  const broken = Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('{x')]);
  for (const bytes of [huge, broken, encoded('x'.repeat(200))]) {
    const { socket, push } = line();
    const got: unknown[] = [];
    const frames = frame(socket, { in: 100, out: 100 });
    frames.onFrame((value) => got.push(value));
    const closed = new Promise<void>((done) => frames.onClose(done));
    push(bytes);
    await closed;
    expect(got).toEqual([]);
  }
  expect(() => frame(line().socket, { in: 1, out: 10 }).send('x'.repeat(20))).toThrow(RangeError);
});

const meta = { requestId: 'r', correlationId: 'c', host: 'cli', reason: '', ticket: '', dryRun: false, confirm: '' };

test('only what has the shape of a message is one', () => {
  const request = { type: 'request', id: 1, operation: 'overview', parameters: {}, meta };
  expect(asWire(request)).toBe(request);
  expect(asWire({ type: 'ping' })).toEqual({ type: 'ping' });
  const wrong = [
    null,
    1,
    'ping',
    [],
    {},
    { type: 'other' },
    { ...request, id: '1' },
    { ...request, id: 1.5 },
    { ...request, operation: 1 },
    { ...request, operation: 'x'.repeat(65) },
    { ...request, meta: undefined },
    { ...request, meta: { ...meta, host: 'nobody' } },
    { ...request, meta: { ...meta, dryRun: 'no' } },
    { ...request, meta: { ...meta, reason: 'x'.repeat(5000) } },
    { ...request, meta: { ...meta, requestId: undefined } },
    { type: 'answer', id: 1 },
    { type: 'event' },
    { type: 'greeting', protocol: 'one', pid: 1 },
  ];
  for (const value of wrong) expect(asWire(value), JSON.stringify(value)).toBeUndefined();
});
