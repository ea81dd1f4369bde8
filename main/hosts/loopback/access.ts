import type { IncomingMessage } from 'node:http';
import { onlyHeader } from './headers.ts';

// An import of `node:crypto` reads every name it exports, and some of those load all of Web Crypto.
const { createHash, randomBytes, timingSafeEqual } = process.getBuiltinModule('node:crypto');

/** Bytes of every secret of a run. */
const SECRET_BYTES = 32;
/** Milliseconds a bootstrap code may be used. */
export const CODE_LIFETIME = 10_000;

/** A fresh secret as base64url text. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** SHA-256 of a text, base64, as a Content-Security-Policy names a script. */
export const scriptDigest = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Compares in a time that says nothing of where they differ; hashing first makes the lengths equal. */
export function sameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** One run's secrets, and who may pass. */
export interface Access {
  /** Proves the page to the API; the page keeps it. */
  readonly token: string;
  /** Proves the browser to the page's files and to nothing else: a cookie is sent to every port of this address. */
  readonly cookie: string;
  /** The cookie's name. */
  readonly cookieName: string;
  /** Makes a code that opens the page once, within ten seconds. */
  newCode(): string;
  /** Whether a code opens the page; it never does again. */
  useCode(code: string): boolean;
  /** Whether a request comes by our one name, from our own page or from no page at all. */
  comesFromHere(request: IncomingMessage): boolean;
  /** Whether a form may open the page: a file of the account is of no origin. */
  mayOpen(request: IncomingMessage): boolean;
  hasToken(request: IncomingMessage): boolean;
  hasCookie(request: IncomingMessage): boolean;
}

/** Makes the secrets of a run on a port of 127.0.0.1. */
export function makeAccess(port: number, now: () => number = () => performance.now()): Access {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const token = newSecret();
  const cookie = newSecret();
  const cookieName = `binnacle-${port}`;
  const codes = new Map<string, number>();

  const isOurs = (request: IncomingMessage, origins: readonly (string | undefined)[]): boolean => {
    if (onlyHeader(request, 'host') !== host || request.headers['transfer-encoding'] !== undefined) return false;
    // An absolute address would name a host of its own.
    if (request.url?.startsWith('/') !== true) return false;
    const given = onlyHeader(request, 'origin');
    return given !== null && origins.includes(given);
  };
  return {
    token,
    cookie,
    cookieName,
    newCode() {
      for (const [code, until] of codes) if (until < now()) codes.delete(code);
      const code = newSecret();
      codes.set(code, now() + CODE_LIFETIME);
      return code;
    },
    useCode(given) {
      let opens = false;
      for (const [code, until] of [...codes]) {
        if (!sameSecret(given, code)) continue;
        codes.delete(code);
        opens = now() <= until;
      }
      return opens;
    },
    comesFromHere(request) {
      const site = onlyHeader(request, 'sec-fetch-site');
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
      const isSafe = request.method === 'GET' || request.method === 'HEAD';
      return isOurs(request, isSafe ? [undefined, origin] : [origin]);
    },
    mayOpen: (request) => isOurs(request, [undefined, 'null', origin]),
    hasToken(request) {
      const given = onlyHeader(request, 'authorization');
      if (typeof given !== 'string' || !given.startsWith('Bearer ')) return false;
      return sameSecret(given.slice('Bearer '.length), token);
    },
    hasCookie(request) {
      const given = onlyHeader(request, 'cookie');
      if (typeof given !== 'string') return false;
      const ours = given.split(/; */).filter((pair) => pair.startsWith(`${cookieName}=`));
      return ours.length === 1 && sameSecret((ours[0] ?? '').slice(cookieName.length + 1), cookie);
    },
  };
}
