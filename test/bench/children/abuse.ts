// A hostile program on the same machine: wears the loopback host down without knowing its token, until it is ended.
import { connect, type Socket } from 'node:net';

const port = Number(process.argv[2]);
const host = `127.0.0.1:${port}`;
const counts = { slow: 0, bodies: 0, headers: 0, pipelines: 0, malformed: 0 };
let ended = false;

/** Opens a connection, and another when it is closed. */
function again(count: keyof typeof counts, talk: (socket: Socket) => void): void {
  if (ended) return;
  const socket = connect(port, '127.0.0.1', () => talk(socket));
  socket.on('error', () => undefined).resume();
  socket.once('close', () => {
    counts[count]++;
    setImmediate(() => again(count, talk));
  });
}

const chunk = Buffer.alloc(1024 * 1024, 32);
const pour = (socket: Socket, bytes: number) => {
  let left = bytes;
  const pump = () => {
    while (left > 0 && !socket.destroyed) {
      left -= chunk.length;
      if (!socket.write(chunk)) return void socket.once('drain', pump);
    }
  };
  pump();
};
const malformed = [
  'GET / HTTP/9.9\r\n\r\n',
  'GET  / HTTP/1.1\r\n\r\n',
  '\r\n\r\nFOO\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
];

for (let one = 0; one < 1000; one++) {
  again('slow', (socket) => void socket.write(`POST /api/overview HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `));
}
again('bodies', (socket) => {
  socket.write(`POST /api/overview HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${100 * chunk.length}\r\n\r\n`);
  pour(socket, 100 * chunk.length);
});
again('headers', (socket) => {
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n`);
  socket.write(Array.from({ length: 100_000 }, (_, index) => `X-${index}: y\r\n`).join(''));
});
again('pipelines', (socket) => void socket.end(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(200)));
again('malformed', (socket) => void socket.end(malformed[counts.malformed % malformed.length] ?? ''));

process.on('SIGTERM', () => {
  ended = true;
  process.stdout.write(JSON.stringify(counts), () => process.exit(0));
});
process.stdout.write('begun\n');
