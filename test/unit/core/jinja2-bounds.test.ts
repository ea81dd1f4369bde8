import { describe, expect, test } from 'vitest';
import { convertJinja2 } from '../../../main/core/template/jinja2/convert.ts';
import { Jinja2Error } from '../../../main/core/template/jinja2/syntax.ts';

/** What converting gives: its text's length, or the line and sentence it is refused with. */
function outcome(source: string): { readonly length: number } | { readonly line: number; readonly message: string } {
  try {
    return { length: convertJinja2(source).text.length };
  } catch (error) {
    if (!(error instanceof Jinja2Error)) throw error;
    return { line: error.line, message: error.message };
  }
}

describe('what is no Jinja2 is refused with line and sentence', () => {
  test.each<[string, number, RegExp]>([
    ['a: {{ x\n', 1, /not closed/],
    ['a: 1\n{% if x %}\n', 2, /not closed/],
    ['a: 1\n{# x\n', 2, /comment/],
    ["a: {{ 'x }}\n", 1, /quotes/],
    ['{% endif %}\n', 1, /ends nothing/],
    ['{% if x %}\n{% endfor %}\n', 2, /belongs/],
    ['{% for x of y %}{% endfor %}\n', 1, /in/],
    ['{{ }}\n', 1, /ends too early/],
    ['{{ a b }}\n', 1, /not expected/],
    ['{{ a ? b }}\n', 1, /means nothing/],
    ['{% frobnicate %}\n', 1, /no statement/],
    ['{% if x %}{% else %}{% elif y %}{% endif %}\n', 1, /behind/],
    ['{% raw %}\n', 1, /not closed/],
    ['{% macro x() %}\n', 1, /not closed/],
    ['{% for constructor in y %}', 1, /not closed/],
  ])('%j', (source, line, message) => {
    expect(outcome(source)).toEqual({ line, message: expect.stringMatching(message) });
  });

  test('a statement named like what every object has', () => {
    expect(outcome('{% constructor %}')).toMatchObject({ line: 1 });
    expect(convertJinja2('a: {{ x | constructor }}\n').notes.map((note) => note.outcome)).toContain('refused');
    expect(convertJinja2('{% if x is constructor %}{% endif %}').notes.map((note) => note.outcome)).toContain(
      'refused',
    );
  });
});

describe('hostile texts end soon, refused or converted', () => {
  const many = (text: string, count: number) => text.repeat(count);
  const chain = (count: number) => many('{% set x = x ~ x %}\n', count);
  test.each<[string, string]>([
    ['more than may be read', many('x', 300_000)],
    ['brackets', `{{ ${many('(', 100_000)} }}`],
    ['lists', `{{ ${many('[', 100_000)}${many(']', 100_000)} }}`],
    ['maps', `{{ ${many('{a:', 50_000)} }}`],
    ['signs', `{{ ${many('-', 100_000)}1 }}`],
    ['not', `{{ ${many('not ', 50_000)}x }}`],
    ['sums', `{{ 1${many('+1', 100_000)} }}`],
    ['filters', `{{ x${many('|upper', 30_000)} }}`],
    ['members', `{{ x${many('.a', 100_000)} }}`],
    ['conditions', `{{ ${many('a if b else ', 15_000)}c }}`],
    ['opened tags', many('{{', 100_000)],
    ['opened statements', many('{%', 100_000)],
    ['opened comments', many('{#', 100_000)],
    ['opened raws', many('{% raw %}', 25_000)],
    ['backslashes in quotes', `{{ "${many('\\', 200_000)}" }}`],
    ['blocks in one another', `${many('{% if x %}', 20_000)}`],
    ['loops in one another', `${many('{% for x in y %}', 60)}{{ x }}${many('{% endfor %}', 60)}`],
    ['many tags', many('{{ x }}', 25_000)],
    ['many tags in a line', many('{{ x }} ', 18_000)],
    ['names that double', `${chain(60)}a: {{ x }}\n`],
    ['choices that double', `${many('{% set x = x if c else x %}\n', 60)}a: {{ x }}\n`],
    ['conditions that double', `${many('{% set x = x == x %}\n', 60)}{% if x %}{% endif %}\n`],
    ['defaults that double', `${many('{% set x = x | default(x, true) %}\n', 60)}a: {{ x }}\n`],
    ['names that stand for one another', `${many('{% set x = x %}\n', 5000)}a: {{ x }}\n`],
    ['names set in many branches', `${many('{% if a %}{% set x = x ~ 1 %}{% endif %}\n', 5000)}a: {{ x }}\n`],
    ['spaces', `{{${many(' ', 200_000)}x }}`],
    ['spaces in statements', `{%${many(' ', 200_000)}raw %}`],
    ['line ends', many('\n', 250_000)],
    ['dashes in a comment', `{#${many('--}}', 50_000)}#}`],
    ['placeholders', many('${', 100_000)],
    ['quotes', many(`"'`, 100_000)],
    ['block signs', many(': |', 80_000)],
    ['digits', `{{ ${many('1', 200_000)} }}`],
    ['half a surrogate pair', '{{ "\ud800" }}\ud800'],
  ])(
    '%s',
    (_what, source) => {
      const result = outcome(source);
      expect('length' in result ? result.length < 4_000_000 : result.line >= 1).toBe(true);
    },
    5000,
  );
});

describe('what is left to a person cannot break out of its comment', () => {
  test.each(['--}}', '--~}}', '}}', '{{/if}}', '-', '--'])('%j', (end) => {
    const { text } = convertJinja2(`{% macro m() %}x ${end}{% endmacro %}a: 1\n{# y ${end}#}\n`);
    expect(text.match(/--~?\}\}/g)).toHaveLength(2);
    expect(text).toMatch(/ --\}\}a: 1\n/);
  });
});

describe('the report', () => {
  test('is bounded, by line, with constructs that are cut', () => {
    const { notes } = convertJinja2(
      `${'{{ x }}\n'.repeat(5000)}{{ ${'y.'.repeat(60)}y | nope("${'z'.repeat(400)}") }}\n`,
    );
    expect(notes.length).toBeLessThan(2100);
    expect(notes.map(({ line }) => line)).toEqual(notes.map(({ line }) => line).sort((a, b) => a - b));
    expect(notes.some(({ note }) => note.includes('more constructs'))).toBe(true);
    expect(notes.every(({ construct }) => construct.length <= 200)).toBe(true);
  });
});
