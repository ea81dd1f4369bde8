import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { raw, requestText, startHost, statusOf, type TestHost } from './host.ts';

let browser: Browser;
let context: BrowserContext;
let host: TestHost;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.BINNACLE_BROWSER ?? '/usr/bin/chromium',
    // The tests run as root in containers; the product opens no browser there.
    args: ['--no-sandbox', '--host-resolver-rules=MAP evil.test 127.0.0.1'],
  });
});
afterAll(() => browser.close());
beforeEach(async () => {
  host = await startHost();
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await host.close();
});

/** Opens the page as an operator does, through the opening file. */
async function opened(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(pathToFileURL(host.loopback.openFile).href);
  await page.waitForURL(`${host.origin}/`);
  await page.waitForFunction(() => document.title.startsWith('Answered'));
  return page;
}

/** A page of somebody else's on another port of this machine; collects the cookies it is sent. */
async function stranger(html: string): Promise<{ server: Server; port: number; cookies: string[] }> {
  const cookies: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.cookie !== undefined) cookies.push(request.headers.cookie);
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(html);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', () => done()));
  return { server, port: (server.address() as AddressInfo).port, cookies };
}

test('the opening file leads to a page that is served, also after a reload, and leaves no secret in the address', async () => {
  const page = await opened();
  expect(await page.title()).toBe('Answered 200');
  expect(page.url()).toBe(`${host.origin}/`);
  await page.reload();
  await page.waitForFunction(() => document.title.startsWith('Answered'));
  expect(await page.title()).toBe('Answered 200');
  const history = await page.evaluate(
    () => document.referrer + performance.getEntriesByType('navigation').map((entry) => entry.name),
  );
  expect(history).not.toContain(host.token);
  // Another tab of the same browser has the cookie, sees the page, and can ask for nothing.
  const second = await context.newPage();
  await second.goto(`${host.origin}/`);
  await second.waitForFunction(() => document.title.startsWith('Answered'));
  expect(await second.title()).toBe('Answered 403');
  const html = await second.content();
  expect(html).not.toContain(host.token);
});

test('the page can run no text as code, load nothing from elsewhere and be framed by nobody', async () => {
  const page = await opened();
  await page.evaluate(() => dispatchEvent(new Event('try-what-is-forbidden')));
  const tried = await page.waitForFunction(() => (globalThis as { tried?: object }).tried);
  expect(await tried.jsonValue()).toEqual({
    evaluated: 'EvalError',
    made: 'EvalError',
    markup: 'TypeError',
    fetched: 'refused',
  });
  const directives = ['require-trusted-types-for', 'img-src', 'connect-src'];
  await page.waitForFunction(
    (wanted) => wanted.every((one) => (globalThis as unknown as { blocked: string[] }).blocked.includes(one)),
    directives,
  );
  const framing = await stranger(`<iframe src="${host.origin}/"></iframe>`);
  try {
    const frame = await context.newPage();
    await frame.goto(`http://127.0.0.1:${framing.port}/`);
    expect(await frame.frames()[1]?.title()).not.toContain('Answered');
  } finally {
    framing.server.close();
  }
});

test('a name that is made to lead to this machine is refused on every route', async () => {
  await opened();
  const asked = host.client.asked.length;
  const page = await context.newPage();
  const landed = await page.goto(`http://evil.test:${host.port}/`);
  expect(landed?.status()).toBe(403);
  const statuses = await page.evaluate(
    async ({ token }) => {
      const json = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const tries: [string, RequestInit][] = [
        ['/', {}],
        ['/index.html', {}],
        ['/page.js', {}],
        ['/assets/editor-abcdef12.js', {}],
        ['/nothing', {}],
        ['/api/events', { headers: json }],
        ['/api/overview', { method: 'POST', headers: json, body: '{}' }],
        ['/api/variable.set', { method: 'POST', headers: json, body: '{}' }],
        ['/open', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'code=x' }],
      ];
      return Promise.all(tries.map(async ([address, init]) => (await fetch(address, init)).status));
    },
    { token: host.token },
  );
  expect(statuses).toEqual(Array(9).fill(403));
  const socket = await page.evaluate(
    (port) =>
      new Promise((done) => {
        const ws = new WebSocket(`ws://evil.test:${port}/api/events`);
        ws.onopen = () => done('open');
        ws.onerror = () => done('refused');
      }),
    host.port,
  );
  expect(socket).toBe('refused');
  expect(host.client.asked).toHaveLength(asked);
});

test('a page on another port changes nothing and reads nothing, though it is sent the cookie', async () => {
  await opened();
  const asked = host.client.asked.length;
  const other = await stranger(
    '<title>other</title><form method="post" enctype="text/plain"><input name="x" value="y"></form>',
  );
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${other.port}/`);
    const outcomes = await page.evaluate(async (origin) => {
      const reach = (address: string, init?: RequestInit) =>
        fetch(origin + address, { credentials: 'include', ...init }).then(
          (answer) => answer.type,
          () => 'refused',
        );
      const element = (tag: 'img' | 'script', address: string) =>
        new Promise((done) => {
          const made = document.createElement(tag);
          made.onload = () => done('loaded');
          made.onerror = () => done('refused');
          made.src = origin + address;
          document.head.append(made);
        });
      const body = '{"parameters":{}}';
      const json = { 'content-type': 'application/json' };
      return {
        simple: await reach('/api/variable.set', { method: 'POST', mode: 'no-cors', body }),
        json: await reach('/api/variable.set', { method: 'POST', headers: json, body }),
        read: await reach('/'),
        image: await element('img', '/'),
        script: await element('script', '/page.js'),
        beacon: navigator.sendBeacon(`${origin}/api/variable.set`, body),
        events: await new Promise((done) => {
          const source = new EventSource(`${origin}/api/events`, { withCredentials: true });
          source.onopen = () => done('open');
          source.onerror = () => done('refused');
        }),
        socket: await new Promise((done) => {
          const ws = new WebSocket(`${origin.replace('http', 'ws')}/api/events`);
          ws.onopen = () => done('open');
          ws.onerror = () => done('refused');
        }),
      };
    }, host.origin);
    expect(outcomes).toMatchObject({
      json: 'refused',
      read: 'refused',
      image: 'refused',
      script: 'refused',
      events: 'refused',
      socket: 'refused',
    });
    const posted = page.waitForResponse(`${host.origin}/api/variable.set`);
    await page.evaluate((origin) => {
      const form = document.forms[0] as HTMLFormElement;
      form.action = `${origin}/api/variable.set`;
      form.submit();
    }, host.origin);
    expect((await posted).status()).toBe(403);
    expect(host.client.asked).toHaveLength(asked);
    // What the other page was sent gets the page's files and nothing more.
    const stolen = other.cookies.find((cookie) => cookie.includes(`binnacle-${host.port}`)) ?? '';
    expect(stolen).not.toBe('');
    const lines = [
      `Host: ${host.host}`,
      `Origin: ${host.origin}`,
      `Cookie: ${stolen}`,
      'Content-Type: application/json',
    ];
    expect(statusOf(await raw(host.port, requestText('POST', '/api/overview', lines, '{}')))).toBe(403);
    expect(await raw(host.port, requestText('GET', '/', lines))).not.toContain(host.token);
  } finally {
    other.server.closeAllConnections();
    other.server.close();
  }
});
