// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Expansion } from '../../../main/sandbox/expand.ts';
import { expand } from '../../../main/sandbox/expand.ts';
import { problemOf } from '../../../main/sandbox/problem.ts';
import { Budget, rootScope } from '../../../main/sandbox/scope.ts';
import { readSkeleton } from '../../../main/sandbox/skeleton.ts';
import { compileTemplate } from '../../../main/sandbox/template.ts';
import { YamlPieces } from '../../../main/sandbox/yaml-pieces.ts';
import { seeded } from '../../helpers/sandbox/random.ts';

/** Reads every text at once, as YAML is read where pieces give up. */
const whole = { read: () => null } as unknown as YamlPieces;

function outcome(expansion: Expansion, pieces: YamlPieces): unknown {
  try {
    const { root, dynamicKeys, slots, nodes } = readSkeleton(expansion, pieces);
    return JSON.parse(JSON.stringify({ root, dynamicKeys, slots, nodes })) as unknown;
  } catch (error) {
    return problemOf(error);
  }
}

function expansionOf(text: string): Expansion | null {
  const { program, problems } = compileTemplate(text);
  return problems.length > 0 ? null : expand(program, rootScope({ a: 1, t: true, l: [1, 2] }, new Budget()));
}

/** Whether the pieces were used, with an error that names the text when they mean something else than the whole. */
function compare(text: string, pieces: YamlPieces): boolean {
  const expansion = expansionOf(text);
  if (expansion === null) return false;
  expect(outcome(expansion, pieces), JSON.stringify(text)).toEqual(outcome(expansion, whole));
  return pieces.read(expansion.text) !== null;
}

const folder = new URL('../../../templates', import.meta.url).pathname;
const builtIns = readdirSync(folder)
  .filter((name) => !name.includes('.') && name !== 'schemas')
  .map((name) => readFileSync(`${folder}/${name}/template.yaml`, 'utf8').replace(/\{\{[#/].*?\}\}\n?/g, ''));

const odd = [
  'a: 1\nb:\n- x\n- y\nc: "two\n  lines"\n',
  'a: |\n  text\n\n  # no comment\nb: >-\n  folded\n   more\n\n\nc: 3\n',
  'a: |+\n  kept\n\n\nb: 1\n',
  'a: "open\nb: closed"\nc: 1\n',
  "a: 'open\nb: 'x'\n",
  'a: [1,\nb: 2\n]\nc: 3\n',
  'a: {x: 1,\n  y: 2}\nb: 3\n',
  'a: &x 1\nb: *x\n',
  'a: &x\n  k: 1\nb:\n  <<: *x\n',
  'a: 1\na: 2\n',
  'a:\n  b: 1\n  b: 2\n',
  '? a\n: 1\nb: 2\n',
  '---\na: 1\n',
  'a: 1\n---\nb: 2\n',
  'a: 1\n...\n',
  '%YAML 1.1\n---\na: 1\n',
  'a: 1\n b: 2\n',
  ' a: 1\nb: 2\n',
  '# first\n\n  # odd\na: 1\n# between\nb: 2\n# last',
  'a: 1\n\tb: 2\n',
  'a:\n\t- b\n',
  'a: x\n  y\nb: z\n',
  'a: x\n# c\n  y\n',
  '- a\n- b: 1\n  c: 2\n-\n  - d\n',
  '- a\nb: 1\n',
  'a: 1\n- b\n',
  'a:\n  b:\n    c: |\n      {{a}} text {{a}}\n    d: "{{a}} ${X} {{a}}"\n',
  'a: | # {{a}}\n  {{a}} ${X}\nb: {{a}}\n',
  '# {{a}}\na: {{a}} # {{a}}\nb: [{{a}}, "{{a}}"]\n{{a}}: {{a}}\nk{{a}}: ${X:-1}\n',
  '"{{a}}": 1\n"b c": 2\n\'d\': 3\n',
  'a: !!str 1\nb: 2\n',
  'a: >2\n    x\nb: 1\n',
  '1: a\ntrue: b\n',
  'a:    \n  - 1\n\nb:   # said\n  c: 1\n',
  'a\n',
  '',
  '# only\n',
  'a: - b\nc: 1\n',
  'a:\n    b: 1\n  c: 2\n',
  'key with spaces: 1\nb: 2\n',
  'http://x: 1\n',
];
/** Blocks long enough to be cut within. */
const long = (inner: string) => `top:\n${inner.replace(/^(?=.)/gm, '  ').repeat(1)}\nend: 1\n`;
const filler = Array.from({ length: 40 }, (_, index) => `key_${index}: "value ${index} of the block"\n`).join('');

describe('YAML read in pieces means what it means when read whole', () => {
  test('for odd texts, alone and deep inside long blocks', () => {
    let used = 0;
    for (const text of odd) {
      const pieces = new YamlPieces();
      for (const variant of [
        text,
        filler + text,
        long(filler + text),
        long(text + filler),
        long(long(filler + text)),
      ]) {
        if (compare(variant, pieces)) used++;
      }
    }
    expect(used).toBeGreaterThan(odd.length);
  });

  test('for every built-in template, line after line changed at random', () => {
    const { next: draw } = seeded(20_261_120);
    const insertions = [
      'x',
      ' ',
      '\n',
      ':',
      '"',
      "'",
      '#',
      '- ',
      '  ',
      '|',
      '{',
      '[',
      'k: v\n',
      '\t',
      '{{a}}',
      '${B:-2}',
      '&a ',
      '*a',
    ];
    let used = 0;
    let tried = 0;
    for (const builtIn of builtIns) {
      const pieces = new YamlPieces();
      let text = `${builtIn}${filler}more:\n${filler.replace(/^/gm, '  ').trimEnd()}\n`;
      for (let step = 0; step < 25; step++) {
        const at = Math.floor(draw() * text.length);
        const changed =
          draw() < 0.3
            ? text.slice(0, at) + text.slice(at + 1 + Math.floor(draw() * 3))
            : text.slice(0, at) + insertions[Math.floor(draw() * insertions.length)] + text.slice(at);
        tried++;
        if (compare(changed, pieces)) {
          used++;
          text = changed;
        }
      }
    }
    expect(used).toBeGreaterThan(tried / 4);
  });

  test('an edit reads only little again', () => {
    const pieces = new YamlPieces();
    const text =
      filler.repeat(1) + Array.from({ length: 30 }, (_, at) => `s${at}:\n${filler.replace(/^(?=.)/gm, '  ')}`).join('');
    const before = pieces.read(text)!;
    const at = text.indexOf('value 20', text.length / 2);
    const after = pieces.read(`${text.slice(0, at)}new {{x}} ${text.slice(at)}`)!;
    const nodes = (cut: typeof before): unknown[] =>
      cut.pieces.flatMap(({ node, inner }) => [node, ...(inner === null ? [] : nodes(inner))]);
    const known = new Set(nodes(before));
    expect(nodes(after).length).toBeGreaterThan(100);
    expect(nodes(after).filter((node) => !known.has(node))).toHaveLength(1);
  });
});
