import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { BinnacleError, toFailure } from '../../contract/errors.ts';
import type { Client } from '../session/client.ts';
import { codeOf } from '../session/folder.ts';
import { makeAccess } from './access.ts';
import { answer, refusalBytes, refuse } from './answers.ts';
import { EventStreams } from './events.ts';
import { PageFiles } from './files.ts';
import { type OpeningFile, writeOpeningFile } from './opening.ts';
import { type Router, route } from './router.ts';

/** How the loopback host is started. */
export interface LoopbackOptions {
  /** Where requests go; it may still be opening its folder. */
  readonly client: Client;
  /** Folder of the built page. */
  readonly page: string;
  /** Port on 127.0.0.1; a free one when absent or 0. */
  readonly port?: number;
  /** Called each time a page was opened. */
  readonly onOpened?: () => void;
}

/** A loopback host that listens. */
export interface Loopback {
  /** The page's address. It opens nothing by itself. */
  readonly url: string;
  readonly port: number;
  /** The file that opens the page in a browser; always holds a fresh code. */
  readonly openFile: string;
  /** Takes the opening file away: nothing new is opened. */
  seal(): void;
  /** Ends streams and connections. The client is the caller's to close. */
  close(): Promise<void>;
}

/** Milliseconds a connection may take for its headers, and for a whole request. */
const HEADERS_TIMEOUT = 5000;
const REQUEST_TIMEOUT = 30_000;
/** Connections at once; what comes above is dropped. */
const MAX_CONNECTIONS = 2048;

/**
 * Serves the page and the API on 127.0.0.1, to the page that was opened through the opening file and to nobody else.
 *
 * Plain `node:http`: doubled headers, absolute addresses, upgrades and broken requests have to be judged before any
 * routing, there are four routes, and a framework takes longer to load than everything else takes to listen.
 * @throws BinnacleError INVALID_INPUT when the port is taken or not allowed.
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  // An import of `node:http` reads every name it exports, and some of those load a whole HTTP client: 30 ms for nothing.
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: 60_000,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: 16 * 1024,
    requireHostHeader: false,
    noDelay: true,
  });
  server.maxConnections = MAX_CONNECTIONS;
  // This process only relays, and faces whatever else runs on the machine: its young objects get no more room than they
  // began with, so that a flood of connections leaves little memory behind.
  process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const streams = new EventStreams();
  const router: Router = {
    access: makeAccess(port),
    files: new PageFiles(options.page),
    streams,
    client: options.client,
    onOpened() {
      file.renew();
      options.onOpened?.();
    },
  };
  let file: OpeningFile;
  try {
    file = writeOpeningFile(router.access, port);
  } catch (error) {
    server.close();
    throw error;
  }
  answerWith(server, router);
  const stopEvents = options.client.onEvent((event) => streams.send(event));
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    openFile: file.path,
    seal: () => file.remove(),
    close() {
      file.remove();
      stopEvents();
      streams.close();
      return new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}

function answerWith(server: Server, router: Router): void {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    route(router, request, response).catch((error: unknown) =>
      answer(response, { formatVersion: 1, error: toFailure(error) }),
    );
  };
  const turnAway = (socket: Duplex) => {
    socket.on('error', () => undefined);
    if (socket.writable) socket.end(refusalBytes, () => socket.destroy());
    else socket.destroy();
  };
  server.on('request', handle);
  server.on('checkContinue', (_request: IncomingMessage, response: ServerResponse) => refuse(response));
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => refuse(response));
  server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => turnAway(socket));
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => turnAway(socket));
  server.on('clientError', (_error: Error, socket: Duplex) => turnAway(socket));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (error) => failed(notListening(port, error)));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      done();
    });
  });
}

function notListening(port: number, error: Error): BinnacleError {
  const why = { EADDRINUSE: 'is taken by another program', EACCES: 'may not be used by this account' }[codeOf(error)];
  return new BinnacleError('INVALID_INPUT', `Port ${port} of 127.0.0.1 ${why ?? `cannot be used: ${error.message}`}.`, {
    path: 'port',
    fix: 'Name another with --port, or leave it out for a free one.',
    cause: error,
  });
}
