import { expect, test } from 'vitest';
import { inProcessSandbox } from '../../../../main/sandbox/in-process.ts';
import { openTestWorkspace } from '../../../helpers/core/workspace.ts';

async function workspaceWithTwo() {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox() });
  await workspace.data('tenant.add', { tenant: 'acme', name: 'Acme', tier: 'premium' });
  await workspace.data('tenant.add', { tenant: 'bolt', name: 'Bolt', tier: 'free' });
  return workspace;
}

test('a tenant compared with itself differs nowhere, in every environment and document', async () => {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox(), tenants: 12 });
  const tenants = await workspace.data('tenant.list', {});
  for (const { id, environments } of tenants) {
    const { changes, compared } = await workspace.data('compare', { a: id, b: id });
    expect(changes).toEqual([]);
    expect(compared).toHaveLength(environments.length * 4);
  }
});

test('every difference is one of the two renderings, with where each side comes from', async () => {
  const workspace = await workspaceWithTwo();
  await workspace.data('override.set', {
    tenant: 'acme',
    path: 'limits.max_users',
    value: 12,
    environment: 'production',
  });
  const { changes, a, b } = await workspace.data('compare', { a: 'acme/prod/tenant', b: 'bolt' });
  expect({ a, b }).toMatchObject({
    a: { environment: 'production' },
    b: { tenant: 'bolt', environment: 'production' },
  });
  expect(changes.every(({ document, environment }) => document === 'tenant' && environment === 'production')).toBe(
    true,
  );
  const of = (path: string) => changes.find((change) => change.path === path);
  expect(of('/limits/max_users')).toMatchObject({
    kind: 'changed',
    before: 12,
    after: 10,
    beforeFrom: { layer: 'override' },
    afterFrom: { source: 'free' },
  });
  expect(of('/databases/clickhouse/mode')).toMatchObject({
    kind: 'removed',
    before: 'dedicated',
    after: null,
    afterFrom: null,
  });
  const back = await workspace.data('compare', { a: 'bolt/production/tenant', b: 'acme/production/tenant' });
  const turned = { removed: 'added', added: 'removed', changed: 'changed' } as const;
  expect(back.changes.map(({ path, kind, before, after }) => [path, kind, before, after])).toEqual(
    changes.map(({ path, kind, before, after }) => [path, turned[kind], after, before]),
  );
});

test('environments of one tenant, and the order of pairs where none is named', async () => {
  const workspace = await workspaceWithTwo();
  const { changes } = await workspace.data('compare', { a: 'acme/dev', b: 'acme/prod' });
  expect(changes).toContainEqual(
    expect.objectContaining({
      path: '/tenant/environment',
      kind: 'changed',
      before: 'development',
      after: 'production',
    }),
  );
  await workspace.data('tenant.edit', { tenant: 'bolt', environments: ['production', 'testing'] });
  const { compared } = await workspace.data('compare', { a: 'acme', b: 'bolt' });
  expect(new Set(compared.map(({ environment }) => environment.a))).toEqual(new Set(['production']));
});

test('a moment is a change set or a time, before and after undo', async () => {
  const workspace = await workspaceWithTwo();
  const set = await workspace.data('override.set', { tenant: 'acme', path: 'limits.max_users', value: 5 });
  const undone = await workspace.data('undo', {});
  const [undo, , added] = await workspace.data('changeset.list', {});
  expect(undo?.id).toBe(undone.changeSet);
  const now = await workspace.data('compare', { a: `acme@${added!.id}`, b: 'acme' });
  expect(now.changes).toEqual([]);
  const then = await workspace.data('compare', { a: `acme@${set.changeSet}`, b: 'acme' });
  expect(then.a.changeSet).toBe(set.changeSet);
  expect(then.changes.map(({ path, before, after }) => [path, before, after])).toEqual(
    Array.from({ length: 3 }, () => ['/limits/max_users', 5, 10000]),
  );
  const [, kept] = await workspace.data('changeset.list', {});
  for (const at of [kept!.time, new Date(Date.parse(undo!.time) - 1).toISOString()]) {
    const byTime = await workspace.data('compare', { a: `acme@${at}`, b: 'acme' });
    expect(byTime).toEqual(then);
  }
  const earlier = new Date(Date.parse(kept!.time) - 1).toISOString();
  expect((await workspace.data('compare', { a: `acme@${earlier}`, b: 'acme' })).changes).toEqual([]);
});

test('a document that one side alone has is added or removed whole', async () => {
  const workspace = await workspaceWithTwo();
  await workspace.data('template.assign', { document: 'isp', tier: 'free', template: null });
  const { changes, compared } = await workspace.data('compare', { a: 'bolt/production', b: 'acme/production' });
  const isp = changes.filter(({ document }) => document === 'isp');
  expect(isp.length).toBeGreaterThan(20);
  expect(isp.every(({ kind }) => kind === 'added')).toBe(true);
  expect(compared).toHaveLength(4);
});

test.each([
  ['', 'bolt', 'INVALID_INPUT', ''],
  ['acme/', 'bolt', 'INVALID_INPUT', '"acme/" does not name a side'],
  ['acme/production/tenant/more', 'bolt', 'INVALID_INPUT', 'does not name a side'],
  ['acme@', 'bolt', 'INVALID_INPUT', 'does not name a side'],
  ['acme@yesterday', 'bolt', 'INVALID_INPUT', '"yesterday" is neither a time nor a change set'],
  ['acme@2026-02-30T00:00:00Z', 'bolt', 'INVALID_INPUT', 'neither a time nor'],
  ['acme@2026-11-20', 'bolt', 'INVALID_INPUT', 'neither a time nor'],
  ['acme@1999-01-01T00:00:00Z', 'bolt', 'NOT_FOUND', 'Nothing was in this workspace yet'],
  ['acme@0199a1b2-c3d4-7000-8000-0123456789ab', 'bolt', 'NOT_FOUND', 'There is no change set'],
  ['acme', 'nobody', 'NOT_FOUND', 'There is no tenant "nobody".'],
  ['acme/nowhere', 'bolt', 'NOT_FOUND', 'There is no environment "nowhere".'],
  ['acme/testing', 'bolt', 'INVALID_INPUT', 'acme is not in the environment testing.'],
  ['acme/production/none', 'bolt', 'NOT_FOUND', 'There is no document "none".'],
  ['acme/production/isp', 'bolt/production/tenant', 'INVALID_INPUT', 'Different documents are named: isp, tenant.'],
])('refuses %j against %j in a sentence', async (a, b, code, message) => {
  const workspace = await workspaceWithTwo();
  const error = await workspace.error('compare', { a, b });
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});
