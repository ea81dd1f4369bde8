// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { describe, expect, it } from 'vitest';
import type { Vocabulary } from '../../../main/contract/authoring.ts';
import type { Finding } from '../../../main/contract/finding.ts';
import { helpers } from '../../../main/contract/helpers.ts';
import { contextJob } from '../../../main/core/rendering/jobs.ts';
import { applyChanges } from '../../../renderer/editor/changes.ts';
import { completionsAt } from '../../../renderer/editor/completion-items.ts';
import { callAt } from '../../../renderer/editor/expression-scope.ts';
import { fixesFor } from '../../../renderer/editor/fixes.ts';
import { hoverAt } from '../../../renderer/editor/hover-words.ts';
import { readTemplate } from '../../../renderer/editor/template-document.ts';
import { render } from '../../helpers/sandbox/rendering.ts';
import { builtIn, schemaOf } from '../templates/built-ins.ts';

const schema = schemaOf('tenant/1');
const variable = { reserved: false, scope: '', setFor: 0, tenants: 312 };
const vocabulary: Vocabulary = {
  variables: [
    { ...variable, name: 'CPU_CORES', value: 8, scope: 'tenant', setFor: 17 },
    { ...variable, name: 'TENANT_ID', reserved: true, value: 'nw' },
  ],
  secrets: ['database_password'],
  flags: ['burst'],
  settings: ['billing.vat'],
  context: [
    { path: 'tenant', value: {} },
    { path: 'tenant.region', value: 'eu' },
    { path: 'tenant.contacts', value: [{ role: 'noc', email: 'a`b' }] },
  ],
  schema,
};

/** Completes where `|` stands; `¦` is a bar of the text. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = (marked.slice(0, offset) + marked.slice(offset + 1)).replaceAll('¦', '|');
  return { text, offset, items: completionsAt(readTemplate(text), offset, vocabulary) };
}
const labels = (marked: string) => at(marked).items.map(({ label }) => label);

describe('completion', () => {
  it('gives the keys of the place, required ones first, without those that stand there', () => {
    const found = at('tenant:\n  id: x\n  re|\n').items;
    expect(found.slice(0, 3).map(({ detail }) => detail)).toEqual(Array(3).fill('text, required'));
    expect(found.map(({ label }) => label)).toContain('region');
    expect(found.map(({ label }) => label)).not.toContain('id');
    expect(found.find(({ label }) => label === 'region')).toMatchObject({ insert: 'region: ', start: 18, end: 20 });
    expect(at('resources: {cpu|}').items[0]).toMatchObject({ label: 'cpu_cores' });
    expect(labels('databases:\n  postgresql:\n    pool:\n      |')).toContain('max');
    expect(at('|').items.find(({ label }) => label === 'resources')?.insert).toBe('resources:\n  ');
  });
  it('gives the values a place may have', () => {
    expect(labels('tenant:\n  status: |')).toEqual(expect.arrayContaining(['active', 'archived']));
    expect(at('tenant:\n  status:|').items[0]?.insert).toBe(' active');
    expect(at('tenant:\n  status: "a|"').items[0]).toMatchObject({ insert: '"active"', start: 18, end: 21 });
    expect(labels('tenant:\n  region: |')).toContain('{{tenant.region}}');
  });
  it('gives helpers, paths, flags and settings in an expression', () => {
    const found = at('a: {{|}}').items;
    expect(found.filter(({ kind }) => kind === 'helper')).toHaveLength(helpers.length);
    expect(found.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['tenant.region', 'flags.burst', 'settings.billing.vat', '#if', '#each']),
    );
    expect(found.find(({ label }) => label === 'tenant.region')?.detail).toBe('"eu"');
    expect(at('a: {{eq (lo|) 1}}').items.find(({ label }) => label === 'lower')?.insert).toBe('lower ');
    expect(at('a: {{eq lo|}}').items.find(({ label }) => label === 'lower')?.insert).toBe('(lower $0)');
  });
  it('gives statements as snippets and closes the block that is open', () => {
    expect(at('{{|}}').items.find(({ label }) => label === '#if')).toMatchObject({
      insert: '#if ${1:condition}}}\n$0\n{{/if}}',
      start: 2,
      end: 4,
    });
    expect(labels('{{#|}}')).toEqual(['if', 'unless', 'each', 'with']);
    expect(labels('{{#if a}}\nb: 1\n{{/|}}')).toEqual(['if']);
    expect(labels('{{#if a}}\nb: {{|}}')).toContain('else');
  });
  it('knows what a loop names', () => {
    const found = labels(
      '{{#each tenant.contacts as ¦contact index¦}}\n- {{|}}\n{{/each}}'.replace('|}}\n{{/each', '|}}\n{{/each'),
    );
    expect(found.slice(0, 4)).toEqual(['contact', 'contact.role', 'contact.email', 'index']);
    expect(labels('{{#each tenant.contacts}}\n- {{|}}\n{{/each}}')).toEqual(
      expect.arrayContaining(['this.email', '@index']),
    );
    expect(labels('{{#each tenant.contacts}}\n- x\n{{/each}}\na: {{|}}')).not.toContain('this.email');
  });
  it('gives variables with value and count, and names of secrets alone', () => {
    expect(at('a: ${|}').items.map(({ label, detail }) => `${label} ${detail}`)).toEqual([
      'CPU_CORES 8, set for 17 of 312',
      'TENANT_ID "nw", always there',
      'SECRET:database_password secret',
    ]);
    expect(at('a: ${CP|').items[0]?.insert).toBe('CPU_CORES}');
    expect(labels('a: "${SECRET:|}"')).toEqual(['database_password']);
  });
  it.each(['# a |', 'a: |\n  text |'.replace('|', '¦'), 'a: {{! | }}', 'a: ${X:-|}', 'a: {{eq "|" 1}}'])(
    'gives nothing in %j',
    (marked) => {
      expect(labels(marked)).toEqual([]);
    },
  );
});

describe('hover', () => {
  const words = (marked: string) => {
    const offset = marked.indexOf('|');
    return hoverAt(readTemplate(marked.replace('|', '')), offset, vocabulary)?.words ?? null;
  };
  it('says what a word is', () => {
    expect(words('a: {{low|er x}}')).toContain('`{{lower "EU"}}` gives `"eu"`');
    expect(words('a: ${CPU|_CORES:-1}')).toMatch(/`8`.*tenant[\s\S]*set for 17 of 312/);
    expect(words('a: {{tenant.re|gion}}')).toContain('`"eu"`');
    expect(words('tenant:\n  st|atus: active')).toMatch(/text[\s\S]*`"active"`/);
    expect(words('a: ${SECRET:data|base_password}')).toContain('filled in when sent');
    expect(words('# {{low|er}}')).not.toBeNull();
    expect(words('a: {{! low|er }}')).toBeNull();
  });
  it('reads nothing of a value as Markdown', () => {
    expect(words('a: {{tenant.con|tacts}}')).toContain('``` '.slice(0, 2));
    const evil = { ...vocabulary, variables: [{ ...variable, name: 'X', value: '[a](http://b) `c`' }] };
    const said = hoverAt(readTemplate('a: ${X}'), 6, evil)?.words ?? '';
    expect(said).toContain('`` "[a](http://b) `c`" ``');
  });
  it.each([
    ['eq a ', { name: 'eq', argument: 1 }],
    ['eq (lower x) ', { name: 'eq', argument: 1 }],
    ['eq (lower ', { name: 'lower', argument: 0 }],
    ['#if (and a ', { name: 'and', argument: 1 }],
    ['#if a', null],
    ['ten', null],
  ])('knows the call before the cursor in %j', (before, call) => {
    expect(callAt(before)).toEqual(call);
  });
});

describe('fixes', () => {
  const fixed = (finding: Partial<Finding>, text: string) =>
    fixesFor(
      { severity: 'error', code: '', path: '', message: '', fix: '', tenants: [], ...finding },
      text,
      vocabulary,
    ).map(({ title, changes }) => [title, applyChanges(text, changes)]);
  const source = { name: 'premium', line: 1 };

  /** The fixes for what the engine itself finds in a text. */
  async function found(text: string, withSchema = false) {
    const job = contextJob('a', 'a', builtIn('premium').sample);
    const { findings } = await render({
      layers: [text],
      context: job.context,
      variables: { CPU_CORES: 8 },
      ...(withSchema ? { schema } : {}),
    });
    return findings.flatMap((finding) => fixed(finding, text));
  }

  it.each([
    ['a: ${CPU_CORS}', ['a: ${CPU_CORES}', 'a: ${CPU_CORS:-}']],
    ['a: {{tenant.regoin}}', ['a: {{tenant.region}}', 'a: {{default tenant.regoin ""}}']],
    ['a: {{lowre "A"}}', ['a: {{lower "A"}}']],
    ['{{#unles true}}\na: 1\n{{/unles}}', ['{{#unless true}}\na: 1\n{{/unless}}']],
    ['a: {{{tenant.id}}}', ['a: {{tenant.id}}']],
    ['a: {{&tenant.id}}', ['a: {{tenant.id}}']],
    ['{{#if true}}\na: 1\n', ['{{#if true}}\na: 1\n{{/if}}\n']],
    ['{{#if true}}\na: 1\n{{/each}}', ['{{#if true}}\na: 1\n{{/if}}']],
    ['a:\n\tb: 1', ['a:\n  b: 1']],
    ['a: "${1}"', ['a: "$${1}"']],
    ['a: "x {{tenant.contacts}}"', ['a: "x {{json tenant.contacts}}"']],
    ['a: 12345678901234567890', ['a: "12345678901234567890"']],
  ])('settle what the engine finds in %j', async (text, results) => {
    expect((await found(text)).map(([, result]) => result)).toEqual(results);
  });

  it.each([
    ['tier: premium', 'tier: premum', 'Write "premium"', 'tier: premium'],
    ['${CPU_CORES:-8}', '"8"', 'Take the quotes away', 'cpu_cores: 8\n'],
    ['name: {{tenant.name}}', 'name: 12', 'Put it in quotes', 'name: "12"\n'],
    ['  storage_gb: ${STORAGE_GB:-1000} # 1 TB\n', '', 'Add storage_gb, number', '\n  storage_gb: 1\n'],
    ['schema: tenant/1', 'schema: tenant/9', 'Write "tenant/1"', 'schema: tenant/1\n'],
  ])('settle what the schema finds where %j is %j', async (whole, broken, title, mended) => {
    const { text } = builtIn('premium');
    expect(text).toContain(whole);
    const ways = await found(text.replace(whole, broken), true);
    const way = ways.find(([one]) => one === title)?.[1] ?? ways.map(([one]) => one).join(', ');
    expect(way).toContain(mended);
    expect(await found(way, true)).toEqual([]);
  });

  it('give nothing for what a text cannot settle', () => {
    expect(fixed({ code: 'TIER_LIMIT', path: '/a', source }, 'a: 1')).toEqual([]);
    expect(
      fixed({ code: 'UNRESOLVED_VARIABLE', message: 'Nothing sets X.', source: { name: 'p', line: 90 } }, 'a: ${X}'),
    ).toEqual([]);
  });
});
