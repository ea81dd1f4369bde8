// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { applyChanges, difference, inOrder } from '../../../renderer/editor/changes.ts';
import { placeAt } from '../../../renderer/editor/cursor-place.ts';
import { foldsOf, tagsAt } from '../../../renderer/editor/folding.ts';
import { lineChanges } from '../../../renderer/editor/line-changes.ts';
import { lineLinks } from '../../../renderer/editor/line-links.ts';
import { outwardKey } from '../../../renderer/editor/outward-keys.ts';
import { readTemplate } from '../../../renderer/editor/template-document.ts';
import { startState, tokenizeLine } from '../../../renderer/editor/yaml-tokens.ts';
import { builtIns } from '../templates/built-ins.ts';

/** Every key, element and scalar as YAML's own parser sees them in the masked text. */
function parsed(text: string, masked: string): readonly string[] {
  const found: string[] = [];
  const walk = (node: Node | null, path: readonly (string | number)[]) => {
    if (isMap(node))
      for (const { key, value } of node.items) {
        const [start = 0, end = 0] = (key as Node).range ?? [];
        const name = text.slice(start, end).replace(/^"|"$/g, '');
        found.push(`${[...path, name].join('/')} key ${start}`);
        walk(value as Node | null, [...path, name]);
      }
    else if (isSeq(node))
      for (const [index, item] of node.items.entries()) {
        found.push(`${[...path, index].join('/')} element`);
        walk(item as Node, [...path, index]);
      }
    else if (isScalar(node) && node.range && node.range[1] > node.range[0] && !String(node.type).startsWith('BLOCK'))
      found.push(`${path.join('/')} = ${node.range[0]} ${node.range[1]}`);
  };
  walk(parseDocument(masked, { uniqueKeys: false }).contents, []);
  return found;
}

function read(text: string): readonly string[] {
  return readTemplate(text).entries.flatMap(({ path, key, value, kind }) => [
    key === null ? `${path.join('/')} element` : `${path.join('/')} key ${key.start}`,
    ...(value !== null && (kind === 'plain' || kind === 'quoted')
      ? [`${path.join('/')} = ${value.start} ${value.end}`]
      : []),
  ]);
}

describe('a template as a tree', () => {
  it.each(builtIns.map(({ folder, text }) => [folder, text] as const))('reads %s as YAML does', (_folder, text) => {
    expect(read(text)).toEqual(parsed(text, readTemplate(text).masked));
  });

  it('reads every beginning of a template, and never past its end', () => {
    const [{ text } = { text: '' }] = builtIns.filter(({ folder }) => folder === 'isp');
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.constantFrom('', '{', '{{', '${', '"', '- ', '[', ':', '\t', '{{#if '),
        (cut, more) => {
          const part = text.slice(0, cut) + more;
          const { entries, masked, lines } = readTemplate(part);
          expect(masked).toHaveLength(part.length);
          expect(lines).toHaveLength(part.split('\n').length);
          for (const { key, value } of entries)
            for (const span of [key, value])
              if (span !== null) {
                expect(span.start).toBeGreaterThanOrEqual(0);
                expect(span.end).toBeGreaterThanOrEqual(span.start);
                expect(span.end).toBeLessThanOrEqual(part.length);
              }
          placeAt(readTemplate(part), part.length);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it.each([
    ['a tag far left ends no block scalar', 'a: |\n  one\n{{#if x}}\n  two: x\n{{/if}}\nb: 1', ['a', 'b']],
    ['a block statement repeats keys', '{{#if x}}\na: 1\n{{else}}\na: 2\n{{/if}}', ['a', 'a']],
    ['flow over lines', 'a: {b: 1,\n  c: [1, {d: 2}]}\ne: 3', ['a', 'a/b', 'a/c', 'a/c/0', 'a/c/1', 'a/c/1/d', 'e']],
    ['a key made of a value', '{{name}}: 1\n"x-{{y}}":\n  z: 2', ['{{name}}', 'x-{{y}}', 'x-{{y}}/z']],
    ['what is no key yet is left out', 'a:\n  b: 1\n  hal\nc: 2', ['a', 'a/b', 'c']],
    ['an open expression ends with its line', 'a: {{name\nb: 1', ['a', 'b']],
    ['braces inside text of an expression', 'a: {{default x "}}"}}\nb: 1', ['a', 'b']],
  ])('%s', (_name, text, paths) => {
    expect(readTemplate(text).entries.map(({ path }) => path.join('/'))).toEqual(paths);
  });

  it('folds keys, blocks and comments, and knows the tags of a block', () => {
    const text = '# one\n# two\na:\n  {{#if x}}\n  b: 1\n  c: 1\n  {{else}}\n  d: 2\n  {{/if}}\n';
    const document = readTemplate(text);
    expect(foldsOf(document)).toEqual([
      { start: 3, end: 8, comment: false },
      { start: 4, end: 6, comment: false },
      { start: 7, end: 8, comment: false },
      { start: 1, end: 2, comment: true },
    ]);
    const tags = tagsAt(document, text.indexOf('else')).map(({ start, end }) => text.slice(start, end));
    expect(tags).toEqual(['{{#if x}}', '{{else}}', '{{/if}}']);
    expect(tagsAt(document, text.indexOf('b: 1'))).toEqual([]);
  });
});

describe('colours', () => {
  const colour = (text: string, handlebars = true) => {
    let state = startState;
    return text.split('\n').map((line) => {
      const { tokens, state: next } = tokenizeLine(line, state, handlebars);
      state = next;
      return tokens
        .map(({ start, kind }, index) => `${kind} ${line.slice(start, tokens[index + 1]?.start)}`)
        .filter((one) => !one.startsWith('white'));
    });
  };

  it.each([
    ['a: {{x}} # c', [['key a', 'delimiter :', 'handlebars {{x}}', 'comment # c']]],
    [
      'a: "p ${X:-1} ${SECRET:k} $${y}"',
      [['key a', 'delimiter :', 'string "p ', 'variable ${X:-1}', 'string  ', 'secret ${SECRET:k}', 'string  $${y}"']],
    ],
    [
      'a: 12\nb: 1.2.3\nc: true',
      [
        ['key a', 'delimiter :', 'number 12'],
        ['key b', 'delimiter :', 'plain 1.2.3'],
        ['key c', 'delimiter :', 'number true'],
      ],
    ],
    [
      'a: |\n  b: {{c}}\nd: 1',
      [
        ['key a', 'delimiter :', 'delimiter |'],
        ['string   b: ', 'handlebars {{c}}'],
        ['key d', 'delimiter :', 'number 1'],
      ],
    ],
    ['{{!-- a\nb --}}\nc: 1', [['comment {{!-- a'], ['comment b --}}'], ['key c', 'delimiter :', 'number 1']]],
    ['a: {{f "}}"}}', [['key a', 'delimiter :', 'handlebars {{f "}}"}}']]],
    [
      '- b: [1, x]',
      [['delimiter -', 'key b', 'delimiter :', 'delimiter [', 'number 1', 'delimiter ,', 'plain x', 'delimiter ]']],
    ],
  ])('%j', (text, tokens) => {
    expect(colour(text)).toEqual(tokens.map((line) => line.map((one) => one)));
  });

  it('a rendered text holds no Handlebars', () => {
    expect(colour('a: "{{x}}"', false)).toEqual([['key a', 'delimiter :', 'string "{{x}}"']]);
  });

  it('a long line without an end takes no time that grows out of hand', () => {
    const line = `x${'{{a}}'.repeat(4000)}`;
    expect(tokenizeLine(line, startState, true).tokens.length).toBeGreaterThan(0);
  });
});

describe('changes', () => {
  it('the one difference of two texts leads from one to the other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(applyChanges(a, difference(a, b))).toBe(b);
      }),
    );
  });

  it('changes made at once apply one after the other', () => {
    const changes = inOrder('abcdef', [
      { rangeOffset: 1, rangeLength: 1, text: 'XX' },
      { rangeOffset: 4, rangeLength: 2, text: '' },
      { rangeOffset: 3, rangeLength: 0, text: 'Y' },
    ]);
    expect(applyChanges('abcdef', changes)).toBe('aXXcYd');
    expect(changes.map(({ removed }) => removed)).toEqual(['ef', '', 'b']);
  });

  it.each([
    ['a\nb\nc', 'a\nb\nc', []],
    ['a\nb\nc', 'a\nx\nc', ['changed 2 2']],
    ['a\nc', 'a\nb\nc', ['added 2 2']],
    ['a\nb\nc', 'a\nc', ['removed 1 1']],
    ['a\nb\nc\nd\ne', 'a\nB\nc\nd\nn\ne', ['changed 2 2', 'added 5 5']],
    ['', 'a\nb', ['changed 1 2']],
  ])('%j to %j', (base, text, lines) => {
    expect(lineChanges(base, text).map(({ kind, start, end }) => `${kind} ${start} ${end}`)).toEqual(lines);
  });

  it('lines that carry no bar stand in the base in the same order', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const barred = new Set<number>();
        for (const { kind, start, end } of lineChanges(before.join('\n'), after.join('\n')))
          if (kind !== 'removed') for (let line = start; line <= end; line += 1) barred.add(line);
        let from = 0;
        for (const [index, line] of after.entries()) {
          if (barred.has(index + 1)) continue;
          const at = before.indexOf(line, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + 1;
        }
      }),
    );
  });
});

it('links lines of a template and its result both ways', () => {
  const source = (line: number | null, name = 'premium') => ({
    leaf: 0,
    layer: 'tier-template' as const,
    source: name,
    line,
  });
  const links = lineLinks([source(3), null, source(5), source(3), source(3, 'other')], 'premium');
  expect(links.toResult(3)).toEqual([1, 4]);
  expect(links.toResult(9)).toEqual([]);
  expect(links.toTemplate(3)).toBe(5);
  expect(links.toTemplate(5)).toBeNull();
});

describe('keys that belong to the screen', () => {
  const press = (
    key: string,
    held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
    code = '',
  ) => outwardKey({ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held, key, code });
  it.each([
    [press('z', { ctrlKey: true }), 'undo'],
    [press('Z', { metaKey: true, shiftKey: true }), 'redo'],
    [press('y', { ctrlKey: true }), 'redo'],
    [press('Enter', { metaKey: true }), 'save'],
    [press('i', { altKey: true }), 'explain'],
    [press('ˆ', { altKey: true }, 'KeyI'), 'explain'],
    [press('k', { ctrlKey: true }), 'palette'],
    [press('z', { ctrlKey: true, altKey: true }), null],
    [press('z'), null],
    [press('Enter'), null],
  ])('%s', (found, meant) => {
    expect(found).toBe(meant);
  });
});
