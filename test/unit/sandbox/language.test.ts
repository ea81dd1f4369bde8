// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { describe, expect, it } from 'vitest';
import { codesOf, render, renderedValue } from '../../helpers/sandbox/rendering.ts';

const context = {
  tenant: {
    id: 'solent',
    name: 'Solent: "Broad" #1',
    environments: ['development', 'production'],
    tags: { region: 'eu', b: '' },
    contacts: [{ role: 'noc', name: 'Ann' }],
  },
  flags: { on: true, off: false },
  count: 3,
  nothing: null,
  empty: [],
};

describe('values in the tree', () => {
  it.each([
    ['a: {{count}}', { a: 3 }],
    ['a: "{{count}}"', { a: '3' }],
    ["a: '{{count}}'", { a: '3' }],
    ['a: {{count}} of {{count}}', { a: '3 of 3' }],
    ['a: {{tenant.name}}', { a: 'Solent: "Broad" #1' }],
    ['a: {{tenant.tags}}', { a: { region: 'eu', b: '' } }],
    ['a: {{tenant.environments}}', { a: ['development', 'production'] }],
    ['a: [{{count}}, "x{{count}}", ${X}]', { a: [3, 'x3', 7] }],
    ['a: {b: {{count}}, c: ${Y:-a, b: c}}', { a: { b: 3, c: 'a, b: c' } }],
    ['a: {{nothing}}\nb: 1', { b: 1 }],
    ['a: |\n  one {{tenant.id}}\n  two\n', { a: 'one solent\ntwo\n' }],
    ['a: >\n  one\n  {{tenant.id}}\n', { a: 'one solent\n' }],
    ['{{tenant.id}}: 1', { solent: 1 }],
    ['"k-{{count}}": 1', { 'k-3': 1 }],
    ['# {{missing}} ${MISSING}\na: 1', { a: 1 }],
    ['a: \\{{count}}'.replace('\\{{count}}', '"\\{{count}}"'), { a: '{{count}}' }],
    ['a: yes\nb: 0o17\nc: 0x1F\nd: 1e3\ne: .5\nf: ~\ng: "~"', { a: 'yes', b: 15, c: 31, d: 1000, e: 0.5, g: '~' }],
    ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a: {{"text"}}\nb: {{12}}\nc: {{true}}\nd: {{null}}', { a: 'text', b: 12, c: true }],
    ['', {}],
    ['a: 1\n{{!-- {{#if x}} }}\n # --}}\nb: x{{~!-- y --~}}   2', { a: 1, b: 'x2' }],
    ['a: "\\{{!-- x --}}"', { a: '{{!-- x --}}' }],
    ['a:\n  {{! nothing }}\n  b: 1', { a: { b: 1 } }],
  ])('%j', async (template, value) => {
    expect(await renderedValue(template, context, { X: 7 })).toEqual(value);
  });

  it('lets no value add a key or a line', async () => {
    const evil = 'x\nrole: admin #';
    for (const template of [
      'a: {{v}}',
      'a: "{{v}}"',
      "a: '{{v}}'",
      'a: p {{v}}',
      'a: |\n  {{v}}',
      'a: [{{v}}]',
      'a: ${V}',
      'a: "${V}"',
    ]) {
      const value = (await renderedValue(template, { v: evil }, { V: evil })) as Record<string, unknown>;
      expect(Object.keys(value)).toEqual(['a']);
      expect(String(value.a)).toContain('role: admin #');
    }
  });

  it('keeps characters that YAML or the engine itself could stumble over', async () => {
    expect(await renderedValue('a: "\ue000{{v}}\ue001 \\ue002"\nb: {{v}}', { v: '\ue0000\ue000' })).toEqual({
      a: '\ue000\ue0000\ue000\ue001 \ue002',
      b: '\ue0000\ue000',
    });
  });
});

describe('control flow', () => {
  it.each([
    ['{{#if flags.on}}\na: 1\n{{else}}\na: 2\n{{/if}}', { a: 1 }],
    ['{{#if flags.off}}\na: 1\n{{else if flags.on}}\na: 2\n{{else}}\na: 3\n{{/if}}', { a: 2 }],
    ['{{#if flags.unknown}}\na: 1\n{{/if}}', {}],
    ['{{#unless flags.unknown}}\na: 1\n{{/unless}}', { a: 1 }],
    ['{{#if (and flags.on (not flags.unknown))}}\na: 1\n{{/if}}', { a: 1 }],
    ['a: {{#if flags.on}}x{{else}}y{{/if}}', { a: 'x' }],
    [
      '{{#each tenant.environments as |name index|}}\n{{name}}: {{index}}\n{{/each}}',
      { development: 0, production: 1 },
    ],
    [
      '{{#each tenant.environments}}\n{{this}}: [{{@index}}, {{@first}}, {{@last}}, {{../count}}]\n{{/each}}',
      { development: [0, true, false, 3], production: [1, false, true, 3] },
    ],
    ['{{#each tenant.tags}}\n{{@key}}: {{this}}\n{{/each}}', { region: 'eu', b: '' }],
    ['{{#each empty}}\na: 1\n{{else}}\nb: 1\n{{/each}}', { b: 1 }],
    ['{{#with tenant}}\na: {{id}}\n{{/with}}', { a: 'solent' }],
    ['{{#with tenant as |t|}}\na: {{t.id}}\nb: {{../count}}\n{{/with}}', { a: 'solent', b: 3 }],
    [
      '{{#each tenant.contacts as |c|}}\n{{#each ../tenant.environments as |e|}}\n{{e}}-{{c.role}}: {{@../index}}{{@index}}\n{{/each}}\n{{/each}}',
      { 'development-noc': '00', 'production-noc': '01' },
    ],
    ['a: {{~#if flags.on~}}\n  1\n  {{~/if}}\nb: 2', { 'a:1b': 2 }],
    [
      'list:\n  {{#each tenant.contacts}}\n  - role: {{role}}\n    name: {{name}}\n  {{/each}}',
      { list: [{ role: 'noc', name: 'Ann' }] },
    ],
  ])('%j', async (template, value) => {
    expect(await renderedValue(template, context)).toEqual(value);
  });

  it('takes away the line of a block that stands alone', async () => {
    const { text } = await render({ layers: ['a: 1\n  {{#if flags.on}}\nb: 2\n  {{/if}}\nc: 3\n'], context });
    expect(text).toBe('a: 1\nb: 2\nc: 3\n');
  });
});

describe('placeholders', () => {
  it.each([
    ['a: ${X}', { a: 7 }],
    ['a: "${X}"', { a: '7' }],
    ['a: ${MAP}', { a: { k: [1] } }],
    ['a: x${X}', { a: 'x7' }],
    ['a: ${NO:-5}', { a: 5 }],
    ['a: "${NO:-5}"', { a: '5' }],
    ['a: ${NO:-true}\nb: ${NO:-two words}\nc: "${NO:-}"\nd: ${NO:-}', { a: true, b: 'two words', c: '', d: '' }],
    ['a: "${NO:-007}"\nb: ${NO:-007}\nc: x${NO:-0x10}', { a: '007', b: 7, c: 'x0x10' }],
    ['a: ${NO:-null}\nb: 1', { b: 1 }],
    ['a: ${NULL}\nb: 1', { b: 1 }],
    ['a: ${NO:-it\'s "x"}', { a: 'it\'s "x"' }],
    ['a: $${X}', { a: '${X}' }],
    ['a: "p$${X} ${X}"', { a: 'p${X} 7' }],
    ['a: ${SECRET:db/main.password}', { a: '${SECRET:db/main.password}' }],
    ['a: "postgres://u:${SECRET:pw}@${HOST}/x"', { a: 'postgres://u:${SECRET:pw}@h/x' }],
    ['a: ${AGAIN}', { a: '${X}' }],
    ['a: {{literal}}', { a: '${X}' }],
    ['a: "{{literal}}-${X}"', { a: '${X}-7' }],
    ['a: $5 and $ {x}', { a: '$5 and $ {x}' }],
  ])('%j', async (template, value) => {
    const variables = { X: 7, HOST: 'h', AGAIN: '${X}', MAP: { k: [1], gone: null }, NULL: null };
    expect(await renderedValue(template, { literal: '${X}' }, variables)).toEqual(value);
  });

  it('leaves to run time what the schema leaves to it', async () => {
    const result = await render({
      layers: ['a: ${HOSTNAME}\nb: "${HOSTNAME:-x} ${X}"\n'],
      variables: { X: 1, HOSTNAME: 'never' },
      schema: { 'x-runtime-placeholders': ['HOSTNAME'] },
    });
    expect(result.value).toEqual({ a: '${HOSTNAME}', b: '${HOSTNAME:-x} 1' });
  });

  it.each([
    ['a: {{v}}', { v: 'x ${SECRET:db}' }],
    ['a: "${{v}}"', { v: '{SECRET:db}' }],
    ['a: "$$${v}{{v}}"'.replace('$$${v}', '$'), { v: '{SECRET:db}' }],
    ['a: {{v}}', { v: { list: ['${SECRET:db}'] } }],
    ['a: "$${SECRET:db}"', {}],
  ])('takes no secret reference from a value: %j', async (template, values) => {
    const codes = await codesOf(template, values);
    expect(['SECRET_IN_VALUE', 'PLACEHOLDER_SYNTAX', 'HANDLEBARS_SYNTAX']).toContain(codes[0]);
    expect(codes).toHaveLength(1);
  });
});
