import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { methodName } from '../../../main/contract/bridge.ts';
import type { FakeBridge } from './fake-bridge.ts';

/** The page's content security policy, as every host sends it. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types console-workers defaultWorkerFactory editorViewLayer stickyScrollViewLayer domLineBreaksComputer diffEditorWidget diffReview editorGhostText standaloneColorizer tokenizeToString richScreenReaderContent dompurify 'allow-duplicates'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** Serves a built page and a bridge in memory the way the loopback host does, without its checks. */
export async function startFakeHost(bridge: FakeBridge, pages: string, port = 0) {
  const streams = new Set<ServerResponse>();
  const stop = bridge.onEvent((event) => {
    for (const stream of streams) stream.write(`data: ${JSON.stringify(event)}\n\n`);
  });
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    response.setHeader('content-security-policy', contentSecurityPolicy);
    if (url.pathname === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': open\n\n');
      streams.add(response);
      request.on('close', () => streams.delete(response));
      return;
    }
    if (url.pathname.startsWith('/api/')) {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const { parameters, meta } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        const method = methodName(url.pathname.slice(5)) as keyof FakeBridge;
        try {
          const run = bridge[method] as unknown as (p: unknown, m: unknown) => Promise<unknown>;
          const answer = JSON.stringify(await run(parameters, meta));
          response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
        } catch {
          response.destroy();
        }
      });
      return;
    }
    const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
    readFile(path.join(pages, name)).then(
      (body) => response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/plain' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}/`;
  return {
    url,
    bridge,
    async close() {
      stop();
      for (const stream of streams) stream.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
