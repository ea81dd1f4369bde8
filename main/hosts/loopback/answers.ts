import type { ServerResponse } from 'node:http';
import { BinnacleError, type ErrorCode, toFailure } from '../../contract/errors.ts';
import type { Envelope } from '../../contract/messages.ts';
import { securityHeaders } from './headers.ts';

/**
 * The HTTP status of each failure. The body is the envelope in every case; the status is for proxies, logs and
 * scripts that read nothing else.
 */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNDO_CONFLICT: 409,
  NO_WORKSPACE: 409,
  DAMAGED: 409,
  NEWER_FORMAT: 409,
  CONFIRMATION_NEEDED: 428,
  LOCKED: 423,
  KEYCHAIN_UNAVAILABLE: 503,
  INTERNAL: 500,
  STORAGE_FAILED: 507,
  SANDBOX_LIMIT: 422,
  BUSY: 503,
  FORBIDDEN: 403,
};

const failed = (error: BinnacleError): Envelope => ({ formatVersion: 1, error: toFailure(error) });

/** The one refusal. It is the same for everything, so that it tells a stranger nothing of what there is. */
const refusal = Buffer.from(
  JSON.stringify(
    failed(
      new BinnacleError('FORBIDDEN', 'This console answers only the window that was opened for it.', {
        fix: 'Open the console again.',
      }),
    ),
  ),
);

/** Refuses a request, and ends its connection without reading what else it sends. */
export function refuse(response: ServerResponse): void {
  response.writeHead(403, {
    ...securityHeaders,
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Content-Length': refusal.length,
    Connection: 'close',
  });
  response.end(refusal);
  response.req.socket.destroySoon();
}

/** The refusal as bytes, for connections that never became a request. */
export const refusalBytes: string = [
  'HTTP/1.1 403 Forbidden',
  ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
  'Content-Type: application/json',
  'Cache-Control: no-store',
  `Content-Length: ${refusal.length}`,
  'Connection: close',
  '',
  refusal.toString(),
].join('\r\n');

/** Answers with an envelope. */
export function answer(response: ServerResponse, envelope: Envelope): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(JSON.stringify(envelope));
  response.writeHead('error' in envelope ? statusOf[envelope.error.code] : 200, {
    ...securityHeaders,
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Content-Length': body.length,
  });
  response.end(body);
}

/** Answers with a failure. */
export function answerFailure(response: ServerResponse, error: BinnacleError): void {
  answer(response, failed(error));
}
