import { describe, expect, it, vi } from 'vitest';
import { metaOf } from '../../../main/hosts/electron/meta.ts';
import { MAX_DEPTH, MAX_PAYLOAD, plainData } from '../../../main/hosts/electron/payload.ts';
import { codeOf, payloadsArePlain, strangersGetNothing } from '../../helpers/electron-standin/ipc-suite.ts';
import { hostile } from '../../helpers/electron-standin/payloads.ts';
import { channels } from '../../helpers/electron-standin/served-operations.ts';

vi.mock('electron', async () => (await import('../../helpers/electron-standin/served-operations.ts')).electronModule);

describe('the channels of the desktop host', () => {
  it('answer no stranger, whatever it sends', async () => {
    const { calls, refused, passed } = await strangersGetNothing(60);
    expect(calls).toBe(channels.length * 60 * 6);
    expect({ refused, passed }).toEqual({ refused: calls, passed: 0 });
  });

  it('let nothing but plain JSON through from the page itself', async () => {
    const { calls, refused, passed } = await payloadsArePlain(hostile.length + 40);
    expect(refused + passed).toBe(calls);
    expect(passed).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });
});

describe('a payload', () => {
  it('that is JSON arrives as it is, in objects of its own', () => {
    const sent = { a: [1, 'x', null, true, { b: -0.5 }], 'é\0': '', toString: 'x', constructor: 'y' };
    const got = plainData(sent);
    expect(got).toEqual(sent);
    expect(got).not.toBe(sent);
  });

  it('without anything stands for no parameters, and undefined fields for absent ones', () => {
    expect(plainData(undefined)).toEqual({});
    expect(plainData({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  it('is bounded in size and depth', () => {
    const deep = (levels: number): unknown => Array.from({ length: levels }).reduce((inside) => [inside], 1 as unknown);
    expect(codeOf(() => plainData(deep(MAX_DEPTH)))).toBe('');
    expect(codeOf(() => plainData(deep(MAX_DEPTH + 1)))).toBe('INVALID_INPUT');
    expect(codeOf(() => plainData('x'.repeat(MAX_PAYLOAD)))).toBe('');
    expect(codeOf(() => plainData('x'.repeat(MAX_PAYLOAD + 1)))).toBe('INVALID_INPUT');
  });

  it('that is refused says where', () => {
    expect(() => plainData({ a: [{ b: 1n }] })).toThrow('a bigint, which is no JSON at /a/0/b');
  });
});

describe('what stands beside a payload', () => {
  it('is what a page may say, and nothing else', () => {
    const meta = { requestId: 'r', correlationId: 'c', reason: 'why', ticket: 'T', dryRun: true, confirm: 'yes' };
    expect(metaOf(meta)).toEqual(meta);
    expect(metaOf(undefined)).toEqual({});
    for (const wrong of [
      { host: 'cli' },
      { reason: 1 },
      { dryRun: 'yes' },
      { reason: 'x'.repeat(2001) },
      { __proto__x: 1 },
      [],
      'x',
      1,
      { constructor: 'x' },
    ]) {
      expect(codeOf(() => metaOf(wrong))).toBe('INVALID_INPUT');
    }
  });
});
