import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlKey, yamlNumber, yamlScalar } from '../../../main/sandbox/scalar-text.ts';

describe('scalars in YAML', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [-5, '-5'],
    [0.1, '0.1'],
    [1e-7, '1.0e-7'],
    [1.5e-7, '1.5e-7'],
    [1e21, '1.0e+21'],
    [2 ** 60, '1.152921504606847e+18'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [5e-324, '5.0e-324'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
  ])('%d is written %s, a number to every reader', (value, text) => {
    expect(yamlNumber(value)).toBe(text);
    expect(parse(text, { version: '1.2' })).toBe(value + 0);
    expect(parse(text, { version: '1.1' })).toBe(value + 0);
    // What PyYAML takes for a number.
    expect(text).toMatch(/^(?:[-+]?(?:0|[1-9][0-9]*)|[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?)$/);
  });

  it.each([
    ['plain', 'plain:'],
    ['a-b.c_1', 'a-b.c_1:'],
    ['yes', '"yes":'],
    ['NO', '"NO":'],
    ['y', '"y":'],
    ['null', '"null":'],
    ['On', '"On":'],
    ['80', '"80":'],
    ['-a', '"-a":'],
    ['', '"":'],
    ['a b', '"a b":'],
    ['<<', '"<<":'],
    ['é', '"é":'],
  ])('the key %j is written %s', (key, text) => {
    expect(yamlKey(key, '')).toBe(text);
    for (const version of ['1.1', '1.2'] as const) expect(parse(`${text} 1\n`, { version })).toEqual({ [key]: 1 });
  });

  it('marks a key that is too long to be found by its colon', () => {
    const key = 'k'.repeat(1001);
    expect(yamlKey(key, '  ')).toBe(`? ${key}\n  :`);
  });

  it('escapes what some reader would refuse, fold or take for a line end', () => {
    expect(yamlScalar('\u0000\u0007\t\n\r\u007f\u0085\u009f\u2028\u2029\ufeff\ufffe\uffff"\\é😀')).toBe(
      '"\\u0000\\u0007\\t\\n\\r\\u007f\\u0085\\u009f\\u2028\\u2029\\ufeff\\ufffe\\uffff\\"\\\\é😀"',
    );
  });
});
