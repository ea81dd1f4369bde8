import type { IncomingMessage } from 'node:http';

/** Reads a request's body; undefined when it is larger than `limit` bytes or breaks off. Nothing above the limit is kept. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((done) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) return done(undefined);
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        request.pause();
        done(undefined);
      }
    });
    request.on('end', () => done(Buffer.concat(chunks)));
    request.on('error', () => done(undefined));
    request.on('close', () => done(undefined));
  });
}
