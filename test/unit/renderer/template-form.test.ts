import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../main/contract/json.ts';
import { applyChanges } from '../../../renderer/editor/changes.ts';
import { entryAt } from '../../../renderer/editor/cursor-place.ts';
import { readTemplate } from '../../../renderer/editor/template-document.ts';
import { addKey, replaceValue } from '../../../renderer/features/templates/form/form-edits.ts';
import { type FormField, formSections } from '../../../renderer/features/templates/form/form-fields.ts';
import { scalarText, scalarValue } from '../../../renderer/features/templates/form/scalar-text.ts';
import { violation } from '../../../renderer/features/templates/form/violations.ts';

const schema = JSON.parse(readFileSync('templates/schemas/tenant-1.json', 'utf8')) as JsonObject;
const premium = readFileSync('templates/premium/template.yaml', 'utf8');

function fieldsOf(text: string): ReadonlyMap<string, FormField> {
  return new Map(
    formSections(readTemplate(text), schema, true).flatMap((section) => section.fields.map((one) => [one.path, one])),
  );
}

/** What a text becomes when a path is written anew; null where the form refuses it. */
function written(text: string, path: readonly string[], value: string): string | null {
  const document = readTemplate(text);
  const entry = entryAt(document, path);
  if (entry === null) throw new Error(`${path.join('.')} is not there`);
  const changes = replaceValue(document, entry, value);
  return changes === null ? null : applyChanges(text, changes);
}

describe('the fields of a template', () => {
  const fields = fieldsOf(premium);

  test('know how each value is edited', () => {
    const kinds = Object.fromEntries([...fields].map(([path, field]) => [path, field.kind]));
    expect(kinds).toMatchObject({
      '/tenant/id': 'expression',
      '/tenant/tier': 'choice',
      '/resources/cpu_cores': 'expression',
      '/databases/postgresql/pool/min': 'number',
      '/security/encryption/at_rest': 'boolean',
      '/backup/point_in_time_recovery/retention_period': 'text',
      '/audit/export_formats': 'json',
      '/monitoring/metrics': 'in-text',
    });
  });

  test('are read-only where a block statement writes them', () => {
    expect(fields.get('/monitoring/alerts/recipients')?.kind).toBe('in-block');
    const text = 'schema: tenant/1\n{{#if flags.x}}\nqos:\n  priority: high\n{{/if}}\n';
    expect(fieldsOf(text).get('/qos/priority')?.kind).toBe('in-block');
  });

  test('of the shipped templates hold nothing against their schema', () => {
    for (const name of ['free', 'standard', 'premium', 'enterprise']) {
      for (const field of fieldsOf(readFileSync(`templates/${name}/template.yaml`, 'utf8')).values()) {
        const value = scalarValue(field.written);
        if (field.kind === 'in-block' || field.kind === 'in-text' || value === undefined) continue;
        expect([field.path, violation(value, field.schemas)]).toEqual([field.path, undefined]);
      }
    }
  });
});

describe('writing a value', () => {
  test('changes its own characters and nothing else', () => {
    const after = written(premium, ['databases', 'postgresql', 'pool', 'min'], '6');
    expect(after).toBe(premium.replace('      min: 4\n', '      min: 6\n'));
    expect(written(premium, ['resources', 'storage_gb'], '2000')).toBe(
      premium.replace(/\$\{STORAGE_GB:-1000\} # 1 TB/, '2000 # 1 TB'),
    );
  });

  test('is refused where it would make or unmake keys', () => {
    for (const value of ['a: b', 'x # y', '"open', '{', '6\nevil: 1', '- x'])
      expect([value, written('a: 1\nb: 2\n', ['a'], value)]).toEqual([value, null]);
  });

  test('fills a key that has none yet', () => {
    expect(written('a:\nb: 2\n', ['a'], '1')).toBe('a: 1\nb: 2\n');
    expect(written('a: # why\nb: 2\n', ['a'], '1')).toBe('a: 1 # why\nb: 2\n');
  });

  test('keeps the quotes that stood there and reads back as the same value', () => {
    for (const value of [
      'plain',
      'yes',
      '12',
      "it's",
      'a: b',
      '#x',
      '',
      ' lead',
      'tab\t',
      '"q"',
      'null',
      '*/30 * * * *',
    ])
      for (const before of ['x', '"x"', "'x'"])
        expect([before, value, scalarValue(scalarText(value, before))]).toEqual([before, value, value]);
    expect(scalarText('high', 'low')).toBe('high');
    expect(scalarText('yes', 'low')).toBe('"yes"');
    expect(scalarText('it', "'x'")).toBe("'it'");
  });
});

describe('adding a key', () => {
  const added = (text: string, place: readonly string[], name: string) => {
    const changes = addKey(readTemplate(text), schema, place, name);
    return changes === null ? null : applyChanges(text, changes);
  };

  test('puts it where the schema has it and leaves every other line alone', () => {
    const without = premium.replace(/^qos:\n(?: {2}.*\n)+\n/m, '');
    const after = added(without, [], 'qos') ?? '';
    expect(after).toMatch(/\nqos:\n {2}priority: /);
    expect(after.split('\n').filter((line) => !without.split('\n').includes(line)).length).toBeGreaterThan(0);
    const kept = after.split('\n').filter((line) => without.split('\n').includes(line));
    expect(kept.join('\n')).toContain(without.slice(0, 200).split('\n').slice(0, 4).join('\n'));
    expect(after.indexOf('\nqos:')).toBeGreaterThan(after.indexOf('\nauto_scaling:'));
    expect(after.indexOf('\nqos:')).toBeLessThan(after.indexOf('\nlimits:'));
  });

  test('goes into a map with the indentation that is there', () => {
    const text = 'qos:\n    priority: high\n';
    expect(added(text, ['qos'], 'burst_iops')).toMatch(/^qos:\n {4}priority: high\n {4}burst_iops: \d+\n$/);
  });

  test('ends a last line that was open and never lands inside a block statement', () => {
    expect(added('qos:\n  priority: high', ['qos'], 'burst_iops')).toMatch(/high\n {2}burst_iops: \d+\n$/);
    const reaching = 'qos:\n  priority: high\n  {{#if flags.x}}\n  burst_iops: 1\n  {{/if}}\n';
    expect(added(reaching, [], 'limits')).toBeNull();
    expect(added('{{#if flags.x}}\nqos:\n  priority: high\n{{/if}}\n', ['qos'], 'burst_iops')).toBeNull();
  });
});

describe('what a schema has against a value', () => {
  test.each([
    [5, { type: 'integer', minimum: 6 }, /At least 6/],
    [5.5, { type: 'integer' }, /whole number/],
    ['x', { type: 'number' }, /A number/],
    [0, { type: 'number', exclusiveMinimum: 0 }, /More than 0/],
    [7, { type: 'number', maximum: 6 }, /At most 6/],
    ['low', { enum: ['high', 'highest'] }, /none of the values/],
    ['', { type: 'string', minLength: 1 }, /At least 1 character/],
    ['A', { type: 'string', pattern: '^[a-z]$' }, /Must match/],
    [[], { type: 'array', minItems: 1 }, /At least 1 element/],
  ] as const)('%j against %j', (value, against, sentence) => {
    expect(violation(value as never, [against as unknown as JsonObject])).toMatch(sentence);
  });

  test('is nothing for a value that fits', () => {
    expect(violation(6, [{ type: 'integer', minimum: 6 }])).toBeUndefined();
    expect(violation('x', [{ type: 'string', pattern: '(' }])).toBeUndefined();
  });
});
