// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { describe, expect, it } from 'vitest';
import { render } from '../../helpers/sandbox/rendering.ts';

const context = { tenant: { id: 'solent', name: 'Solent' }, list: [1], map: { k: 1 }, nothing: null };

describe('findings without a result', () => {
  it.each([
    [
      'a: {{tenant.nmae}}',
      'UNRESOLVED_NAME',
      'tenant.nmae does not resolve: tenant has no nmae.',
      'Did you mean tenant.name?',
      1,
    ],
    [
      '\n\na: ${TENANT_NMAE}',
      'UNRESOLVED_VARIABLE',
      'Nothing sets TENANT_NMAE.',
      'Did you mean TENANT_NAME? Else set the variable, or give a default: ${TENANT_NMAE:-…}.',
      3,
    ],
    [
      'a: {{#each list}}{{tenant.id}}{{/each}}',
      'UNRESOLVED_NAME',
      'tenant.id does not resolve: the context is a number.',
      'Inside each and with, a name is looked up in the element. Write ../tenant.id.',
      1,
    ],
    [
      'a: {{tenant.constructor}}',
      'UNRESOLVED_NAME',
      'tenant.constructor does not resolve: tenant has no constructor.',
      'Check the name, or wrap it in default.',
      1,
    ],
    [
      'a: {{upcase tenant.id}}',
      'UNKNOWN_HELPER',
      'There is no helper upcase.',
      'Take one of the helpers of the reference.',
      1,
    ],
    ['a: {{uper tenant.id}}', 'UNKNOWN_HELPER', 'There is no helper uper.', 'Did you mean upper?', 1],
    [
      '{{#foreach list}}{{/foreach}}',
      'UNKNOWN_HELPER',
      'There is no block foreach.',
      'Write {{#if foreach}}, {{#each foreach}} or {{#with foreach}}.',
      1,
    ],
    [
      'a: {{upper tenant.id 2}}',
      'HELPER_ARGUMENT',
      'upper takes text, and was given 2.',
      'For example {{upper "eu"}}.',
      1,
    ],
    ['a: {{upper x=1}}', 'HELPER_ARGUMENT', 'upper takes no named arguments.', 'Give the arguments by place.', 1],
    [
      'b: 1\n{{#if a}}\n',
      'HANDLEBARS_SYNTAX',
      'The template ends inside a block.',
      'Close every {{#…}} with its {{/…}}.',
      null,
    ],
    ['{{#if a}}\n{{/each}}', 'HANDLEBARS_SYNTAX', '{{#if}} is closed by {{/each}}.', 'Close it with {{/if}}.', 1],
    [
      'a: {{> partial}}',
      'HANDLEBARS_SYNTAX',
      'Partials are not part of the language.',
      'Write the text here, or use an overlay.',
      1,
    ],
    [
      'a: {{> (lookup . "x")}}',
      'HANDLEBARS_SYNTAX',
      'Partials are not part of the language.',
      'Write the text here, or use an overlay.',
      1,
    ],
    [
      '{{#*inline "x"}}{{/inline}}',
      'HANDLEBARS_SYNTAX',
      'Decorators and inline partials are not part of the language.',
      'Write the text here.',
      1,
    ],
    [
      'a: {{{tenant.id}}}',
      'HANDLEBARS_SYNTAX',
      '{{{…}}} and {{&…}} are not part of the language.',
      'Two braces: values are never escaped.',
      1,
    ],
    [
      '{{{{raw}}}} {{{{/raw}}}}',
      'HANDLEBARS_SYNTAX',
      'Raw blocks are not part of the language.',
      'Escape a literal {{ as \\{{.',
      1,
    ],
    [
      'a: {{@root.tenant}}',
      'HANDLEBARS_SYNTAX',
      '@root.tenant is not part of the language.',
      'Write ../ as often as blocks stand around.',
      1,
    ],
    ['a: {{@index}}', 'HANDLEBARS_SYNTAX', '@index stands outside of each.', 'Use it inside {{#each}}.', 1],
    [
      'a: 1\nb: 2\na: 3',
      'DUPLICATE_KEY',
      'The key a stands twice in one map; first in line 1.',
      'Keep one of them.',
      3,
    ],
    ['{{tenant.id}}: 1\nsolent: 2', 'DUPLICATE_KEY', 'The key solent stands twice in one map.', 'Keep one of them.', 2],
    ['8080: a', 'KEY_NOT_TEXT', 'The key 8080 is not text.', 'Quote it: "8080".', 1],
    ['? [a]\n: b', 'KEY_NOT_TEXT', 'A key is a list, a map or an alias.', 'Write the key as text.', 1],
    ['{{list}}: a', 'KEY_NOT_TEXT', 'list is a key here and not text.', 'Quote it: "{{list}}".', 1],
    [
      'a: "x{{map}}"',
      'VALUE_NOT_TEXT',
      'map is a map, which cannot stand inside text.',
      'Stand it alone and unquoted, or use the helper json.',
      1,
    ],
    [
      'a: "x{{nothing}}"',
      'VALUE_NOT_TEXT',
      'nothing is null, which cannot stand inside text.',
      'Wrap it in default.',
      1,
    ],
    ['- a', 'NOT_A_MAP', 'The template makes no map.', 'Begin it with a key, for example name: value.', 1],
    ['a: [1, null]', 'NULL_IN_LIST', 'A list cannot hold null.', 'Take the element away.', null],
    ['a: [{{nothing}}]', 'NULL_IN_LIST', 'A list cannot hold null.', 'Take the element away.', null],
    ['a: !!str 1', 'YAML_SYNTAX', 'The tag !!str is not read.', 'Quote text, and write numbers plain.', 1],
    [
      'a: {b: 1}\nc:\n  <<: 1',
      'YAML_SYNTAX',
      'Merge keys are not read: they belong to YAML 1.1.',
      'Use an overlay, or write the values here.',
      3,
    ],
    ['a: 1\n---\nb: 1', 'YAML_SYNTAX', 'The text holds more than one document.', 'Keep one, without --- between.', 2],
    ['%YAML 1.1\n---\na: 1', 'YAML_SYNTAX', 'YAML directives are not read.', 'Take the line with % away.', 1],
    ['a: &x [*x]', 'YAML_SYNTAX', '*x stands inside what it names.', 'Name a part of it.', 1],
    ['a:\n\t- b', 'YAML_SYNTAX', 'Not valid YAML: tabs are not allowed as indentation.', 'Indent with spaces.', 2],
    [
      'a: b: c',
      'YAML_SYNTAX',
      'Not valid YAML: nested mappings are not allowed in compact mappings.',
      'Check the indentation, and quote text that holds a colon.',
      1,
    ],
    [
      'a: 12345678901234567890',
      'NUMBER_NOT_EXACT',
      'The number 12345678901234567890 cannot be kept exactly.',
      'Quote it to make it text.',
      1,
    ],
    ['a: .inf', 'NUMBER_NOT_EXACT', 'The number .inf cannot be kept exactly.', 'Quote it to make it text.', 1],
    [
      'a: ${X-y}',
      'PLACEHOLDER_SYNTAX',
      '${X-y} is not a placeholder.',
      'Write ${NAME}, ${NAME:-default} or ${SECRET:key}; $${ gives a literal ${.',
      1,
    ],
    [
      'a: {{#each tenant.id}}{{/each}}',
      'HELPER_ARGUMENT',
      'each goes through a list or a map, not text.',
      'Give it a list, or wrap it in default.',
      1,
    ],
    [
      'a: "\ud800"',
      'TEXT_NOT_UNICODE',
      'The template holds half of a surrogate pair.',
      'Save it as UTF-8 again.',
      null,
    ],
  ])('%j', async (template, code, message, fix, line) => {
    const result = await render({ layers: [template], context, variables: { TENANT_NAME: 'x' } });
    expect(result).toMatchObject({ ok: false, value: null, text: null, hash: null });
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({ severity: 'error', code, message, fix });
    if (line !== null) expect(result.findings[0]!.source).toMatchObject({ name: 'layer-0', line });
  });

  it('are all listed, not only the first', async () => {
    const { findings } = await render({ layers: ['a: {{x}}\nb: {{y}}\n', 'c: ${Z}\nd: {{w}}\n'] });
    expect(findings.map(({ message, source }) => `${source?.name}:${source?.line} ${message.split(' ')[0]}`)).toEqual([
      'layer-0:1 x',
      'layer-0:2 y',
      'layer-1:2 w',
    ]);
  });

  it('give the line of the template, not of the expanded text', async () => {
    const template =
      '{{#each list}}\n{{#if ../map}}\n# c\n{{/if}}\n{{/each}}\n{{#if nothing}}\nz: 1\n{{/if}}\nlast: {{oops}}\n';
    const { findings } = await render({ layers: [template], context });
    expect(findings[0]!.source).toEqual({ name: 'layer-0', line: 9, column: 9 });
  });
});

describe('bounds', () => {
  const deep = (levels: number) => '{{#if a}}'.repeat(levels) + '{{/if}}'.repeat(levels);
  it.each([
    ['SOURCE_TOO_LARGE', 'a: 1\n#'.padEnd(262_145, 'x')],
    ['TOO_DEEP', deep(65)],
    ['TOO_DEEP', `a: ${'['.repeat(70)}${']'.repeat(70)}`],
    ['TOO_DEEP', `a: {{not ${'(not '.repeat(70)}1${')'.repeat(70)}}}`],
    ['TOO_MANY_NODES', `a: {{${'a.'.repeat(3000)}a}}`],
    ['TOO_MANY_NODES', `a: [${'1,'.repeat(20_001)}]`],
    ['TOO_MANY_NODES', 'a: {{big}}\nb: {{big}}'],
    [
      'TOO_MANY_NODES',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefghij'].map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]`).join('\n')}`,
    ],
    ['TIME', '{{#each big}}{{#each ../big}}{{/each}}{{/each}}'],
    ['OUTPUT_TOO_LARGE', `{{#each big}}${'#'.repeat(200)}\n{{/each}}`],
    ['OUTPUT_TOO_LARGE', 'a: "{{long}}{{long}}{{long}}"\nb: "{{long}}{{long}}{{long}}"'],
    ['OUTPUT_TOO_LARGE', 'a: {{concat long long long}}\nb: {{concat long long long}}'],
  ])('%s', async (code, template) => {
    const big = Array.from({ length: 11_000 }, () => 1);
    const result = await render({ layers: [template], context: { a: 1, big, long: 'x'.repeat(1024 * 1024) } });
    expect(result.ok).toBe(false);
    expect(result.findings.map((finding) => finding.code)).toEqual([code]);
  });

  it('let through what is just within them', async () => {
    expect((await render({ layers: [deep(64)] })).ok).toBe(true);
    expect((await render({ layers: [`a: ${'['.repeat(62)}${']'.repeat(62)}`] })).ok).toBe(true);
  });
});

describe('schema and limits', () => {
  const schema = {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', pattern: '^[a-z]+$' },
      port: { type: 'integer', maximum: 65_535 },
      tier: { enum: ['free', 'premium'] },
      pool: { type: 'object', properties: { max: { type: 'integer', title: 'database connections' } } },
    },
  };

  it.each([
    ['port: 1', 'REQUIRED_VALUE', '/name', 'name is required and absent.'],
    ['name: 5', 'SCHEMA_TYPE', '/name', 'name is 5 and must be text.'],
    ['name: A', 'SCHEMA_PATTERN', '/name', 'name is "A" and does not match "^[a-z]+$".'],
    ['name: a\nport: 70000', 'SCHEMA_MAXIMUM', '/port', 'port is 70000 and must be at most 65535.'],
    ['name: a\ntier: premum', 'SCHEMA_ENUM', '/tier', 'tier is "premum" and must be one of "free", "premium".'],
    ['name: a\nother: 1', 'SCHEMA_ADDITIONAL_PROPERTIES', '/other', 'other is not part of the schema.'],
  ])('%j', async (template, code, path, message) => {
    const result = await render({ layers: [template], schema });
    expect(result.ok).toBe(true);
    expect(result.findings).toMatchObject([{ severity: 'error', code, path, message }]);
  });

  it('say when the schema itself cannot be used', async () => {
    const look = await render({ layers: ['a: b'], schema: { properties: { a: { pattern: '(?=x)' } } } });
    expect(look.findings).toMatchObject([{ code: 'SCHEMA_INVALID' }]);
    const type = await render({ layers: ['a: b'], schema: { type: 'nonsense' } });
    expect(type.findings).toMatchObject([{ code: 'SCHEMA_INVALID' }]);
  });

  it('are not fooled by inherited names', async () => {
    const result = await render({ layers: ['a: 1'], schema: { required: ['constructor', 'toString'] } });
    expect(result.findings).toMatchObject([{ code: 'REQUIRED_VALUE', path: '/constructor' }]);
  });

  it('hold a document against its tier', async () => {
    const limits = [{ path: '/pool/max', max: 500, tier: 'premium', source: '' }];
    const over = await render({ layers: ['name: a\npool: {max: 600}'], schema, limits });
    expect(over.findings).toMatchObject([
      {
        code: 'TIER_LIMIT',
        path: '/pool/max',
        message: 'Needs 600 database connections, premium allows 500: pool.max.',
      },
    ]);
    expect((await render({ layers: ['pool: {max: 500}'], limits })).findings).toEqual([]);
    expect((await render({ layers: ['pool: {max: unlimited}'], limits })).findings).toMatchObject([
      { code: 'TIER_LIMIT' },
    ]);
    expect((await render({ layers: ['pool: {max: 600}'], limits: [{ ...limits[0]!, max: null }] })).findings).toEqual(
      [],
    );
  });
});
