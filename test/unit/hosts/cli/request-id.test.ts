import { expect, it } from 'vitest';
import { requestId } from '../../../../main/hosts/cli/request-id.ts';

it('is a UUIDv7 that carries the time, and differs every time', () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  const ids = Array.from({ length: 10_000 }, () => requestId(now));
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(ids[0]?.slice(0, 13).replace('-', '') ?? '', 16)).toBe(now);
  expect(new Set(ids).size).toBe(ids.length);
});
