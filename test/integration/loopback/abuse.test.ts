import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyOf, raw, requestText, startHost, statusOf, type TestHost } from './host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.close());

const lines = () => [
  `Host: ${host.host}`,
  `Origin: ${host.origin}`,
  `Authorization: Bearer ${host.token}`,
  'Content-Type: application/json',
];
const ask = () => raw(host.port, requestText('POST', '/api/overview', lines(), '{}'));
const connected = (socket: Socket) => new Promise((done) => socket.once('connect', done));
const closed = (socket: Socket) => new Promise<void>((done) => void socket.once('close', () => done()));

test('a thousand connections that dawdle are served around, and closed', async () => {
  const before = process.memoryUsage.rss();
  const sockets = Array.from({ length: 1000 }, () => connect(host.port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => undefined).resume();
  const ends = sockets.map(closed);
  await Promise.all(sockets.map(connected));
  for (const socket of sockets) socket.write(`POST /api/overview HTTP/1.1\r\nHost: ${host.host}\r\nX-Slow: `);
  for (let round = 0; round < 20; round++) expect(statusOf(await ask())).toBe(200);
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  await Promise.all(ends);
  expect(statusOf(await ask())).toBe(200);
});

test('a body of a hundred megabytes is not read: neither announced nor sent', async () => {
  const size = 100 * 1024 * 1024;
  const asked = host.client.asked.length;
  const announced = [...lines(), `Content-Length: ${size}`, '', ''].join('\r\n');
  const answer = await raw(host.port, `POST /api/overview HTTP/1.1\r\n${announced}`);
  expect(statusOf(answer)).toBe(400);
  expect(JSON.parse(bodyOf(answer)).error.code).toBe('INVALID_INPUT');
  let taken = 0;
  const socket = connect(host.port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  const end = closed(socket);
  socket.write(`POST /api/overview HTTP/1.1\r\n${announced}`);
  const chunk = Buffer.alloc(1024 * 1024, 32);
  const pump = () => {
    while (taken < size && !socket.destroyed) {
      taken += chunk.length;
      if (!socket.write(chunk)) return void socket.once('drain', pump);
    }
  };
  pump();
  await end;
  expect(taken).toBeLessThan(size);
  expect(host.client.asked).toHaveLength(asked);
});

test('too many or too large headers, broken requests and pipelines harm nothing', async () => {
  const name = `Host: ${host.host}`;
  const many = Array.from({ length: 100_000 }, (_, index) => `X-${index}: y`);
  const corpus: (string | Buffer)[] = [
    requestText('GET', '/', [name, ...many]),
    requestText('GET', '/', [name, `X: ${'y'.repeat(1024 * 1024)}`]),
    requestText('GET', `/${'a'.repeat(100_000)}`, [name]),
    'GET / HTTP/1.1\n\n',
    'GET  / HTTP/1.1\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET / HTTP/0.9\r\n\r\n',
    '\r\n\r\n\r\n\r\nFOO\r\n\r\n',
    `GET / HTTP/1.1\r\n${name}\r\n folded\r\n\r\n`,
    `GET / HTTP/1.1\r\n${name}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
    `POST / HTTP/1.1\r\n${name}\r\nContent-Length: -1\r\n\r\n`,
    `POST / HTTP/1.1\r\n${name}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `POST / HTTP/1.1\r\n${name}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n`,
    `GET /\u0000 HTTP/1.1\r\n${name}\r\n\r\n`,
    `GET / HTTP/1.1\r\n${name}\r\nX\u0000Y: z\r\n\r\n`,
    Buffer.from('160301020001000001fc0303', 'hex'),
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    Buffer.alloc(65_536, 0xff),
  ];
  for (const bytes of corpus) {
    const answer = await raw(host.port, bytes);
    expect(answer === '' || statusOf(answer) === 403, String(bytes).slice(0, 60)).toBe(true);
  }
  const asked = host.client.asked.length;
  const one = requestText('POST', '/api/overview', lines(), '{}').replace('Connection: close\r\n', '');
  const last = requestText('POST', '/api/overview', lines(), '{}');
  const answers = await raw(host.port, one.repeat(50) + last);
  expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(51);
  expect(host.client.asked).toHaveLength(asked + 51);
  expect(statusOf(await ask())).toBe(200);
});
