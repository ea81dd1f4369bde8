import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleEvent, Envelope } from '../../../main/contract/messages.ts';
import { type Loopback, startLoopback } from '../../../main/hosts/loopback/server.ts';
import type { Client, MetaInput } from '../../../main/hosts/session/client.ts';

/** A client that answers every request with what it was asked, and counts. */
export interface EchoClient extends Client {
  readonly asked: { readonly operation: string; readonly parameters: unknown; readonly meta: MetaInput | undefined }[];
  tell(event: ConsoleEvent): void;
}

/** Makes an echo client. The operation `tenant.show` fails with NOT_FOUND. */
export function echoClient(): EchoClient {
  const asked: EchoClient['asked'] = [];
  const listeners = new Set<(event: ConsoleEvent) => void>();
  const request = async (operation: string, parameters: unknown, meta?: MetaInput): Promise<Envelope> => {
    asked.push({ operation, parameters, meta });
    if (operation === 'tenant.show') {
      const error = { code: 'NOT_FOUND', message: 'No such tenant.', path: '', fix: '', details: null } as const;
      return { formatVersion: 1, error };
    }
    return { formatVersion: 1, data: { operation, parameters }, findings: [], page: { next: null } };
  };
  return {
    asked,
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    call: request as Client['call'],
    request,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    role: () => ({ role: 'leader', pid: process.pid }),
    close: async () => undefined,
  };
}

/** A loopback host under test. */
export interface TestHost {
  readonly loopback: Loopback;
  readonly client: EchoClient;
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  /** What the page would hold after opening. */
  token: string;
  cookie: string;
  close(): Promise<void>;
}

const page = `<!doctype html><meta charset="utf-8"><title>Page</title><script src="/page.js"></script>`;
const pageScript = `
const token = sessionStorage.getItem('binnacle.token') ?? '';
globalThis.ask = async (operation, headers = { authorization: 'Bearer ' + token }) => {
  const answer = await fetch('/api/' + operation, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"parameters":{}}' });
  return { status: answer.status, body: await answer.json() };
};
globalThis.blocked = [];
document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
const outcome = (run) => { try { return String(run()); } catch (error) { return error.name; } };
// A tool that drives the page may run text as code while it does so; what a timer runs is the page's own.
addEventListener('try-what-is-forbidden', () => setTimeout(async () => {
  const evaluated = outcome(() => eval('1+1'));
  const made = outcome(() => new Function('return 2')());
  const markup = outcome(() => { document.body.innerHTML = '<b>x</b>'; });
  new Image().src = 'http://evil.test/x.png';
  const fetched = await fetch('http://evil.test/').then(() => 'fetched', () => 'refused');
  globalThis.tried = { evaluated, made, markup, fetched };
}));
ask('overview').then((got) => { document.title = 'Answered ' + got.status; });
`;

/** Starts a host with a small page and a secret file beside it, and opens it once. */
export async function startHost(): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-loopback-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'OUTSIDE');
  writeFileSync(join(folder, 'page', 'index.html'), page);
  writeFileSync(join(folder, 'page', 'page.js'), pageScript);
  writeFileSync(join(folder, 'page', 'assets', 'editor-abcdef12.js'), 'export {};');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'page', 'link.html'));
  symlinkSync(folder, join(folder, 'page', 'up'));
  const client = echoClient();
  const loopback = await startLoopback({ client, page: join(folder, 'page') });
  const { port } = loopback;
  const host = `127.0.0.1:${port}`;
  const made = await open(port, codeIn(loopback.openFile));
  return {
    loopback,
    client,
    port,
    host,
    origin: `http://${host}`,
    token: /data-token="([\w-]+)"/.exec(made)?.[1] ?? '',
    cookie: /Set-Cookie: ([^;]+)/i.exec(made)?.[1] ?? '',
    async close() {
      await loopback.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The code an opening file holds now. */
export function codeIn(file: string): string {
  return /name="code" value="([\w-]+)"/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
}

/** Posts an opening form as a file of the account does, and gives the raw answer. */
export function open(port: number, code: string): Promise<string> {
  const body = `code=${code}`;
  return raw(
    port,
    `POST /open HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: null\r\nSec-Fetch-Site: cross-site\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Sends bytes on a connection of their own, and gives everything that came back until it was closed. */
export function raw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((done) => {
    let got = '';
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(got));
  });
}

/** Builds a request with exactly these header lines. */
export function requestText(method: string, address: string, lines: readonly string[], body = ''): string {
  const length = body === '' && method !== 'POST' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${[`${method} ${address} HTTP/1.1`, ...lines, ...length, 'Connection: close', '', ''].join('\r\n')}${body}`;
}

/** The status line's number. */
export const statusOf = (answer: string): number => Number(answer.slice(9, 12));
/** What follows the headers. */
export const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);
