import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../main/contract/model.ts';
import type { BlastLimit, WhatIf, WhatIfMember } from '../../../main/contract/whatif.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--unsealed', '--sample', '--tenants', '40']);
});
afterAll(() => corner.leave());

async function textOf(template: string): Promise<string> {
  return (await corner.run(['template', 'show', template])).out;
}

describe('whatif', () => {
  it('says what a template would do, in a sentence and as data, and changes nothing', async () => {
    const before = await corner.head();
    const file = corner.file('standard.yaml', `${await textOf('standard')}\nextra: "{{tenant.id}}.example"\n`);
    const args = ['whatif', '--template', 'standard', '--file', file];
    const { data } = await corner.json<WhatIf>(args);
    expect(data).toMatchObject({ state: 'done', partial: false, invalid: 0, rendered: data.total });
    expect(data.shapes).toMatchObject([
      {
        kind: 'added',
        tenants: data.changed,
        changes: [{ document: 'tenant', path: '/extra', before: null, after: '{tenant.id}.example' }],
      },
    ]);
    const shown = await corner.run(args);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain(
      `${data.changed} of ${data.tenants} tenants change, in 1 shape, none becomes invalid.\n`,
    );
    const list = await corner.json<{ members: WhatIfMember[] }>([...args, '--list', '--env', 'production']);
    expect(list.data.members.length).toBeGreaterThan(0);
    expect(new Set(list.data.members.map(({ environment }) => environment))).toEqual(new Set(['production']));
    expect(await corner.head()).toEqual(before);
  });

  it('exits 1 where something becomes invalid, and names whom', async () => {
    const [tenant] = (await corner.json<Tenant[]>(['tenant', 'list', '--limit', '1'])).data;
    const override = `${tenant?.id}:limits.max_users="many"`;
    const { data, findings } = await corner.json<WhatIf>(['whatif', '--override', override], 1);
    expect(data).toMatchObject({ changed: 1, invalid: 1, shapes: [{ kind: 'invalid', tenants: 1 }] });
    expect(findings[0]).toMatchObject({ severity: 'error', path: '/limits/max_users', tenants: [tenant?.id] });
    expect((await corner.run(['whatif', '--override', override])).out).toContain('1 becomes invalid');
    const small = await corner.json<WhatIf>(['whatif', '--override', `${tenant?.id}:extra.size=1`]);
    expect(small.data.shapes[0]?.changes).toEqual([
      { document: 'tenant', path: '/extra/size', before: null, after: 1 },
    ]);
  });

  it('takes a variable of the workspace, of an environment, of a tenant', async () => {
    const all = (await corner.json<WhatIf>(['whatif', '--variable', 'MONGODB_POOL_MAX=1'])).data;
    const [tenant] = (await corner.json<Tenant[]>(['tenant', 'list', '--limit', '1'])).data;
    const one = ['whatif', '--variable', 'MONGODB_POOL_MAX=1', '--tenant', tenant?.id ?? ''];
    expect(all.changed).toBeGreaterThan(1);
    expect((await corner.json<WhatIf>(one)).data.changed).toBeLessThanOrEqual(1);
  });

  it.each([
    [[]],
    [['--template', 'standard']],
    [['--file', 'nowhere.yaml']],
    [['--template', 'standard', '--file', 'nowhere.yaml']],
    [['--override', 'no value']],
    [['--variable', 'NAME']],
    [['--variable', 'A=1', '--override', 'a:b=1']],
    [['--override', 'nobody:a=1']],
    [['--override', 'nobody:a=1', '--tenant', 'nobody']],
  ])('refuses %j with exit code 2 and the way on', async (args) => {
    const { error } = await corner.json<never>(['whatif', ...args], 2);
    expect(error?.fix).not.toBe('');
  });
});

describe('limit', () => {
  it('is set, listed, asked for when an edit passes it, and deleted', async () => {
    await corner.json(['limit', 'set', 'wide', '10%', '--action', 'ask']);
    const { data } = await corner.json<BlastLimit[]>(['limit', 'list']);
    expect(data).toEqual([{ name: 'wide', count: null, percent: 10, of: 'tenants', action: 'ask' }]);
    expect((await corner.run(['limit', 'list'])).out).toMatch(/wide +10% +tenants +ask/);
    const set = ['variable', 'set', 'SIZE', '1'];
    const { error } = await corner.json<never>(set, 2);
    expect(error?.code).toBe('CONFIRMATION_NEEDED');
    const { phrase } = (error?.details ?? {}) as { phrase: string };
    await corner.json([...set, '--confirm', phrase]);
    await corner.json(['limit', 'set', 'wide', '1', '--of', 'protected', '--action', 'stop']);
    expect((await corner.json<never>(['variable', 'set', 'SIZE', '2'], 7)).error?.code).toBe('FORBIDDEN');
    expect((await corner.json<{ value: number }[]>(['variable', 'list'])).data).toContainEqual(
      expect.objectContaining({ name: 'SIZE', value: 1 }),
    );
    await corner.json(['limit', 'delete', 'wide']);
    await corner.json(['variable', 'set', 'SIZE', '2']);
    await corner.json(['limit', 'delete', 'wide'], 2);
    await corner.json(['limit', 'set', 'wide', 'many', '--action', 'ask'], 2);
    await corner.json(['limit', 'set', 'wide', '10'], 2);
  });
});
