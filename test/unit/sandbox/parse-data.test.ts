// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { describe, expect, it } from 'vitest';
import { parseData } from '../../../main/sandbox/parse-data.ts';

describe('reading data of unknown origin', () => {
  it.each([
    ['a: 1\nb: [x, "1", 1.5, true, ~]\n', 'x.yaml', { a: 1, b: ['x', '1', 1.5, true, null] }],
    ['{"a": [1, {"b": null}], "a/b": "\\u0041"}', 'x.json', { a: [1, { b: null }], 'a/b': 'A' }],
    ['[1, 2]', 'x', [1, 2]],
    ['"text"', 'x', 'text'],
    ['{a: 1}', 'x.yaml', { a: 1 }],
    ['\ufeffa: 1\r\nb: 2\r\n', 'x.yml', { a: 1, b: 2 }],
    ['a: "${NAME} {{x}}"', 'x.yaml', { a: '${NAME} {{x}}' }],
    ['a: &x {b: 1}\nc: *x', 'x.yaml', { a: { b: 1 }, c: { b: 1 } }],
    ['{"k": "a,\\"k\\": {", "l": [{"k": 1}, {"k": 2}]}', 'x.json', { k: 'a,"k": {', l: [{ k: 1 }, { k: 2 }] }],
    ['', 'x.yaml', null],
  ])('%j', (text, name, value) => {
    expect(parseData(text, name)).toEqual(value);
  });

  it.each([
    ['{"a": 1, "b": {"c": 1, "\\u0063": 2}}', 'x.json', 'x.json holds b.c twice.'],
    ['[{"a": 1}, {"b": 1, "b": 2}]', 'x.json', 'x.json holds 1.b twice.'],
    ['a: 1\na: 2', 'x.yaml', 'x.yaml, line 2: The key a stands twice in one map; first in line 1.'],
    [
      '{"a": 12345678901234567890}',
      'x.json',
      'x.json holds the number 12345678901234567890, which cannot be kept exactly.',
    ],
    ['{"a": 1e999}', 'x.json', 'x.json holds the number 1e999, which cannot be kept exactly.'],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 'x.json', 'x.json nests deeper than 64.'],
    [`${'['.repeat(100_000)}`, 'x', 'x nests deeper than 64.'],
    ['a: !!python/object:os.system x', 'x.yaml', 'x.yaml, line 1: The tag !!python/object:os.system is not read.'],
    ['<<: {a: 1}', 'x.yaml', 'x.yaml, line 1: Merge keys are not read: they belong to YAML 1.1.'],
    ['1: a', 'x.yaml', 'x.yaml, line 1: The key 1 is not text.'],
    ['{"a": ', 'x.json', 'x.json is not valid JSON'],
    ['a: [', 'x.yaml', 'x.yaml, line 1: Not valid YAML'],
    ['a: 1\n---\nb: 2', 'x.yaml', 'x.yaml, line 2: The text holds more than one document.'],
    ['"\ud800"', 'x.json', 'x.json holds half of a surrogate pair.'],
    [`a: ${'x'.repeat(1024 * 1024)}`, 'x.yaml', 'x.yaml has more than 1 MB of YAML.'],
  ])('refuses %j', (text, name, sentence) => {
    expect(() => parseData(text, name)).toThrow(sentence);
  });

  it('keeps dangerous keys as data', () => {
    for (const text of [
      '{"__proto__": {"x": 1}, "constructor": 2, "prototype": 3}',
      '__proto__: {x: 1}\nconstructor: 2\nprototype: 3\n',
    ]) {
      const value = parseData(text, 'x') as Record<string, unknown>;
      expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'prototype']);
      expect(Object.getPrototypeOf(value)?.x).toBeUndefined();
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
