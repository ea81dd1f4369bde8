import { expect } from 'vitest';
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import type { Sandbox } from '../../../main/core/ports.ts';
import { seeded } from './random.ts';
import { batchOf } from './rendering.ts';
import { bomb } from './runaways.ts';

/** Fifty texts that make careless readers of YAML and JSON stumble. */
export function dataBombs(): readonly { readonly text: string; readonly name: string }[] {
  const texts: string[] = [];
  for (const width of [2, 5, 9, 20]) for (const depth of [8, 12, 20]) texts.push(bomb(width, depth));
  for (const levels of [100, 1000, 20_000]) {
    texts.push('['.repeat(levels), '{a: '.repeat(levels), `${'- '.repeat(levels)}a`, `${'? '.repeat(levels)}a`);
    texts.push(Array.from({ length: Math.min(levels, 1000) }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n'));
  }
  texts.push(
    'a: &a [*a]',
    'a: &a {b: *a}',
    '&a a: *a',
    '*a',
    'a: *b\nb: &b 1',
    '<<: *a',
    'a: &a {x: 1}\nb:\n  <<: *a',
    '{a: 1, a: 2}',
    '"a": 1\na: 2',
  );
  texts.push(
    '!!binary aGk=',
    'a: !!set {b}',
    '!!python/object/apply:os.system [id]',
    '!!js/regexp /a/',
    '%YAML 1.1\n---\na: yes',
    '%TAG ! tag:x,2000:\n---\na: !b c',
  );
  texts.push(
    `a: ${'x'.repeat(1_000_000)}`,
    `${'a'.repeat(2000)}: 1`,
    `? ${'a'.repeat(100_000)}\n: 1`,
    `"${'\\u0000'.repeat(10_000)}"`,
    `a: |\n${' x\n'.repeat(50_000)}`,
  );
  texts.push(
    '#'.repeat(900_000),
    '\n'.repeat(900_000),
    `a: ${'"'.repeat(1001)}`,
    `${'---\n'.repeat(10_000)}`,
    `[${'1,'.repeat(200_000)}]`.slice(0, 900_000),
  );
  return texts.map((text, index) => ({ text, name: `bomb-${index}.yaml` }));
}

/** Reads every bomb: a value or a sentence, and the next text is read. */
export async function readBombs(
  sandbox: Sandbox,
): Promise<{ readonly read: number; readonly refused: number; readonly stopped: number }> {
  const outcome = { read: 0, refused: 0, stopped: 0 };
  for (const { text, name } of dataBombs()) {
    try {
      await sandbox.parse(text, name);
      outcome.read++;
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^(?:INVALID_INPUT|SANDBOX_LIMIT)$/),
        message: expect.stringContaining(name),
      });
      if ((error as { code: string }).code === 'SANDBOX_LIMIT') outcome.stopped++;
      else outcome.refused++;
    }
    expect(await sandbox.parse('a: 1\n', 'next.yaml')).toEqual({ a: 1 });
  }
  return outcome;
}

/** Two hundred patterns that keep back-tracking engines busy, each with the text that does it. */
export function redosPatterns(count: number): readonly { readonly pattern: string; readonly text: string }[] {
  const random = seeded(5);
  const cores = ['a+', 'a*', '(a|a)', '(a|aa)', '[a-z]+', '\\w+', '(a+)', '(?:a|b|ab)', '.*', '(a*)', '\\d*a', 'a?a?'];
  const shapes = [
    '^(X)+$',
    '^(X)*$',
    '^(X)+(?:X)+b$',
    '(X)+(X)+$',
    '^(?:X\\s?)+$',
    '^(X){1,20}$',
    '^(X|X)*b$',
    '(?:X)*(?:X)*(?:X)*b',
    '^((X)+.)+c$',
    '(X)*\\d$',
  ];
  return Array.from({ length: count }, () => {
    const core = random.pick(cores);
    return {
      pattern: random.pick(shapes).replaceAll('X', core),
      text: `${'a'.repeat(50_000)}!`,
    };
  });
}

/** Checks every pattern against its text: it answers, or says that the pattern cannot be used. */
export async function checkPatterns(
  sandbox: Sandbox,
  count: number,
): Promise<{ readonly answered: number; readonly refused: number; readonly stopped: number }> {
  const outcome = { answered: 0, refused: 0, stopped: 0 };
  for (const { pattern, text } of redosPatterns(count)) {
    const schema: JsonObject = { properties: { a: { pattern } } };
    try {
      const [result] = await sandbox.render({
        ...batchOf({ layers: ['a: {{v}}\n'], context: { v: text }, schema }),
        want: { format: null, value: false, explain: false },
      });
      if (result!.findings.some(({ code }) => code === 'SCHEMA_INVALID')) outcome.refused++;
      else outcome.answered++;
    } catch (error) {
      expect(error).toMatchObject({ code: 'SANDBOX_LIMIT' });
      outcome.stopped++;
    }
  }
  return outcome;
}

const dangerous = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'polluted',
];

function pollutedValue(random: ReturnType<typeof seeded>, depth: number): Json {
  if (depth === 0 || random.below(4) === 0) return random.pick<Json>([1, 'x', true, ['y'], []]);
  // Parsed, so that `__proto__` is an own key.
  const members = Array.from(
    { length: 1 + random.below(3) },
    () => `${JSON.stringify(random.pick(dangerous))}:${JSON.stringify(pollutedValue(random, depth - 1))}`,
  );
  const unique = [...new Map(members.map((member) => [member.slice(0, member.indexOf(':')), member])).values()];
  return JSON.parse(`{${unique.join(',')}}`) as Json;
}

/** Sends dangerous keys through templates, values, overrides, schemas and data, and checks that they stay data. */
export async function pollute(sandbox: Sandbox, count: number, seed: number): Promise<void> {
  const random = seeded(seed);
  for (let index = 0; index < count; index++) {
    const first = pollutedValue(random, 3);
    const second = pollutedValue(random, 3);
    const layers = [
      random.below(2) === 0 ? `root: ${JSON.stringify(first)}\n` : 'root: {{first}}\n',
      `root: ${JSON.stringify(second)}\n`,
    ];
    const path = `/root/${Array.from({ length: 1 + random.below(3) }, () => random.pick(dangerous)).join('/')}`;
    const context = JSON.parse(`{"first":${JSON.stringify(first)},"__proto__":{"polluted":1}}`) as JsonObject;
    const schema = JSON.parse(
      `{"properties":{"__proto__":{"const":1},"root":{"properties":{"constructor":{"enum":["x"]}}}},"uniqueItems":true}`,
    ) as JsonObject;
    const trial = {
      layers,
      context,
      schema,
      overrides: [{ path, value: pollutedValue(random, 2) }],
      explain: index % 10 === 0,
    };
    const [result] = await sandbox.render(batchOf(trial));
    expect(
      result!.findings
        .map(({ code }) => code)
        .filter((code) => !/^(?:SCHEMA_ENUM|SCHEMA_CONST|NOT_A_MAP|OVERRIDE_THROUGH_LIST)$/.test(code)),
    ).toEqual([]);
    expect(Object.keys(result!.value as object)).toEqual(['root']);
    const parsed = await sandbox.parse(JSON.stringify({ a: first }), 'x.json');
    expect(JSON.stringify(parsed)).toBe(JSON.stringify({ a: first }));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  }
}
