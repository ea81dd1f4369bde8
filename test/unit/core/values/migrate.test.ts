// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { expect, test } from 'vitest';
import type { TemplateTier } from '../../../../main/contract/model.ts';
import { inProcessSandbox } from '../../../../main/sandbox/in-process.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../helpers/core/workspace.ts';

async function workspaceWith(tier: TemplateTier = 'premium') {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox() });
  await workspace.data('tenant.add', { tenant: 'acme', name: 'Acme', tier });
  return workspace;
}

const now = '2026-11-20T14:00:00Z';

async function texts(workspace: TestWorkspace): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const environment of ['development', 'staging', 'production']) {
    for (const document of ['tenant', 'isp', 'database', 'features']) {
      const { text } = await workspace.data('render', { tenant: 'acme', environment, document, now });
      all[`${environment}/${document}`] = text;
    }
  }
  return all;
}

test('the plan is what happens, as one change set, and undo gives every rendering back byte for byte', async () => {
  const workspace = await workspaceWith();
  await workspace.data('override.set', { tenant: 'acme', path: 'limits.max_users', value: 9 });
  const before = await texts(workspace);
  const asked = { tenant: 'acme', to: 'enterprise' } as const;
  const dry = await workspace.data('tier.migrate', asked, { dryRun: true });
  expect(await texts(workspace)).toEqual(before);
  expect(dry).toMatchObject({
    dryRun: true,
    changeSet: null,
    value: { tenant: 'acme', from: 'premium', to: 'enterprise' },
  });
  const done = await workspace.data('tier.migrate', asked, { reason: 'grew', ticket: 'OPS-9' });
  expect(done.value).toEqual(dry.value);
  const [newest, previous] = await workspace.data('changeset.list', {});
  expect(newest).toMatchObject({
    id: done.changeSet,
    title: 'Migrate the tenant acme from premium to enterprise',
    reason: 'grew',
    ticket: 'OPS-9',
  });
  const { changes } = await workspace.data('compare', { a: `acme@${previous!.id}`, b: 'acme' });
  const bare = changes.map(({ beforeFrom: _before, afterFrom: _after, ...change }) => change);
  expect(bare).toEqual(done.value.changes);
  expect(bare.length).toBeGreaterThan(30);
  expect(await workspace.data('tenant.show', { tenant: 'acme' })).toMatchObject({
    tier: 'enterprise',
    plan: 'premium',
  });
  await workspace.data('undo', {});
  expect(await texts(workspace)).toEqual(before);
});

test('says which limits and permissions are lost and gained', async () => {
  const workspace = await workspaceWith();
  const dry = { dryRun: true };
  const { value: down } = await workspace.data('tier.migrate', { tenant: 'acme', to: 'free' }, dry);
  const environments = ['development', 'staging', 'production'];
  expect(down.limits).toContainEqual({
    document: 'tenant',
    path: '/limits/max_users',
    kind: 'effective',
    before: 10000,
    after: 10,
    movement: 'lost',
    environments,
  });
  expect(down.limits).toContainEqual({
    document: 'tenant',
    path: '/resources/cpu_cores',
    kind: 'ceiling',
    before: 8,
    after: 0.25,
    movement: 'lost',
    environments,
  });
  const lost = down.permissions.map(({ kind, holder, permission, movement }) =>
    [kind, holder, permission, movement].join(' '),
  );
  expect(new Set(lost)).toEqual(
    new Set([
      'database postgresql backup lost',
      'database mongodb backup lost',
      'database clickhouse read lost',
      'database clickhouse write lost',
      'database elasticsearch read lost',
      'database elasticsearch write lost',
      'user admin_users tenant:backup lost',
    ]),
  );
  const { value: up } = await workspace.data('tier.migrate', { tenant: 'acme', to: 'enterprise' }, dry);
  expect(up.limits).toContainEqual(
    expect.objectContaining({
      path: '/limits/storage_gb',
      kind: 'effective',
      before: 1000,
      after: 'unlimited',
      movement: 'gained',
    }),
  );
  expect(up.limits.filter(({ movement }) => movement === 'lost')).toEqual([]);
  expect(up.permissions.filter(({ movement }) => movement === 'lost')).toEqual([]);
});

test('what no longer fits is said before, asks for the tenant by name, and comes with the answer', async () => {
  const workspace = await workspaceWith();
  await workspace.data('override.set', {
    tenant: 'acme',
    path: 'limits.max_users',
    value: 5000,
    environment: 'production',
  });
  await workspace.data('template.pin', { tenant: 'acme', template: 'isp' });
  const asked = { tenant: 'acme', to: 'standard' } as const;
  const dry = await workspace.call('tier.migrate', asked, { dryRun: true });
  if (!('data' in dry)) throw new Error('refused');
  expect(dry.data.value.noLongerFits).toMatchObject([
    {
      severity: 'error',
      code: 'TIER_LIMIT',
      path: '/limits/max_users',
      document: 'tenant',
      environments: ['production'],
      tenants: ['acme'],
    },
  ]);
  expect(dry.findings).toMatchObject([{ code: 'TIER_LIMIT', tenants: ['acme'] }]);
  expect(dry.data.value.pinned).toEqual([{ document: 'isp', template: 'isp', version: null }]);
  expect(await workspace.error('tier.migrate', asked)).toMatchObject({
    code: 'CONFIRMATION_NEEDED',
    message: expect.stringContaining('In the tier standard, acme has 1 error that it has not now: '),
    details: { phrase: 'acme' },
  });
  expect(await workspace.data('tenant.show', { tenant: 'acme' })).toMatchObject({ tier: 'premium' });
  const done = await workspace.call('tier.migrate', asked, { confirm: 'acme' });
  if (!('data' in done)) throw new Error('refused');
  expect(done.findings).toEqual(dry.findings);
  expect(await workspace.data('tenant.show', { tenant: 'acme' })).toMatchObject({ tier: 'standard' });
});

test('a document that would not render in the new tier no longer fits', async () => {
  const workspace = await workspaceWith();
  await workspace.data('template.edit', { template: 'standard', text: 'a: ${NOT_THERE}\n' });
  const dry = await workspace.data('tier.migrate', { tenant: 'acme', to: 'standard' }, { dryRun: true });
  expect(dry.value.noLongerFits).toMatchObject([
    { code: 'UNRESOLVED_VARIABLE', document: 'tenant', environments: ['development', 'staging', 'production'] },
  ]);
  expect(dry.value.changes.filter(({ document }) => document === 'tenant')).toEqual([]);
  expect(await workspace.error('tier.migrate', { tenant: 'acme', to: 'standard' })).toMatchObject({
    code: 'CONFIRMATION_NEEDED',
  });
});

test('refuses the same tier, an archived tenant and one that is not there, and changes nothing', async () => {
  const workspace = await workspaceWith();
  const head = (await workspace.data('changeset.list', { limit: 1 }))[0]!.id;
  expect(await workspace.error('tier.migrate', { tenant: 'acme', to: 'premium' })).toMatchObject({
    code: 'INVALID_INPUT',
    message: 'The tenant acme is in the tier premium already.',
  });
  expect(await workspace.error('tier.migrate', { tenant: 'nobody', to: 'free' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await workspace.error('tier.migrate', { tenant: 'acme', to: 'gold' })).toMatchObject({
    code: 'INVALID_INPUT',
  });
  expect((await workspace.data('changeset.list', { limit: 1 }))[0]!.id).toBe(head);
  await workspace.data('tenant.edit', { tenant: 'acme', status: 'archived' });
  expect(await workspace.error('tier.migrate', { tenant: 'acme', to: 'free' }, { confirm: 'acme' })).toMatchObject({
    code: 'INVALID_INPUT',
    message: 'The tenant acme is archived.',
  });
});
