import { afterAll, describe, expect, test } from 'vitest';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

const tenant = { tenant: 'northwind', name: 'Northwind Fiber', tier: 'premium' } as const;

async function withTenant(): Promise<TestWorkspace> {
  const workspace = await openTestWorkspace({ sandbox });
  await workspace.data('tenant.add', tenant);
  return workspace;
}

describe('overrides', () => {
  test('are kept as versions with the change set that made and ended them', async () => {
    const workspace = await withTenant();
    const first = await workspace.data('override.set', { tenant: 'northwind', path: 'limits.max_users', value: 20 });
    const second = await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 30 });
    expect(second.changes[0]).toMatchObject({ before: { value: 20 }, after: { value: 30 } });
    const rows = workspace.database.all<{ body: string; made: string; ended: string | null }>(
      `SELECT f.body, m.id AS made, e.id AS ended FROM fact f JOIN change_set m ON m.seq = f.made_by
       LEFT JOIN change_set e ON e.seq = f.ended_by WHERE f.kind = 'override' ORDER BY f.id`,
    );
    expect(rows.map(({ made, ended }) => ({ made, ended }))).toEqual([
      { made: first.changeSet, ended: second.changeSet },
      { made: second.changeSet, ended: null },
    ]);
  });

  test('for one environment and for all are two; unset without an environment removes only the latter', async () => {
    const workspace = await withTenant();
    await workspace.data('override.set', { tenant: 'northwind', path: 'a.b', value: 1 });
    await workspace.data('override.set', { tenant: 'northwind', path: 'a.b', value: 2, environment: 'prod' });
    await workspace.data('override.unset', { tenant: 'northwind', path: 'a.b' });
    expect(await workspace.data('override.list', { tenant: 'northwind' })).toEqual([
      { tenant: 'northwind', environment: 'production', document: 'tenant', path: '/a/b', value: 2 },
    ]);
    expect(await workspace.error('override.unset', { tenant: 'northwind', path: 'a.b' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('an environment the tenant is not in is refused', async () => {
    const workspace = await withTenant();
    expect(
      await workspace.error('override.set', { tenant: 'northwind', path: 'a', value: 1, environment: 'testing' }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    expect(
      await workspace.error('override.set', { tenant: 'northwind', path: 'a', value: 1, environment: 'mars' }),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(await workspace.error('override.set', { tenant: 'nobody', path: 'a', value: 1 })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await workspace.data('override.list', {})).toEqual([]);
  });

  test('keys named like prototypes are data', async () => {
    const workspace = await withTenant();
    await workspace.data('override.set', { tenant: 'northwind', path: '/__proto__/polluted', value: true });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await workspace.data('override.list', {}))[0]?.path).toBe('/__proto__/polluted');
  });
});

describe('tenants', () => {
  test('a tag or identifier that an edit does not name stays', async () => {
    const workspace = await withTenant();
    await workspace.data('tenant.edit', {
      tenant: 'northwind',
      tags: { a: '1', b: '2', c: '3' },
      externalIds: { konfig: '7' },
    });
    await Promise.all([
      workspace.data('tenant.edit', { tenant: 'northwind', setTags: { b: '9' }, unsetTags: ['c'] }),
      workspace.data('tenant.edit', { tenant: 'northwind', setTags: { d: '' }, setExternalIds: { management: 'x' } }),
    ]);
    expect(await workspace.data('tenant.show', { tenant: 'northwind' })).toMatchObject({
      tags: { a: '1', b: '9', d: '' },
      externalIds: { konfig: '7', management: 'x' },
    });
  });
});

describe('undo', () => {
  test('is a change set that restores what was, newest first', async () => {
    const workspace = await withTenant();
    await workspace.data('override.set', { tenant: 'northwind', path: 'a', value: 1 });
    await workspace.data('override.set', { tenant: 'northwind', path: 'a', value: 2 });
    const undone = await workspace.data('undo', {});
    expect(undone.value?.title).toBe('Set the override /a of northwind');
    expect((await workspace.data('override.list', {}))[0]?.value).toBe(1);
    await workspace.data('undo', {});
    expect(await workspace.data('override.list', {})).toEqual([]);
    const sets = await workspace.data('changeset.list', {});
    expect(sets[0]).toMatchObject({ title: 'Undo: Set the override /a of northwind', undoes: sets[3]?.id });
    expect(sets[3]?.undoneBy).toBe(sets[0]?.id);
  });

  test('changes nothing and names the later change set that touched the same path', async () => {
    const workspace = await withTenant();
    const first = await workspace.data('override.set', { tenant: 'northwind', path: 'a', value: 1 });
    const second = await workspace.data('override.set', { tenant: 'northwind', path: 'a', value: 2 });
    const error = await workspace.error('undo', { changeSet: first.changeSet });
    expect(error.code).toBe('UNDO_CONFLICT');
    expect(error.message).toContain(second.changeSet);
    expect((await workspace.data('override.list', {}))[0]?.value).toBe(2);
  });

  test('of an edit keeps later edits of other fields', async () => {
    const workspace = await withTenant();
    const renamed = await workspace.data('tenant.edit', { tenant: 'northwind', name: 'Northwind' });
    await workspace.data('tenant.edit', { tenant: 'northwind', region: 'eu-west' });
    await workspace.data('undo', { changeSet: renamed.changeSet as string });
    expect(await workspace.data('tenant.show', { tenant: 'northwind' })).toMatchObject({
      name: 'Northwind Fiber',
      region: 'eu-west',
    });
  });

  test('of an undo does it again', async () => {
    const workspace = await withTenant();
    await workspace.data('override.set', { tenant: 'northwind', path: 'a', value: 1 });
    const undone = await workspace.data('undo', {});
    await workspace.data('undo', { changeSet: undone.changeSet as string });
    expect((await workspace.data('override.list', {}))[0]?.value).toBe(1);
  });

  test('an identifier is never used again, not even after its tenant was undone', async () => {
    const workspace = await withTenant();
    await workspace.data('undo', {});
    expect(await workspace.data('tenant.list', {})).toEqual([]);
    expect(await workspace.error('tenant.add', tenant)).toMatchObject({ code: 'CONFLICT' });
  });

  test('does not take a tenant away from under its overrides', async () => {
    const workspace = await openTestWorkspace({ sandbox });
    const added = await workspace.data('tenant.add', tenant);
    await workspace.data('override.set', { tenant: 'northwind', path: 'a', value: 1 });
    expect(await workspace.error('undo', { changeSet: added.changeSet as string })).toMatchObject({
      code: 'UNDO_CONFLICT',
    });
  });

  test('the first change set cannot be undone, and nothing to undo says so', async () => {
    const workspace = await openTestWorkspace();
    expect(await workspace.error('undo', {})).toMatchObject({ code: 'NOT_FOUND' });
    const [first] = await workspace.data('changeset.list', {});
    expect(await workspace.error('undo', { changeSet: first?.id })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('variables and environments', () => {
  test('reserved names are refused', async () => {
    const workspace = await withTenant();
    expect(await workspace.error('variable.set', { name: 'TENANT_ID', value: 'x' })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test('a word means one environment only', async () => {
    const workspace = await withTenant();
    expect(await workspace.error('environment.add', { environment: 'prod' })).toMatchObject({ code: 'CONFLICT' });
    await workspace.data('environment.add', { environment: 'canary', aliases: ['can'], protected: true });
    expect((await workspace.data('environment.list', {})).map(({ name }) => name)).toEqual([
      'development',
      'testing',
      'staging',
      'production',
      'canary',
    ]);
    expect(await workspace.error('environment.archive', { environment: 'production' })).toMatchObject({
      code: 'CONFLICT',
    });
    await workspace.data('environment.archive', { environment: 'can' });
    expect(await workspace.error('tenant.edit', { tenant: 'northwind', environments: ['canary'] })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('lists', () => {
  test('go on where the last page ended', async () => {
    const workspace = await openTestWorkspace({ tenants: 25 });
    const seen: string[] = [];
    let after: string | null | undefined;
    do {
      const envelope = await workspace.call('tenant.list', { limit: 10, ...(after ? { after } : {}) });
      if ('error' in envelope) throw new Error(envelope.error.message);
      expect(envelope.page.total).toBe(25);
      seen.push(...envelope.data.map((row) => row.id));
      after = envelope.page.next;
    } while (after !== null);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength(25);
  });
});
