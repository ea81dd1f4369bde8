import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotated } from '../../../../main/hosts/cli/explained.ts';
import { tableLines } from '../../../../main/hosts/cli/table.ts';
import { closest } from '../../../../main/hosts/cli/usage.ts';
import { parsePairs, parseValue, toPointer } from '../../../../main/hosts/cli/value.ts';
import { visible, visibleJson, visibleLines } from '../../../../main/hosts/cli/visible.ts';

describe('what cannot be seen', () => {
  it('is written out, so that no name forges a line or turns the text around', () => {
    expect(visible('a\r\nerror X: b\u001b[31m\u202e\u200b\u0085\u2028')).toBe(
      'a\\r\\nerror X: b\\u001b[31m\\u202e\\u200b\\u0085\\u2028',
    );
  });

  it('leaves ordinary text of every script alone', () => {
    for (const text of ['Größe', '東京', 'קפה', '🚢 pier', '']) expect(visible(text)).toBe(text);
  });

  it('keeps lines and tabs of a text on a terminal', () => {
    expect(visibleLines('a:\n\tb\u001b]0;x\u0007')).toBe('a:\n\tb\\u001b]0;x\\u0007');
  });

  it('is written out in JSON without changing the value, and never ends a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = visibleJson(JSON.stringify({ text }));
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
      }),
    );
  });
});

describe('a table', () => {
  it('aligns columns by what is seen, numbers to the right, and cuts nothing off', () => {
    const long = 'x'.repeat(300);
    expect(
      tableLines(
        ['NAME', 'N'],
        [
          ['東京', 5],
          [long, 10],
        ],
      ),
    ).toEqual([`NAME${' '.repeat(296)}   N`, `東京${' '.repeat(296)}   5`, `${long}  10`]);
  });

  it('keeps one row on one line', () => {
    expect(tableLines(['A'], [['one\ntwo']])).toEqual(['A', 'one\\ntwo']);
  });
});

describe('VALUE and PATH', () => {
  it.each([
    ['5', 5],
    ['"5"', '5'],
    ['null', null],
    ['[1,{"a":true}]', [1, { a: true }]],
    ['5 GB', '5 GB'],
    ['', ''],
    ['{a: 1}', '{a: 1}'],
    ['-1', -1],
  ])('reads %j as %j', (text, value) => {
    expect(parseValue(text)).toEqual(value);
  });

  it.each([
    ['/a/b', '/a/b'],
    ['/a.b', '/a.b'],
    ['a.b.c', '/a/b/c'],
    ['a\\.b.c', '/a.b/c'],
    ['a/b.c~d', '/a~1b/c~0d'],
    ['limits', '/limits'],
    ['a..b', '/a//b'],
  ])('reads the path %j as %j', (text, pointer) => {
    expect(toPointer(text)).toBe(pointer);
  });

  it('turns any keys without a backslash into the pointer that names them', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[^.\\/][^.\\]*$/), { minLength: 1, maxLength: 5 }), (keys) => {
        const pointer = keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
        expect(toPointer(keys.join('.'))).toBe(pointer);
      }),
    );
  });

  it('reads pairs, and refuses one without a key', () => {
    expect(parsePairs(['a=1', 'b', 'c=x=y', '__proto__=z'], 'tag')).toEqual(
      Object.fromEntries([
        ['a', '1'],
        ['b', ''],
        ['c', 'x=y'],
        ['__proto__', 'z'],
      ]),
    );
    expect(() => parsePairs(['=x'], 'tag')).toThrow(/has no key/);
  });
});

describe('provenance beside the lines', () => {
  it('names layer, source, line and variable once for each leaf', () => {
    const leaf = {
      value: 5,
      layer: 'tier-template',
      source: 'premium',
      line: 3,
      variable: 'DB_POOL',
      elements: null,
      shadowed: [],
    } as const;
    const leaves = [
      { ...leaf, path: '/db/pool' },
      { ...leaf, path: '/list', variable: null, line: null },
    ];
    expect(annotated('db:\n  pool: 5\nlist:\n- 1\n- 2\n', leaves, [-1, 0, 1, 1, 1, -1])).toBe(
      'db:\n  pool: 5  # tier-template premium:3 (DB_POOL)\nlist:      # tier-template premium\n- 1\n- 2\n',
    );
  });
});

it('suggests only what is close', () => {
  expect(closest('tenat', ['tenant', 'template'])).toBe('tenant');
  expect(closest('zzz', ['tenant', 'template'])).toBeUndefined();
});
