// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../main/contract/json.ts';
import { contextJob } from '../../../main/core/rendering/jobs.ts';
import { formatTemplate } from '../../../renderer/editor/format.ts';
import { render } from '../../helpers/sandbox/rendering.ts';
import { builtIns, schemaOf } from '../templates/built-ins.ts';

const context: JsonObject = { yes: true, no: false, name: 'solent', count: 3, list: ['a', 'b'], map: { a: 1, b: 'x' } };

/** Leaves to run time what the database's schema leaves there. */
const runtime = { 'x-runtime-placeholders': schemaOf('database/1')['x-runtime-placeholders'] ?? [] };

async function outcome(text: string, values: JsonObject = context) {
  const job = contextJob('one', 'one', values);
  const result = await render({
    layers: [text],
    context: job.context,
    variables: { X: 7, ...job.variables },
    schema: runtime,
  });
  return 'value' in result && result.value !== undefined && result.findings.length === 0
    ? { value: result.value }
    : null;
}

/** Lays a text out badly: wider levels, trailing blanks, blanks in braces and behind colons. */
function untidy(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/^( +)/, '$1$1')
        .replace(/^( *)- (?=\S)/, '$1-   ')
        .replace(/^(\s*(?:- )?[\w.]+:) (?=[^|>\s])/, '$1   '),
    )
    .join('\n')
    .replace(/\{\{(?![#/!~{])([^}]*)\}\}/g, '{{ $1 }}')
    .concat('\n\n\n');
}

describe('built-in templates', () => {
  it.each(builtIns.map((one) => [one.folder, one] as const))('%s renders the same laid out', async (_folder, one) => {
    const laid = formatTemplate(one.text);
    const mended = formatTemplate(untidy(one.text));
    expect(formatTemplate(laid)).toBe(laid);
    expect(formatTemplate(mended)).toBe(mended);
    const before = await outcome(one.text, one.sample);
    expect(await outcome(laid, one.sample)).toEqual(before);
    expect(await outcome(untidy(one.text), one.sample)).toEqual(before);
    expect(await outcome(mended, one.sample)).toEqual(before);
  });

  it('there are 23 of them and each renders', async () => {
    expect(builtIns).toHaveLength(23);
    for (const one of builtIns) expect(await outcome(one.text, one.sample), one.folder).not.toBeNull();
  });
});

interface Row {
  readonly depth: number;
  readonly text: string;
}

const blank = fc.constantFrom('', ' ', '   ');
const scalar = fc.constantFrom(
  '1',
  'true',
  'plain text',
  '"quoted # text"',
  "'it''s'",
  '{{name}}',
  '{{ name }}',
  '"{{ upper name }}-{{count}}"',
  '${X}',
  '${Y:-a b}',
  '"${SECRET:key}"',
  '[1, {{count}}, "x"]',
  '{a: 1, b: {{ name }}}',
  'word # comment  ',
);
/** A value's rows under its key, with a width for each level that the layout has to even out. */
function rows(depth: number, width: number): fc.Arbitrary<readonly Row[]> {
  const leaf = fc.tuple(scalar, blank).map(([value, after]) => [{ depth: -1, text: ` ${value}${after}` }]);
  const block = fc
    .tuple(
      fc.constantFrom('|', '>', '|-', '|+'),
      fc.array(fc.constantFrom('one', '  two  ', 'three: x', '# four', '{{ name }}'), { minLength: 1, maxLength: 3 }),
    )
    .map(([sign, lines]) => [
      { depth: -1, text: ` ${sign}` },
      { depth: depth + width, text: 'first' },
      ...lines.map((text) => ({ depth: depth + width, text })),
    ]);
  const long = fc.constant([
    { depth: -1, text: ' "begins' },
    { depth: depth + width, text: '  goes on' },
    { depth: depth + 1, text: 'ends"' },
  ]);
  if (depth > 9) return fc.oneof(leaf, block);
  const inner = fc.integer({ min: 1, max: 4 });
  const map = inner.chain((next) => mapRows(depth + width, next));
  const list = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(1, 3)).chain(([more, gap]) =>
    fc
      .array(
        inner.chain((next) =>
          fc.oneof(
            scalar.map((text) => [{ depth: -1, text }]),
            mapRows(depth + more + 1 + gap, next),
          ),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((elements) =>
        elements.flatMap(([head, ...rest]) => {
          const text = head?.text ?? '1';
          return [{ depth: depth + more, text: `-${' '.repeat(gap)}${text}` }, ...rest];
        }),
      ),
  );
  return fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 3, arbitrary: map }, list, block, long);
}

function mapRows(depth: number, width: number): fc.Arbitrary<readonly Row[]> {
  const entry = fc.tuple(
    rows(depth, width),
    blank,
    fc.constantFrom('none', 'none', 'none', 'comment', 'if', 'unless', 'tag', 'gap'),
  );
  return fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) =>
    entries.flatMap(([value, before, extra], index): readonly Row[] => {
      const key = `k${depth}_${index}`;
      const [head, ...rest] = value;
      const inline = head?.depth === -1;
      const own = [
        { depth, text: `${key}${index === 0 ? '' : before}:${inline ? head.text : ''}` },
        ...(inline ? rest : value),
      ];
      // The first row of a map may stand behind a dash and needs to be a key.
      if (index === 0) return own;
      if (extra === 'comment') return [{ depth, text: '# a comment  ' }, ...own];
      if (extra === 'gap') return [{ depth: 0, text: before }, ...own];
      if (extra === 'tag') return [{ depth: 1, text: '{{! note }}' }, ...own];
      if (extra === 'none') return own;
      const other = { depth, text: `${key}: other` };
      return [
        { depth: index, text: `{{#${extra} yes}}` },
        ...own,
        { depth: 0, text: '{{ else }}' },
        other,
        { depth: depth + index, text: `{{/${extra}}}` },
      ];
    }),
  );
}

const generated = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => mapRows(0, width))
  .map((all) => all.map(({ depth, text }) => ' '.repeat(Math.max(0, depth)) + text).join('\n'));

describe('generated templates', () => {
  it('render the same laid out, and laying out twice is laying out once', async () => {
    let rendered = 0;
    await fc.assert(
      fc.asyncProperty(generated, fc.constantFrom('', '\n', '\n\n  \n'), async (text, end) => {
        const whole = text + end;
        const laid = formatTemplate(whole);
        expect(formatTemplate(laid)).toBe(laid);
        const before = await outcome(whole);
        if (before === null) return;
        rendered += 1;
        expect(await outcome(laid)).toEqual(before);
      }),
      { numRuns: 400, seed: 20261120 },
    );
    // Most of what is made renders, so that the comparison is one.
    expect(rendered).toBeGreaterThan(250);
  });
});

describe('one text', () => {
  it.each([
    [
      'levels of any width become two',
      'a:\n     b:\n      - c: 1\n        d: 2\n',
      'a:\n  b:\n    - c: 1\n      d: 2\n',
    ],
    ['a list as deep as its key goes under it', 'a:\n- 1\n- 2\n', 'a:\n  - 1\n  - 2\n'],
    ['one blank behind colon and dash', 'a:    1\nb:\n  -    2\n', 'a: 1\nb:\n  - 2\n'],
    ['no blanks in braces', 'a: {{ x  y }}\nb: "{{~ z ~}}"\n', 'a: {{x  y}}\nb: "{{~z~}}"\n'],
    [
      'block scalars keep their text',
      'a:\n    b: |\n        x   \n          y: {{!   c }}\n',
      'a:\n  b: |\n      x   \n        y: {{!   c }}\n',
    ],
    ['comments keep their text', 'a: 1   #   b  {{  c  }}\n#    d\n', 'a: 1   #   b  {{  c  }}\n#    d\n'],
    [
      'tags stand as deep as what they hold',
      'a:\n    {{#if x}}\n    b: 1\n  {{else}}\n    b: 2\n{{/if}}\n',
      'a:\n  {{#if x}}\n  b: 1\n  {{else}}\n  b: 2\n  {{/if}}\n',
    ],
    [
      'a key with values outside of its branch keeps its depth',
      '{{#if x}}\na:\n{{else}}\nb:\n{{/if}}\n    c: 1\n',
      '{{#if x}}\na:\n{{else}}\nb:\n{{/if}}\n    c: 1\n',
    ],
    ['what is no YAML yet keeps its depth', 'a:\n    b: 1\n    half\n', 'a:\n    b: 1\n    half\n'],
    ['Windows line ends stay', 'a:  1\r\nb:\r\n    c: 2  \r\n', 'a: 1\r\nb:\r\n  c: 2\r\n'],
    ['an empty text stays empty', '', ''],
  ])('%s', (_name, before, after) => {
    expect(formatTemplate(before)).toBe(after);
    expect(formatTemplate(after)).toBe(after);
  });
});
