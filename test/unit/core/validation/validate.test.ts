import { describe, expect, it, test } from 'vitest';
import type { Parameters } from '../../../../main/contract/operations.ts';
import type { Invariant } from '../../../../main/contract/validation.ts';
import { currentFacts } from '../../../../main/core/facts.ts';
import { firstInvariants } from '../../../../main/core/invariant/invariants.ts';
import { FindingGroups, MOST_FINDINGS } from '../../../../main/core/validation/finding-groups.ts';
import { inProcessSandbox } from '../../../../main/sandbox/in-process.ts';
import { openTestWorkspace } from '../../../helpers/core/workspace.ts';

const sandbox = inProcessSandbox();
const add = (tenant: string) => ({
  ...{ tenant, name: tenant, tier: 'standard' as const, region: 'eu-west-1' },
  contacts: [{ role: 'noc', name: 'Desk', email: 'noc@example.net' }],
});

async function small() {
  const workspace = await openTestWorkspace({ sandbox });
  for (const id of ['acme', 'bolt']) await workspace.data('tenant.add', add(id));
  return workspace;
}

describe('validate', () => {
  it('names each mistake once, with everybody who has it; figures and other words aside', async () => {
    const workspace = await small();
    for (const [tenant, value] of [
      ['acme', 5000],
      ['bolt', 7000],
    ] as const) {
      await workspace.data('override.set', { tenant, path: 'limits.max_users', value });
    }
    const answer = await workspace.call('validate', { document: 'tenant' });
    if ('error' in answer) throw new Error(answer.error.message);
    expect(answer.findings).toMatchObject([
      { code: 'TIER_LIMIT', path: '/limits/max_users', tenants: ['acme', 'bolt'] },
    ]);
    expect(answer.findings[0]?.message).toContain('and alike for others');
    expect(answer.data).toMatchObject({ tenants: 2, errors: 1, warnings: 0, invalidTenants: 2, renderings: 6 });
    expect(workspace.events.some((event) => event.kind === 'progress')).toBe(true);
  });

  it('looks at what is selected; strict makes warnings errors', async () => {
    const workspace = await small();
    await workspace.data('override.set', { tenant: 'acme', path: 'logging.level', value: 'DEBUG', document: 'isp' });
    const ask = async (more: object) => {
      const answer = await workspace.call('validate', more);
      if ('error' in answer) throw new Error(answer.error.message);
      return { ...answer.data, severities: answer.findings.map(({ severity }) => severity) };
    };
    expect(await ask({})).toMatchObject({ errors: 0, warnings: 1, severities: ['warning'] });
    expect(await ask({ strict: true })).toMatchObject({ errors: 1, warnings: 0, severities: ['error'] });
    expect(await ask({ select: 'bolt' })).toMatchObject({ tenants: 1, warnings: 0, renderings: 12 });
    expect(await ask({ environment: 'dev' })).toMatchObject({ tenants: 2, warnings: 0, renderings: 8 });
    expect(await workspace.error('validate', { document: 'nope' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await workspace.error('validate', { select: 'tier:(' })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('half a fleet invalid, and a template that gives nothing', async () => {
    const workspace = await openTestWorkspace({ sandbox, tenants: 80 });
    const { data } = (await workspace.call('tenant.list', { limit: 1000 })) as unknown as {
      data: { id: string; tier: string }[];
    };
    const standard = data.filter(({ tier }) => tier === 'standard').length;
    await workspace.data('template.edit', {
      template: 'standard',
      text: 'schema: tenant/1\nx: "{{tenant.nothing}}"\n',
    });
    const answer = await workspace.call('validate', { document: 'tenant' });
    if ('error' in answer) throw new Error(answer.error.message);
    const unresolved = answer.findings.filter(({ code }) => code === 'UNRESOLVED_NAME');
    expect(unresolved.map(({ tenants }) => tenants.length)).toEqual([standard]);
    const unknown = answer.findings.filter(({ code }) => code === 'INVARIANT_NOT_EVALUATED');
    expect(unknown.map(({ tenants }) => tenants.length)).toEqual(Array(unknown.length).fill(standard));
    expect(unknown.length).toBeGreaterThanOrEqual(3);
    expect(answer.data.invalidTenants).toBeGreaterThanOrEqual(standard);
  });

  it('finds two tenants in one database, also when only one of them is selected', async () => {
    const workspace = await small();
    await workspace.data('override.set', { tenant: 'acme', path: 'databases.postgresql.name', value: 'bolt' });
    const answer = await workspace.call('validate', { select: 'bolt', environment: 'production' });
    if ('error' in answer) throw new Error(answer.error.message);
    expect(answer.findings).toMatchObject([
      { code: 'INVARIANT_BROKEN', path: '/databases/postgresql/host', tenants: ['acme', 'bolt'] },
    ]);
    expect(answer.findings[0]?.message).toContain('unique-database-names: 2 tenants share');
  });
});

describe('invariants', () => {
  it('a new workspace has four, which hold over the sample', async () => {
    const workspace = await openTestWorkspace({ sandbox, tenants: 150 });
    const listed = await workspace.data('invariant.list', {});
    expect(listed).toEqual([...firstInvariants].sort((a, b) => (a.name < b.name ? -1 : 1)));
    const answer = await workspace.call('invariant.check', {});
    expect(answer).toMatchObject({ data: { invariants: 4, violated: 0, notEvaluated: 0 }, findings: [] });
  });

  it('are set, listed, undone and deleted as facts', async () => {
    const workspace = await small();
    const cores: Parameters<'invariant.set'> = {
      ...{ name: 'cores', kind: 'sum', paths: ['resources.cpu_cores'], per: ['region'], cap: 11 },
    };
    const { value } = await workspace.data('invariant.set', { ...cores, environments: ['prod'] });
    expect(value).toMatchObject({ paths: ['/resources/cpu_cores'], environments: ['production'], severity: 'error' });
    const kept = () => currentFacts<Invariant>(workspace.database, 'invariant').map(({ entity }) => entity);
    expect(kept()).toContain('cores');
    expect(await workspace.data('invariant.check', { name: 'cores' })).toMatchObject({ invariants: 1, violated: 0 });
    await workspace.data('invariant.set', { ...cores, cap: 3 });
    const answer = await workspace.call('invariant.check', { name: 'cores' });
    expect(answer).toMatchObject({ data: { violated: 1 }, findings: [{ tenants: ['acme', 'bolt'] }] });
    await workspace.data('undo', {});
    expect(await workspace.data('invariant.check', { name: 'cores' })).toMatchObject({ violated: 0 });
    await workspace.data('invariant.delete', { name: 'cores' });
    expect(kept()).not.toContain('cores');
    expect(await workspace.error('invariant.delete', { name: 'cores' })).toMatchObject({ code: 'NOT_FOUND' });
    await workspace.data('invariant.set', { name: 'lost', kind: 'unique', paths: ['a'], document: 'nowhere' });
    expect(await workspace.data('invariant.check', { name: 'lost' })).toMatchObject({ notEvaluated: 1 });
  });

  it.each<[object, string]>([
    [{ kind: 'unique' }, 'needs paths'],
    [{ kind: 'sum', paths: ['a'] }, 'needs cap'],
    [{ kind: 'implies' }, 'needs require'],
    [{ kind: 'implies', require: { path: 'a' } }, 'does not say what must stand there'],
    [{ kind: 'implies', require: { path: 'a', equals: 1, atMost: 2 } }, 'two things'],
    [{ kind: 'residency', paths: ['a'] }, 'needs regions'],
    [{ kind: 'unique', paths: ['a'], cap: 3 }, 'does not know cap'],
    [{ kind: 'unique', paths: ['a..b'] }, 'empty key'],
    [{ kind: 'unique', paths: ['a'], where: 'tier:(' }, 'tier'],
    [{ kind: 'unique', paths: ['a'], environments: ['mars'] }, 'mars'],
    [{ kind: 'other', paths: ['a'] }, 'kind'],
    [{ kind: 'unique', paths: ['a'], per: ['planet'] }, 'per'],
  ])('%j is refused in a sentence and changes nothing', async (body, says) => {
    const workspace = await openTestWorkspace({ sandbox });
    const error = await workspace.error('invariant.set', { name: 'x', ...body });
    expect(error.message).toContain(says);
    expect(error.fix).not.toBe('');
    expect(currentFacts(workspace.database, 'invariant').map(({ entity }) => entity)).not.toContain('x');
  });
});

test('an answer holds a bounded number of findings and says how many more there are', () => {
  const groups = new FindingGroups();
  const finding = { severity: 'error', code: 'X', message: 'm', fix: '', tenants: [] } as const;
  for (let index = 0; index < MOST_FINDINGS + 7; index++) groups.add({ ...finding, path: `/p${index}` }, 't');
  expect(groups.findings()).toHaveLength(MOST_FINDINGS);
  expect(groups.leftOut).toBe(7);
});
