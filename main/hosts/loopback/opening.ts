import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { runtimeFolder } from '../session/folder.ts';
import { type Access, scriptDigest } from './access.ts';
import { securityHeaders } from './headers.ts';

/** Milliseconds between codes in a file that waits to be opened; each is good for longer than that. */
const REFRESH = 5000;
/** Where the page looks for its token. */
const TOKEN_KEY = 'binnacle.token';

/** The file that opens the page: only the account can read it, and what it holds opens the page once. */
export interface OpeningFile {
  readonly path: string;
  /** Puts a fresh code in, because the one in it was used. */
  renew(): void;
  remove(): void;
}

/**
 * Writes the opening file, and keeps a fresh code in it until it is removed. A form is posted, since an address with
 * a secret in it would stand in the process list for every account to read.
 */
export function writeOpeningFile(access: Access, port: number): OpeningFile {
  const path = join(runtimeFolder(), `open-${process.pid}-${port}.html`);
  const next = `${path}.new`;
  let removed = false;
  const write = () => {
    if (removed) return;
    rmSync(next, { force: true });
    writeFileSync(next, openingForm(port, access.newCode()), { mode: 0o600, flag: 'wx' });
    renameSync(next, path);
  };
  write();
  const timer = setInterval(write, REFRESH);
  timer.unref();
  return {
    path,
    renew: write,
    remove() {
      removed = true;
      clearInterval(timer);
      rmSync(path, { force: true });
    },
  };
}

function openingForm(port: number, code: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Binnacle</title>
<form method="post" action="http://127.0.0.1:${port}/open">
<input type="hidden" name="code" value="${code}">
<noscript><button>Open Binnacle</button></noscript>
</form>
<script>document.forms[0].submit()</script>
`;
}

const script = `sessionStorage.setItem('${TOKEN_KEY}',document.body.dataset.token);location.replace('/')`;

/**
 * Answers a form that brought a good code: the cookie for the page's files, and the token for its requests.
 *
 * The token goes into the tab's session storage, so that a reload keeps it. No other account can read that: it belongs
 * to this origin with its port, is never sent by itself, and while this process listens nobody else can have the port;
 * when it no longer does, the token is worth nothing. A redirect would lose the cookie on its way, so the answer is a
 * page that goes on by itself.
 */
export function answerOpening(response: ServerResponse, access: Access): void {
  const body = `<!doctype html><meta charset="utf-8"><title>Binnacle</title><body data-token="${access.token}"><script>${script}</script>`;
  response.writeHead(200, {
    ...securityHeaders,
    'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${scriptDigest(script)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Set-Cookie': `${access.cookieName}=${access.cookie}; Path=/; HttpOnly; SameSite=Strict`,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
