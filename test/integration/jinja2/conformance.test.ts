import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConversionNote } from '../../../main/contract/authoring.ts';
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import { convertJinja2 } from '../../../main/core/template/jinja2/convert.ts';
import { caveats } from '../../../main/core/template/jinja2/report.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { render } from '../../helpers/sandbox/rendering.ts';

interface Case {
  readonly name: string;
  readonly kind: 'exact' | 'inexact' | 'refused';
  readonly template: string;
}
type Expected = { readonly text: string; readonly value: Json } | { readonly error: string };

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'jinja2');
const script = join(import.meta.dirname, 'render.py');
const read = <T>(name: string) => JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as T;
const { context, cases } = read<{ context: JsonObject; cases: readonly Case[] }>('corpus.json');
const expected = read<{ jinja2: string; results: Readonly<Record<string, Expected>> }>('expected.json');
const everywhere = Object.values(caveats);

/** A Python with Jinja2 and a YAML reader, or why there is none. */
function findPython(): { readonly program: string } | { readonly missing: string } {
  for (const program of [process.env.PYTHON, 'python3', '/usr/bin/python3', 'python']) {
    if (program === undefined) continue;
    try {
      execFileSync(program, ['-c', 'import jinja2, yaml'], { stdio: 'ignore' });
      return { program };
    } catch {
      // The next one may have them.
    }
  }
  return { missing: 'No Python with jinja2 and yaml was found: the fixture was not held against the real Jinja2.' };
}

/** Whether a note says of the construct itself that it differs, beside what differs everywhere. */
function own({ outcome, note }: ConversionNote): boolean {
  return outcome !== 'exact' && !everywhere.some((sentence) => note.startsWith(sentence));
}

/** A document holds no null: a key without a value is absent. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
}

async function rendered(template: string): Promise<{ readonly value: Json } | { readonly error: string }> {
  const { ok, value, findings } = await render({ layers: [template], context });
  return ok ? { value } : { error: findings.map(({ message }) => message).join(' ') };
}

describe('the corpus', () => {
  test('is what the real Jinja2 makes of it', async ({ annotate }) => {
    const python = findPython();
    if ('missing' in python) {
      await annotate(python.missing, 'warning');
      return;
    }
    const said = execFileSync(python.program, [script, join(fixtures, 'corpus.json')], { encoding: 'utf8' });
    const { jinja2, results } = JSON.parse(said) as typeof expected;
    await annotate(`Held against Jinja2 ${jinja2}.`);
    expect(results).toEqual(expected.results);
  });

  test('is large enough, and has every kind', () => {
    const count = (kind: Case['kind']) => cases.filter((one) => one.kind === kind).length;
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect([count('exact'), count('inexact'), count('refused')].every((number) => number >= 20)).toBe(true);
  });
});

describe('what is marked exact gives the same document', () => {
  test.each(cases.filter(({ kind }) => kind === 'exact'))('$name', async ({ name, template }) => {
    const { text, notes } = convertJinja2(template);
    expect(notes.filter(own), text).toEqual([]);
    const wanted = expected.results[name]!;
    if ('error' in wanted) throw new Error(`Jinja2 gives nothing for ${name}: ${wanted.error}`);
    expect(await rendered(text), text).toEqual({ value: withoutNulls(wanted.value) });
  });
});

describe('what is marked inexact shows its difference', () => {
  test.each(cases.filter(({ kind }) => kind === 'inexact'))('$name', async ({ name, template }) => {
    const { text, notes } = convertJinja2(template);
    expect(
      notes.map(({ outcome }) => outcome),
      text,
    ).toContain('inexact');
    expect(
      notes.map(({ outcome }) => outcome),
      text,
    ).not.toContain('refused');
    const wanted = expected.results[name]!;
    const got = await rendered(text);
    if ('error' in wanted || 'error' in got) return;
    expect(got.value, text).not.toEqual(withoutNulls(wanted.value));
  });

  test('and each difference that holds everywhere has a case', () => {
    const said = cases.flatMap(({ kind, template }) => (kind === 'inexact' ? convertJinja2(template).notes : []));
    for (const sentence of everywhere) {
      expect(
        said.some(({ note }) => note.startsWith(sentence)),
        sentence,
      ).toBe(true);
    }
  });
});

describe('what is refused stays as a comment, with a sentence', () => {
  const sandbox = inProcessSandbox();
  test.each(cases.filter(({ kind }) => kind === 'refused'))('$name', async ({ template }) => {
    const { text, notes } = convertJinja2(template);
    const refused = notes.filter(({ outcome }) => outcome === 'refused');
    expect(refused, text).toHaveLength(1);
    expect(refused[0]!.note).toMatch(/^[A-Za-z.].*\.$/);
    expect(text).toContain('{{!-- Jinja2, not converted: ');
    const { findings } = await sandbox.inspect(text);
    expect(
      findings.filter(({ severity }) => severity === 'error'),
      text,
    ).toEqual([]);
  });
});
