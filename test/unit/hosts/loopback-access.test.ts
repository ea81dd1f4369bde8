import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { makeAccess, newSecret, sameSecret } from '../../../main/hosts/loopback/access.ts';

function request(method: string, lines: readonly string[], url = '/api/overview'): IncomingMessage {
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { method, url, rawHeaders, headers: {} } as IncomingMessage;
}

test('secrets have 32 bytes and compare by their whole', () => {
  const secret = newSecret();
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(newSecret()).not.toBe(secret);
  expect(sameSecret(secret, secret)).toBe(true);
  for (const other of ['', secret.slice(1), `${secret}A`, secret.toLowerCase()])
    expect(sameSecret(other, secret)).toBe(false);
});

test('a code opens once and for ten seconds', () => {
  let now = 0;
  const access = makeAccess(1, () => now);
  const [used, late, kept] = [access.newCode(), access.newCode(), access.newCode()];
  expect(access.useCode(used)).toBe(true);
  expect(access.useCode(used)).toBe(false);
  now = 10_000;
  expect(access.useCode(kept)).toBe(true);
  now = 10_001;
  expect(access.useCode(late)).toBe(false);
  expect(access.useCode(access.newCode())).toBe(true);
});

test('reading needs no origin, changing does, and a doubled header counts as none', () => {
  const access = makeAccess(81);
  const host = 'Host: 127.0.0.1:81';
  const origin = 'Origin: http://127.0.0.1:81';
  expect(access.comesFromHere(request('GET', [host]))).toBe(true);
  expect(access.comesFromHere(request('POST', [host, origin]))).toBe(true);
  expect(access.comesFromHere(request('POST', [host]))).toBe(false);
  expect(access.comesFromHere(request('DELETE', [host]))).toBe(false);
  expect(access.comesFromHere(request('GET', [host, host]))).toBe(false);
  expect(access.comesFromHere(request('GET', [host, origin, origin]))).toBe(false);
  expect(access.comesFromHere(request('GET', [host, 'Sec-Fetch-Site: none']))).toBe(true);
  expect(access.comesFromHere(request('GET', [host, 'Sec-Fetch-Site: none', 'Sec-Fetch-Site: none']))).toBe(false);
  expect(access.comesFromHere(request('GET', [host], 'http://127.0.0.1:81/'))).toBe(false);
});

test('the token proves nothing as a cookie, and the cookie nothing as a token', () => {
  const access = makeAccess(81);
  const { token, cookie, cookieName } = access;
  expect(access.hasToken(request('GET', [`Authorization: Bearer ${token}`]))).toBe(true);
  expect(access.hasToken(request('GET', [`Authorization: Bearer ${cookie}`]))).toBe(false);
  expect(access.hasCookie(request('GET', [`Cookie: other=1; ${cookieName}=${cookie}`]))).toBe(true);
  expect(access.hasCookie(request('GET', [`Cookie: ${cookieName}=${token}`]))).toBe(false);
  expect(access.hasCookie(request('GET', [`Cookie: ${cookieName}=${cookie}; ${cookieName}=${cookie}`]))).toBe(false);
});
