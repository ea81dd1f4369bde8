import type { IncomingMessage, ServerResponse } from 'node:http';
import { BinnacleError } from '../../contract/errors.ts';
import type { Client, MetaInput } from '../session/client.ts';
import type { Access } from './access.ts';
import { answer, answerFailure, refuse } from './answers.ts';
import { readBody } from './body.ts';
import type { EventStreams } from './events.ts';
import type { PageFiles } from './files.ts';
import { onlyHeader, securityHeaders } from './headers.ts';
import { answerOpening } from './opening.ts';

/** Largest request of the page, bytes. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Largest opening form, bytes. */
const MAX_FORM_BYTES = 256;
/** Longest reason, ticket or confirmation, characters. */
const MAX_TEXT = 4096;

/** What the routes reach. */
export interface Router {
  readonly access: Access;
  readonly files: PageFiles;
  readonly streams: EventStreams;
  readonly client: Client;
  /** Called when a page was opened. */
  readonly onOpened: () => void;
}

/**
 * Answers one request. There are four routes: `POST /open` with a code, `POST /api/<operation>`, `GET /api/events`,
 * and the page's files. Whoever has not shown what a route asks for gets the one refusal, whether the route exists or not.
 */
export async function route(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { access } = router;
  const address = request.url ?? '';
  if (address === '/open') return open(router, request, response);
  if (!access.comesFromHere(request) || address.includes('?')) return refuse(response);
  if (address.startsWith('/api/')) {
    if (!access.hasToken(request)) return refuse(response);
    return api(router, address.slice('/api/'.length), request, response);
  }
  if (!access.hasCookie(request)) return refuse(response);
  return file(router, address, request, response);
}

async function open(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { access } = router;
  const isForm = onlyHeader(request, 'content-type') === 'application/x-www-form-urlencoded';
  if (request.method !== 'POST' || !isForm || !access.mayOpen(request)) return refuse(response);
  const body = await readBody(request, MAX_FORM_BYTES);
  const code = /^code=([\w-]{43})$/.exec(body?.toString('latin1') ?? '')?.[1];
  if (code === undefined || !access.useCode(code)) return refuse(response);
  answerOpening(response, access);
  router.onOpened();
}

async function api(router: Router, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (name === 'events' && request.method === 'GET') {
    if (!router.streams.add(response)) answerFailure(response, tooMany());
    return;
  }
  if (request.method !== 'POST' || !/^[A-Za-z.]{1,64}$/.test(name)) return answerFailure(response, nothingThere());
  const type = onlyHeader(request, 'content-type');
  if (typeof type !== 'string' || !/^application\/json(?:; ?charset=utf-8)?$/i.test(type)) {
    return answerFailure(response, badBody('its content type is not application/json'));
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) {
    answerFailure(response, badBody(`it is larger than ${MAX_BODY_BYTES} bytes, or broke off`));
    request.socket.destroySoon();
    return;
  }
  const asked = readAsked(body);
  if (typeof asked === 'string') return answerFailure(response, badBody(asked));
  answer(response, await router.client.request(name, asked.parameters, asked.meta));
}

async function file(
  router: Router,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = request.method === 'GET' || request.method === 'HEAD' ? await router.files.at(address) : undefined;
  if (found === undefined) return answerFailure(response, nothingThere());
  response.writeHead(200, {
    ...securityHeaders,
    'Content-Type': found.type,
    'Content-Length': found.body.length,
    'Cache-Control': found.lasting ? 'private, max-age=86400, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

/** The page's `{ parameters, meta }`, or what is wrong with it. What is beside the known fields of `meta` is left out. */
function readAsked(body: Buffer): { readonly parameters: unknown; readonly meta: MetaInput } | string {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return 'it is not JSON';
  }
  if (!isObject(value)) return 'it is not an object';
  const given = value.meta ?? {};
  if (!isObject(given)) return 'its meta is not an object';
  const meta: Record<string, string | boolean> = { host: 'loopback' };
  for (const name of ['requestId', 'correlationId', 'reason', 'ticket', 'confirm']) {
    const text = given[name];
    if (text === undefined) continue;
    if (typeof text !== 'string' || text.length > MAX_TEXT)
      return `meta.${name} is not a text of ${MAX_TEXT} characters`;
    meta[name] = text;
  }
  if (given.dryRun !== undefined && typeof given.dryRun !== 'boolean') return 'meta.dryRun is neither true nor false';
  if (given.dryRun !== undefined) meta.dryRun = given.dryRun;
  return { parameters: value.parameters ?? {}, meta };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function badBody(why: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `The request cannot be read: ${why}.`, {
    fix: 'Send { "parameters": …, "meta": … } as JSON.',
  });
}

function nothingThere(): BinnacleError {
  return new BinnacleError('NOT_FOUND', 'There is nothing at this address.', { fix: 'Open the console at its root.' });
}

function tooMany(): BinnacleError {
  return new BinnacleError('BUSY', 'Too many windows follow this console.', { fix: 'Close some of them.' });
}
