import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { servePage } from '../../../main/hosts/electron/scheme.ts';
import { contentSecurityPolicy } from '../../../main/hosts/loopback/headers.ts';

/** What lies outside the page's folder and must never be served. */
const SECRET = 'outside the page';
const page = { 'index.html': '<p>the page', 'assets/main-abcdefgh.js': 'the script', 'icon.svg': '<svg/>' };

const pieces = [
  '..',
  '.',
  '%2e%2e',
  '%2E.',
  '.%2e',
  '%252e%252e',
  '..%2f',
  '..%5c',
  '\\',
  '%5c',
  '%2f',
  '//',
  '/',
  '%00',
  '\0',
  '%0a',
  ' ',
  '%20',
  '%',
  '%zz',
  '%c0%ae',
  '%e0%80%ae',
  '..;',
  '...',
  '....',
  'assets',
  'main-abcdefgh.js',
  'index.html',
  'secret.html',
  'out',
  'link.html',
  'linked',
  'C:',
  'C%3a',
  'file:',
  '~',
  '$HOME',
  '?',
  '#',
  '@',
  ':',
  ';',
  '*',
  '‥',
  '．．',
  '%EF%BC%8E',
  'etc',
  'passwd',
  'package.json',
  'preload',
  'main',
] as const;

/** A folder with a page, beside one with a secret, and links that lead from the first to the second. */
export function pageFolder(): { readonly folder: string; readonly remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'binnacle-page-'));
  const folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  for (const [name, text] of Object.entries(page)) writeFileSync(join(folder, name), text);
  mkdirSync(join(root, 'out'));
  for (const file of ['secret.html', 'out/secret.html', 'package.json']) writeFileSync(join(root, file), SECRET);
  symlinkSync(join(root, 'secret.html'), join(folder, 'link.html'));
  symlinkSync(join(root, 'out'), join(folder, 'linked'));
  symlinkSync('../secret.html', join(folder, 'assets', 'link.html'));
  return { folder, remove: () => rmSync(root, { recursive: true }) };
}

/** Asks the scheme for `count` addresses made of hostile pieces; every answer is the page's own, or a 404 that says nothing. */
export async function addressesStayInside(count: number): Promise<{ readonly asked: number; readonly served: number }> {
  const { folder, remove } = pageFolder();
  let handle: ((request: Request) => Promise<Response>) | undefined;
  const session = {
    protocol: {
      handle(scheme: string, handler: (request: Request) => Promise<Response>) {
        expect(scheme).toBe('app');
        handle = handler;
      },
    },
    webRequest: { onBeforeRequest: () => undefined },
  };
  servePage(session as never, folder);
  const own = new Set<string>(Object.values(page));
  const tally = { asked: 0, served: 0 };
  let state = 7;
  const next = (bound: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % bound;
  };
  try {
    for (let at = 0; at < count; at++) {
      const path = Array.from(
        { length: 1 + next(7) },
        () => pieces[next(pieces.length)] + (next(2) === 0 ? '/' : ''),
      ).join('');
      const host = next(8) === 0 ? ['other', 'user@console', 'console:80', ''][next(4)] : 'console';
      // The address as Chromium would hand it over, and as nobody should: the latter has no parser between.
      const raw = `app://${host}/${path}`;
      const request = {
        url: next(2) === 0 && URL.canParse(raw) ? new URL(raw).href : raw,
        method: next(10) === 0 ? 'POST' : 'GET',
      };
      const response = await handle?.(request as Request);
      tally.asked++;
      expect(response?.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy);
      const body = await response?.text();
      expect(body).not.toContain(SECRET);
      if (response?.status === 200) {
        expect(own).toContain(body);
        tally.served++;
      } else {
        expect({ status: response?.status, body }).toEqual({ status: 404, body: 'Not found' });
      }
    }
    return tally;
  } finally {
    remove();
  }
}
