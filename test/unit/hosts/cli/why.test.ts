import { describe, expect, it } from 'vitest';
import type { Leaf } from '../../../../main/contract/model.ts';
import { gutter } from '../../../../main/hosts/cli/explained.ts';
import { toDotted, toPointer } from '../../../../main/hosts/cli/value.ts';
import { waysToChange } from '../../../../main/hosts/cli/ways.ts';
import { type Asked, done, run } from './stand-in.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the template language's own placeholder
const templateLine = 'min: ${POOL_MIN:-20}';

const leaf = (path: string, more: Partial<Leaf> = {}): Leaf => ({
  path,
  value: 20,
  layer: 'tier-template',
  source: 'premium',
  line: 2,
  variable: null,
  elements: null,
  shadowed: [],
  ...more,
});
const rendering = {
  tenant: 'acme',
  environment: 'production',
  document: 'tenant',
  format: 'yaml',
  text: 'pool:\n  max: 77\n  min: 20\nhosts: []\n',
  value: {},
  leaves: [
    leaf('/pool/max', {
      value: 77,
      layer: 'override',
      source: 'override',
      line: null,
      shadowed: [{ layer: 'tier-template', source: 'premium', line: 2, value: 20 }],
    }),
    leaf('/pool/min', { line: 3, variable: 'POOL_MIN' }),
    leaf('/hosts', { value: [], line: 4, elements: [] }),
  ],
  lineLeaves: [-1, 0, 1, 2],
  receipt: { inputs: [{ kind: 'template', name: 'premium', version: '3', sha256: 'x' }] },
};
const answers = {
  render: done(rendering),
  'template.show': done({ name: 'premium', version: 3, usedBy: 8, text: `pool:\n  max: 20\n  ${templateLine}\n` }),
  'override.list': done([
    { tenant: 'acme', environment: null, document: 'tenant', path: '/pool/max', value: 5 },
    { tenant: 'acme', environment: 'staging', document: 'tenant', path: '/pool/max', value: 6 },
  ]),
};
const ask = (path: string, ...more: string[]) =>
  run(['render', 'acme', '--env', 'production', '--why', path, ...more], { answers });

describe('where does this value come from', () => {
  it('names the layer, the line in the version that was read, the variable, and what would change it', async () => {
    const ran = await ask('pool.min');
    expect(ran.code).toBe(0);
    expect(ran.out).toBe(
      [
        'pool.min is 20',
        '  T  tier-template premium:3 decides, through POOL_MIN',
        `     ${templateLine}`,
        '     No layer below names it.',
        '  To change it:',
        '    binnacle override set acme pool.min VALUE --env production   (this tenant alone)',
        '    binnacle variable set POOL_MIN VALUE --tenant acme --env production   (everything of this tenant that reads it)',
        '    binnacle variable set POOL_MIN VALUE --env production   (every tenant that has no value of its own)',
        '    binnacle template edit premium --file FILE   (line 3, version 3; 8 tenants read it)',
        '',
      ].join('\n'),
    );
    const shown = ran.asked.find(({ operation }: Asked) => operation === 'template.show');
    expect(shown?.parameters).toEqual({ template: 'premium', version: 3 });
  });

  it('says what lower layers gave, and takes an override away where it was set', async () => {
    const { out } = await ask('/pool/max');
    expect(out).toContain('  O  override decides\n  T  tier-template premium:2 gave 20\n');
    // It was set for every environment: that is where it is taken away.
    expect(out).toContain('binnacle override unset acme pool.max   (then it is 20)\n');
  });

  it('answers for all values below a map, for the list an element is in, and as JSON', async () => {
    expect((await ask('pool')).out.match(/ decides/g)).toHaveLength(2);
    expect((await ask('hosts.0')).out).toContain('hosts is []');
    const { data } = JSON.parse((await ask('pool.min', '--json')).out);
    expect(data.why).toMatchObject([{ path: '/pool/min', layer: 'tier-template', source: 'premium', line: 3 }]);
    expect(data).not.toHaveProperty('leaves');
    expect(JSON.parse((await ask('pool.min', '--json', '--explain')).out).data.leaves).toHaveLength(3);
  });

  it('gives 2 and a near path where there is none', async () => {
    const ran = await ask('pool.mn');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('has no value at pool.mn.\n  Did you mean pool.min?');
  });

  it('names no command that cannot change a fact of the rendering', () => {
    const known = {
      rendering: { tenant: 'acme', environment: 'qa', document: 'isp' },
      template: undefined,
      override: undefined,
    };
    expect(waysToChange(leaf('/a', { variable: 'environment' }), known)).toHaveLength(1);
    expect(waysToChange(leaf('/a', { variable: 'tenant.region' }), known)[1]).toContain('tenant edit acme');
    expect(waysToChange(leaf("/it's here"), known)[0]).toBe(
      "binnacle override set acme 'it'\\''s here' VALUE --document isp --env qa   (this tenant alone)",
    );
  });
});

it('a person reads the letter of the layer and the line before each value', () => {
  expect(gutter(rendering.text, rendering.leaves, rendering.lineLeaves)).toBe(
    [
      '    │ pool:',
      'O   │   max: 77',
      'T 3 │   min: 20',
      'T 4 │ hosts: []',
      '',
      'T  tier-template premium',
      'O  override',
      '',
    ].join('\n'),
  );
});

it.each(['/a/b', '/a.b/c~1d', '/a/~0x'])('the pointer %s is typed with dots and comes back the same', (pointer) => {
  expect(toPointer(toDotted(pointer))).toBe(pointer);
});
