import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../main/contract/json.ts';
import { canonicalHashed, canonicalJson, type HashedPart } from '../../../../main/storage/audit/canonical.ts';
import { genesis, makeEntry, parseErasable, saltLength } from '../../../../main/storage/audit/entry.ts';
import { draft } from '../../../helpers/audit/drafts.ts';

const text = fc.string({ unit: 'binary' });
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const parts: fc.Arbitrary<HashedPart> = fc.record({
  changeSet: fc.option(text),
  commitment: hex,
  correlationId: text,
  drill: fc.boolean(),
  environment: fc.option(text),
  format: fc.constant(1 as const),
  host: text,
  monotonic: fc.double({ noNaN: true, noDefaultInfinity: true }),
  operation: text,
  previous: hex,
  principal: text,
  result: text,
  retention: fc.constantFrom('1y' as const, '3y' as const, '7y' as const),
  role: text,
  sequence: fc.nat(),
  subject: fc.option(fc.maxSafeNat()),
  time: fc.maxSafeInteger(),
});

describe('canonical JSON', () => {
  test('the fast way writes what RFC 8785 writes, for any text and number', () => {
    fc.assert(
      fc.property(parts, (part) => {
        expect(canonicalHashed(part)).toBe(canonicalize(part));
      }),
      { numRuns: 2000, seed: 8785 },
    );
  });

  // RFC 8785, section 3.2.2 and 3.2.3.
  test('the sample of RFC 8785 comes out byte for byte', () => {
    const input = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    ) as JsonObject;
    expect(canonicalJson(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = JSON.parse(
      '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",' +
        '"\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
    ) as JsonObject;
    expect(Object.values(JSON.parse(canonicalJson(keys)) as JsonObject).length).toBe(7);
    expect([...canonicalJson(keys).matchAll(/:"([^"]+)"/g)].map((match) => match[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // RFC 8785, appendix B: the bits of a double and its text.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the double %s is %s', (bits, expected) => {
    const value = Buffer.from(bits, 'hex').readDoubleBE(0);
    expect(canonicalJson(value)).toBe(expected);
    const place = { sequence: 1, previous: genesis('w'), subject: null, salt: '0'.repeat(saltLength) };
    expect(makeEntry(draft(1, { monotonic: value }), place).hashed).toContain(`"monotonic":${expected},`);
  });

  test('half a surrogate pair becomes a replacement character, in values and in keys', () => {
    expect(canonicalJson({ '\ud800': 'a\udfff' })).toBe('{"\ufffd":"a\ufffd"}');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is refused', (monotonic) => {
    const place = { sequence: 1, previous: genesis('w'), subject: null, salt: '0'.repeat(saltLength) };
    expect(() => makeEntry(draft(1, { monotonic }), place)).toThrow(/time/);
    expect(() => makeEntry(draft(1, { detail: { monotonic } }), place)).toThrow(/detail/);
  });
});

describe('an entry', () => {
  test('the hashed part names no tenant, reason, ticket or detail, and its commitment covers them all', () => {
    const salt = 'ab'.repeat(16);
    const made = makeEntry(draft(3, { tenant: 'isp-secret', reason: 'why-secret', ticket: 'T-secret' }), {
      sequence: 4,
      previous: genesis('w'),
      subject: 77,
      salt,
    });
    expect(made.hashed).not.toContain('secret');
    expect(made.hashed).not.toContain(salt);
    expect(Object.keys(JSON.parse(made.hashed) as object)).toEqual([
      ...['changeSet', 'commitment', 'correlationId', 'drill', 'environment', 'format', 'host', 'monotonic'],
      ...['operation', 'previous', 'principal', 'result', 'retention', 'role', 'sequence', 'subject', 'time'],
    ]);
    const detail = made.committed.slice(saltLength);
    expect(canonicalJson(JSON.parse(detail) as JsonObject)).toBe(detail);
    expect((JSON.parse(made.hashed) as HashedPart).commitment).toBe(hash('sha256', salt + detail));
    expect(made.hash).toBe(hash('sha256', made.hashed));
    expect(parseErasable(made.committed)).toMatchObject({
      tenant: 'isp-secret',
      reason: 'why-secret',
      ticket: 'T-secret',
    });
  });
});
