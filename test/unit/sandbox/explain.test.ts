// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { describe, expect, it } from 'vitest';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { fleetBatch } from '../../helpers/sandbox/fleet.ts';
import { render } from '../../helpers/sandbox/rendering.ts';

const layers = [
  [
    'name: {{tenant.name}}',
    'db:',
    '  port: 5432',
    '  max: ${DB_POOL_MAX:-50}',
    '  host: "db.${TENANT_REGION}"',
    '{{#if flags.burst}}',
    'burst: true',
    '{{/if}}',
    'retention: {{variables.DAYS}}',
    'list:',
    '  {{#each tenant.environments as |name|}}',
    '  - {{name}}',
    '  {{/each}}',
    '  - always',
    'tags: {{tenant.tags}}',
    'empty: {}',
    '',
  ].join('\n'),
  'db:\n  port: 6000\n  max: 70\nempty: null\n',
];
const trial = {
  layers,
  context: {
    tenant: { name: 'Solent', environments: ['a', 'b'], tags: { x: '1' } },
    flags: { burst: true },
    variables: { DAYS: 7 },
  },
  variables: { TENANT_REGION: 'eu' },
  overrides: [
    { path: '/db/max', value: 90 },
    { path: '/extra/deep', value: [1] },
  ],
  explain: true,
};

describe('provenance', () => {
  it('says for every leaf the layer, source, line, variable and what it hides', async () => {
    const { leaves } = await render(trial);
    const lines = leaves!.map(({ path, value, layer, source, line, variable }) => [
      path,
      value,
      layer,
      source,
      line,
      variable,
    ]);
    expect(lines).toEqual([
      ['/name', 'Solent', 'tier-template', 'layer-0', 1, 'tenant.name'],
      ['/db/port', 6000, 'environment-overlay', 'layer-1', 2, null],
      ['/db/max', 90, 'override', 'override', null, null],
      ['/db/host', 'db.eu', 'tier-template', 'layer-0', 5, 'TENANT_REGION'],
      ['/burst', true, 'tier-template', 'layer-0', 7, 'flags.burst'],
      ['/retention', 7, 'tier-template', 'layer-0', 9, 'DAYS'],
      ['/list', ['a', 'b', 'always'], 'tier-template', 'layer-0', 10, 'tenant.environments'],
      ['/tags/x', '1', 'tier-template', 'layer-0', 15, 'tenant.tags'],
      ['/extra/deep', [1], 'override', 'override', null, null],
    ]);
    const max = leaves!.find(({ path }) => path === '/db/max')!;
    expect(max.shadowed).toEqual([
      { layer: 'tier-template', source: 'layer-0', line: 4, value: 50 },
      { layer: 'environment-overlay', source: 'layer-1', line: 3, value: 70 },
    ]);
    const list = leaves!.find(({ path }) => path === '/list')!;
    expect(list.elements!.map(({ line }) => line)).toEqual([12, 12, 14]);
    expect(leaves!.find(({ path }) => path === '/extra/deep')!.elements).toEqual([
      { layer: 'override', source: 'override', line: null },
    ]);
  });

  it('maps each line of the text to its leaf', async () => {
    const { text, leaves, lineLeaves } = await render(trial);
    const lines = text!.trimEnd().split('\n');
    expect(lineLeaves).toHaveLength(lines.length);
    const shown = lines.map(
      (line, index) => `${line.trim()} | ${lineLeaves![index]! < 0 ? '-' : leaves![lineLeaves![index]!]!.path}`,
    );
    expect(shown).toEqual([
      'name: "Solent" | /name',
      'db: | -',
      'port: 6000 | /db/port',
      'max: 90 | /db/max',
      'host: "db.eu" | /db/host',
      'burst: true | /burst',
      'retention: 7 | /retention',
      'list: | /list',
      '- "a" | /list',
      '- "b" | /list',
      '- "always" | /list',
      'tags: | -',
      'x: "1" | /tags/x',
      'extra: | -',
      'deep: | /extra/deep',
      '- 1 | /extra/deep',
    ]);
  });

  it('counts lines right for every shape of value', async () => {
    const long = 'k'.repeat(1100);
    const v = {
      e: {},
      l: [],
      n: [[1, [2]], [], {}, { a: [{ b: 1, c: { d: [] } }], f: 2 }],
      [long]: { [long]: [1] },
      t: 'a\nb',
    };
    const { text, lineLeaves, leaves, value } = await render({
      layers: ['v: {{v}}\nlast: 1\n'],
      context: { v },
      explain: true,
    });
    const lines = text!.trimEnd().split('\n');
    expect(lineLeaves).toHaveLength(lines.length);
    expect(leaves![lineLeaves!.at(-1)!]!.path).toBe('/last');
    expect(value).toEqual({ v, last: 1 });
  });

  it('changes nothing about the rendering itself', async () => {
    const sandbox = inProcessSandbox();
    const plain = fleetBatch(60, { format: 'yaml', value: true, explain: false });
    const explained = await sandbox.render({ ...plain, want: { ...plain.want, explain: true } });
    const results = await sandbox.render(plain);
    for (const [index, result] of results.entries()) {
      const { leaves, lineLeaves, ...rest } = explained[index]!;
      expect(rest).toEqual({ ...result, leaves: undefined, lineLeaves: undefined });
      expect(result.leaves).toBeNull();
      expect(leaves!.length).toBeGreaterThan(100);
      expect(lineLeaves).toHaveLength(result.text!.trimEnd().split('\n').length);
      const paths = new Set(leaves!.map(({ path }) => path));
      expect(paths.size).toBe(leaves!.length);
    }
  });
});
