import type { AnswerMessage, EventMessage, NotTakenMessage, RequestMessage } from '../../contract/messages.ts';

/** Version of what two consoles on one folder say to each other; another one is refused. */
export const PROTOCOL = 1;

/** The leader's first frame: it is alive, and this is who it is. */
export interface Greeting {
  readonly type: 'greeting';
  readonly protocol: number;
  readonly pid: number;
}

/** Asks for a sign of life; answered by `pong`. */
export type Pulse = { readonly type: 'ping' } | { readonly type: 'pong' };

/** Everything that travels on the socket. */
export type Wire = Greeting | Pulse | RequestMessage | AnswerMessage | NotTakenMessage | EventMessage;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A frame that has the outer shape of something on the wire, or undefined. Parameters are the dispatcher's to check. */
export function asWire(frame: unknown): Wire | undefined {
  if (!isRecord(frame)) return undefined;
  switch (frame.type) {
    case 'ping':
    case 'pong':
      return { type: frame.type };
    case 'greeting':
      return Number.isInteger(frame.protocol) && Number.isInteger(frame.pid)
        ? { type: 'greeting', protocol: Number(frame.protocol), pid: Number(frame.pid) }
        : undefined;
    case 'answer':
      return Number.isInteger(frame.id) && isRecord(frame.envelope) ? (frame as unknown as AnswerMessage) : undefined;
    case 'not-taken':
      return Number.isInteger(frame.id) ? { type: 'not-taken', id: Number(frame.id) } : undefined;
    case 'event':
      return isRecord(frame.event) ? (frame as unknown as EventMessage) : undefined;
    case 'request':
      return isRequest(frame) ? (frame as unknown as RequestMessage) : undefined;
    default:
      return undefined;
  }
}

function isRequest(frame: Record<string, unknown>): boolean {
  const { id, operation, meta } = frame;
  if (!Number.isSafeInteger(id) || typeof operation !== 'string' || operation.length > 64 || !isRecord(meta)) {
    return false;
  }
  const texts = ['requestId', 'correlationId', 'reason', 'ticket', 'confirm'];
  return (
    texts.every((name) => typeof meta[name] === 'string' && meta[name].length <= 4096) &&
    typeof meta.dryRun === 'boolean' &&
    (meta.host === 'electron' || meta.host === 'loopback' || meta.host === 'cli')
  );
}
