import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyOf, codeIn, raw, requestText, startHost, statusOf, type TestHost } from './host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.close());

const good = () => ({
  host: `Host: ${host.host}`,
  origin: `Origin: ${host.origin}`,
  token: `Authorization: Bearer ${host.token}`,
  cookie: `Cookie: ${host.cookie}`,
  json: 'Content-Type: application/json',
});
const apiCall = (lines: readonly string[], address = '/api/overview') =>
  raw(host.port, requestText('POST', address, lines, '{"parameters":{}}'));

/** Every route, each with everything it asks for. */
const routes = (): readonly {
  readonly method: string;
  readonly address: string;
  readonly lines: string[];
  readonly body: string;
}[] => {
  const { host: name, origin, token, cookie, json } = good();
  return [
    { method: 'POST', address: '/api/overview', lines: [name, origin, token, json], body: '{}' },
    { method: 'POST', address: '/api/variable.set', lines: [name, origin, token, json], body: '{}' },
    { method: 'GET', address: '/', lines: [name, cookie], body: '' },
    { method: 'GET', address: '/index.html', lines: [name, cookie], body: '' },
    { method: 'GET', address: '/page.js', lines: [name, cookie], body: '' },
    { method: 'GET', address: '/assets/editor-abcdef12.js', lines: [name, cookie], body: '' },
    { method: 'HEAD', address: '/', lines: [name, cookie], body: '' },
  ];
};

let refusal = '';
async function expectRefused(answer: Promise<string>, what: string): Promise<void> {
  const text = await answer;
  expect(statusOf(text), what).toBe(403);
  if (refusal === '') refusal = bodyOf(text);
  expect(bodyOf(text), what).toBe(refusal);
  expect(text, what).toMatch(/content-security-policy: default-src 'none'/i);
  expect(text, what).not.toMatch(/access-control-/i);
}

test('every route answers who brings everything, with every security header', async () => {
  for (const { method, address, lines, body } of routes()) {
    const answer = await raw(host.port, requestText(method, address, lines, body));
    expect(statusOf(answer), `${method} ${address}`).toBe(200);
    for (const header of [
      'content-security-policy',
      'x-content-type-options',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'referrer-policy',
    ]) {
      expect(answer.toLowerCase(), `${method} ${address}`).toContain(`\r\n${header}: `);
    }
  }
});

test('a route without its proof, with a wrong one, two of them or one in the address is refused, as is what is not there', async () => {
  const { host: name, origin, token, cookie, json } = good();
  const before = host.client.asked.length;
  const wrong = `Authorization: Bearer ${'A'.repeat(43)}`;
  for (const address of [
    '/api/overview',
    '/api/variable.set',
    '/api/events',
    '/api/',
    '/api/nothing',
    '/api/../index.html',
  ]) {
    await expectRefused(apiCall([name, origin, json], address), `${address} bare`);
    await expectRefused(apiCall([name, origin, json, cookie], address), `${address} with the cookie alone`);
    await expectRefused(apiCall([name, origin, json, wrong], address), `${address} wrong`);
    await expectRefused(apiCall([name, origin, json, token, token], address), `${address} twice`);
    await expectRefused(apiCall([name, origin, json, token, wrong], address), `${address} two`);
    await expectRefused(
      apiCall([name, origin, json, `Authorization: bearer ${host.token}`], address),
      `${address} scheme`,
    );
    await expectRefused(apiCall([name, origin, json], `${address}?token=${host.token}`), `${address} in the address`);
    await expectRefused(apiCall([name, origin, json, token], `${address}?token=${host.token}`), `${address} both`);
  }
  for (const address of ['/', '/index.html', '/page.js', '/nothing', '/open', '/up/secret.html', '/favicon.ico']) {
    for (const lines of [
      [name],
      [name, token],
      [name, 'Cookie: x=y'],
      [name, `${cookie}x`],
      [name, cookie, cookie],
      [name, `${cookie}; ${cookie.slice(8)}`],
    ]) {
      await expectRefused(raw(host.port, requestText('GET', address, lines)), `${address} ${lines.at(-1)}`);
    }
  }
  expect(host.client.asked).toHaveLength(before);
});

test('only the one name of this host is answered: forms of the Host header and of the address', async () => {
  const before = host.client.asked.length;
  const { origin, token, cookie, json } = good();
  const { port } = host;
  const forms: string[][] = [
    [],
    ['Host:'],
    ['Host: 127.0.0.1'],
    [`Host: localhost:${port}`],
    ['Host: localhost'],
    [`Host: LOCALHOST:${port}`],
    [`Host: [::1]:${port}`],
    [`Host: [::ffff:127.0.0.1]:${port}`],
    [`Host: 127.1:${port}`],
    [`Host: 127.0.1:${port}`],
    [`Host: 0.0.0.0:${port}`],
    [`Host: 0:${port}`],
    [`Host: 2130706433:${port}`],
    [`Host: 0x7f000001:${port}`],
    [`Host: 0177.0.0.1:${port}`],
    [`Host: 127.0.0.1.:${port}`],
    [`Host: 127.0.0.1:${port}.`],
    [`Host: 127.0.0.1:${port + 1}`],
    [`Host: 127.0.0.1:0${port}`],
    ['Host: 127.0.0.1:'],
    [`Host: evil.test:${port}`],
    [`Host: 127.0.0.1.evil.test:${port}`],
    [`Host: 127.0.0.1:${port}.evil.test`],
    [`Host: user@127.0.0.1:${port}`],
    [`Host: http://127.0.0.1:${port}`],
    [`Host: 127.0.0.1:${port}/`],
    [`Host: 127.0.0.1:${port}, evil.test`],
    [`Host: 127.0.0.1:${port}`, 'Host: evil.test'],
    ['Host: evil.test', `Host: 127.0.0.1:${port}`],
    [`Host: 127.0.0.1:${port}`, `Host: 127.0.0.1:${port}`],
  ];
  expect(forms).toHaveLength(30);
  for (const form of forms) {
    await expectRefused(apiCall([...form, origin, token, json]), form.join(' | ') || 'no Host');
    await expectRefused(raw(port, requestText('GET', '/', [...form, cookie])), form.join(' | ') || 'no Host');
    const body = `code=${codeIn(host.loopback.openFile)}`;
    const lines = [...form, 'Origin: null', 'Content-Type: application/x-www-form-urlencoded'];
    await expectRefused(raw(port, requestText('POST', '/open', lines, body)), form.join(' | ') || 'no Host');
  }
  for (const address of [
    `http://127.0.0.1:${port}/api/overview`,
    `http://evil.test/api/overview`,
    '*',
    `//evil.test/api/overview`,
  ]) {
    await expectRefused(apiCall([`Host: ${host.host}`, origin, token, json], address), address);
  }
  expect(host.client.asked).toHaveLength(before);
});

test('only our own page may ask: origins, fetch metadata, content types', async () => {
  const { host: name, origin, token, json } = good();
  const before = host.client.asked.length;
  for (const other of [
    'Origin: null',
    'Origin: http://evil.test',
    `Origin: http://localhost:${host.port}`,
    `Origin: https://${host.host}`,
    `Origin: http://127.0.0.1:${host.port + 1}`,
    `Origin: ${host.origin}.evil.test`,
    `Origin: ${host.origin}/`,
  ]) {
    await expectRefused(apiCall([name, other, token, json]), other);
    await expectRefused(raw(host.port, requestText('GET', '/api/events', [name, other, token])), other);
  }
  await expectRefused(apiCall([name, token, json]), 'a change without an origin');
  await expectRefused(apiCall([name, origin, origin, token, json]), 'two origins');
  for (const site of ['cross-site', 'same-site', 'SAME-ORIGIN', '']) {
    await expectRefused(apiCall([name, origin, token, json, `Sec-Fetch-Site: ${site}`]), site);
  }
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'application/json, text/plain',
    '',
  ]) {
    expect(statusOf(await apiCall([name, origin, token, `Content-Type: ${type}`])), type).toBe(400);
  }
  expect(host.client.asked).toHaveLength(before);
});

test('upgrades, tunnels, expectations and chunked bodies are refused', async () => {
  const { host: name, origin, token, json, cookie } = good();
  const socket = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Version: 13',
  ];
  for (const lines of [
    [name, ...socket],
    [name, origin, token, cookie, ...socket],
    [name, origin, token, token, ...socket],
  ]) {
    const text = `GET /api/events HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
    await expectRefused(raw(host.port, text), 'upgrade');
  }
  await expectRefused(raw(host.port, `CONNECT evil.test:443 HTTP/1.1\r\n${name}\r\n\r\n`), 'tunnel');
  await expectRefused(apiCall([name, origin, token, json, 'Expect: 100-continue']), '100-continue');
  await expectRefused(apiCall([name, origin, token, json, 'Expect: the worst']), 'expectation');
  const chunked = [
    'POST /api/overview HTTP/1.1',
    name,
    origin,
    token,
    json,
    'Transfer-Encoding: chunked',
    '',
    '2',
    '{}',
    '0',
    '',
    '',
  ];
  await expectRefused(raw(host.port, chunked.join('\r\n')), 'chunked');
});

test('no address leads out of the page', async () => {
  const { host: name, cookie } = good();
  const addresses = [
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/..%5csecret.html',
    '/assets/../../secret.html',
    '/./index.html',
    '//index.html',
    '/index.html%00',
    '/index.html/',
    '/link.html',
    '/up/secret.html',
    '/up/page/index.html',
    '/%69ndex.html',
    '/assets',
    '/assets/',
    '/etc/passwd',
    '/..',
    '/%252e%252e/secret.html',
    '/__proto__',
    '/constructor',
  ];
  for (const address of addresses) {
    const answer = await raw(host.port, requestText('GET', address, [name, cookie]));
    expect(statusOf(answer), address).toBe(404);
    expect(answer, address).not.toContain('OUTSIDE');
  }
});

test('an operation gets its parameters and the known part of meta, and its failure is an envelope with a status', async () => {
  const { host: name, origin, token, json } = good();
  const send = (address: string, body: string) =>
    raw(host.port, requestText('POST', address, [name, origin, token, json], body));
  const answer = await send(
    '/api/variable.set',
    JSON.stringify({ parameters: { name: 'A' }, meta: { reason: 'why', host: 'electron', dryRun: true, more: 1 } }),
  );
  expect(statusOf(answer)).toBe(200);
  expect(host.client.asked.at(-1)).toEqual({
    operation: 'variable.set',
    parameters: { name: 'A' },
    meta: { host: 'loopback', reason: 'why', dryRun: true },
  });
  const failed = await send('/api/tenant.show', '{}');
  expect(statusOf(failed)).toBe(404);
  expect(JSON.parse(bodyOf(failed))).toMatchObject({
    formatVersion: 1,
    error: { code: 'NOT_FOUND', message: 'No such tenant.' },
  });
  const before = host.client.asked.length;
  for (const body of [
    '',
    'null',
    '[]',
    '{"meta":1}',
    '{"meta":{"reason":1}}',
    `{"meta":{"reason":"${'x'.repeat(5000)}"}}`,
    '{"meta":{"dryRun":"yes"}}',
    '{',
  ]) {
    const refused = await send('/api/variable.set', body);
    expect(statusOf(refused), body).toBe(400);
    expect(JSON.parse(bodyOf(refused)).error.code, body).toBe('INVALID_INPUT');
  }
  expect(host.client.asked).toHaveLength(before);
});

test('events reach the page as they happen', async () => {
  const { host: name, token } = good();
  const stop = new AbortController();
  const answer = await fetch(`${host.origin}/api/events`, {
    headers: { authorization: token.slice(15) },
    signal: stop.signal,
  });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  expect(name).toContain(host.host);
  host.client.tell({ kind: 'state', state: 'open' });
  const { value } = (await answer.body?.getReader().read()) ?? {};
  expect(Buffer.from(value ?? []).toString()).toBe('data: {"kind":"state","state":"open"}\n\n');
  stop.abort();
});
