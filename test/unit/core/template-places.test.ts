import { afterAll, describe, expect, test } from 'vitest';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

/** A workspace with two premium tenants and one free one, and a template of each kind. */
async function open(): Promise<TestWorkspace> {
  const workspace = await openTestWorkspace({ sandbox });
  for (const [tenant, tier] of [
    ['contoso', 'premium'],
    ['northwind', 'premium'],
    ['zebra', 'free'],
  ] as const) {
    await workspace.data('tenant.add', { tenant, name: tenant.toUpperCase(), tier, region: 'eu' });
  }
  for (const kind of ['tier', 'service', 'overlay', 'tenant'] as const) {
    await workspace.data('template.new', { template: `a-${kind}`, kind, document: 'tenant', text: `${kind}: 1\n` });
  }
  return workspace;
}
const newest = async (workspace: TestWorkspace) => (await workspace.data('changeset.list', { limit: 1 }))[0]?.title;

describe('template.assign', () => {
  test('puts a template at a tier, an environment or a tenant, and renderings read it', async () => {
    const workspace = await open();
    const { data } = workspace;
    await data('template.edit', { template: 'a-tier', schemaVersion: '' });
    expect((await data('template.assign', { template: 'a-tier', tier: 'premium' })).value).toEqual({
      document: 'tenant',
      tier: 'premium',
      environment: null,
      tenant: null,
      template: 'a-tier',
    });
    expect(await newest(workspace)).toBe('Assign a-tier to tier premium, document tenant');
    const placed = await data('template.assign', { template: 'a-overlay', environment: 'prod' });
    expect(placed.value.environment).toBe('production');
    await data('template.assign', { template: 'a-tenant', tenant: 'northwind', document: 'tenant' });
    expect(await newest(workspace)).toBe('Assign a-tenant to tenant northwind, document tenant');
    expect(workspace.events.at(-1)).toMatchObject({ facts: ['assignment'], tenants: ['northwind'] });
    const rendered = async (tenant: string) => (await data('render', { tenant, environment: 'production' })).value;
    expect(await rendered('northwind')).toEqual({ tier: 1, overlay: 1, tenant: 1 });
    expect(await rendered('contoso')).toEqual({ tier: 1, overlay: 1 });
    const entry = await data('audit.list', { tenant: 'northwind', operation: 'template.assign' });
    expect(entry).toHaveLength(1);
  });

  test('null empties a place, and what is so already makes no change set', async () => {
    const workspace = await open();
    const { data } = workspace;
    const empty = { template: null, document: 'tenant', tenant: 'northwind' } as const;
    expect(await data('template.assign', empty)).toMatchObject({ changeSet: null, changes: [] });
    const unfilled = { template: null, document: 'features', environment: 'production' } as const;
    expect(await data('template.assign', unfilled)).toMatchObject({ changeSet: null, changes: [] });
    await data('template.assign', { template: 'a-tenant', tenant: 'northwind' });
    expect(await data('template.assign', { template: 'a-tenant', tenant: 'northwind' })).toMatchObject({
      changeSet: null,
    });
    expect((await data('template.assign', empty)).value.template).toBeNull();
    expect(await newest(workspace)).toBe('Assign no template to tenant northwind, document tenant');
    expect((await data('template.usage', { template: 'a-tenant' })).assignments).toEqual([]);
  });

  test('refuses what does not fit, and changes nothing', async () => {
    const workspace = await open();
    const before = workspace.database.all("SELECT * FROM fact WHERE kind = 'assignment'");
    const bad = [
      [{ template: 'a-tier' }, 'INVALID_INPUT'],
      [{ template: 'a-tier', tier: 'premium', environment: 'production' }, 'INVALID_INPUT'],
      [{ template: 'a-tier', environment: 'production' }, 'INVALID_INPUT'],
      [{ template: 'a-service', tenant: 'northwind' }, 'INVALID_INPUT'],
      [{ template: 'a-overlay', tier: 'premium' }, 'INVALID_INPUT'],
      [{ template: 'a-overlay', tenant: 'northwind' }, 'INVALID_INPUT'],
      [{ template: 'a-tenant', tier: 'premium' }, 'INVALID_INPUT'],
      [{ template: 'a-tenant', environment: 'production' }, 'INVALID_INPUT'],
      [{ template: 'a-tier', tier: 'premium', document: 'isp' }, 'INVALID_INPUT'],
      [{ template: null, tier: 'premium' }, 'INVALID_INPUT'],
      [{ template: null, tier: 'premium', document: 'nothing' }, 'NOT_FOUND'],
      [{ template: 'nothing', tier: 'premium' }, 'NOT_FOUND'],
      [{ template: 'a-overlay', environment: 'mars' }, 'NOT_FOUND'],
      [{ template: 'a-tenant', tenant: 'nobody' }, 'NOT_FOUND'],
    ] as const;
    for (const [parameters, code] of bad) {
      const error = await workspace.error('template.assign', parameters);
      expect(error.code, JSON.stringify(parameters)).toBe(code);
      expect(error.fix, JSON.stringify(parameters)).not.toBe('');
    }
    const overlay = await workspace.error('template.assign', { template: 'a-overlay', tier: 'premium' });
    expect(overlay.message).toBe('a-overlay is an overlay template and cannot stand at a tier.');
    expect(workspace.database.all("SELECT * FROM fact WHERE kind = 'assignment'")).toEqual(before);
  });
});

describe('template.pin', () => {
  test('holds a tenant to a template or a version, until it is unpinned', async () => {
    const workspace = await open();
    const { data } = workspace;
    const pinned = await data('template.pin', { tenant: 'northwind', template: 'a-tier', version: 1 });
    expect(pinned.value).toEqual({ tenant: 'northwind', document: 'tenant', template: 'a-tier', version: 1 });
    expect(await newest(workspace)).toBe('Pin northwind to a-tier version 1, document tenant');
    expect((await data('template.pin', { tenant: 'northwind', template: 'a-tier', version: 1 })).changes).toEqual([]);
    const unpinned = await data('template.unpin', { tenant: 'northwind' });
    expect(unpinned.value).toEqual({ tenant: 'northwind', document: 'tenant', template: null, version: null });
    expect(await newest(workspace)).toBe('Unpin northwind from a-tier, document tenant');
    expect(await workspace.error('template.unpin', { tenant: 'northwind' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a tenant pinned for several documents is unpinned for the one that is named', async () => {
    const workspace = await open();
    await workspace.data('template.pin', { tenant: 'northwind', template: 'a-tier' });
    await workspace.data('template.pin', { tenant: 'northwind', template: 'isp' });
    expect(await workspace.error('template.unpin', { tenant: 'northwind' })).toMatchObject({
      code: 'INVALID_INPUT',
      fix: 'Name one of isp, tenant.',
    });
    await workspace.data('template.unpin', { tenant: 'northwind', document: 'isp' });
    expect((await workspace.data('template.usage', { template: 'a-tier' })).pins).toHaveLength(1);
  });

  test('refuses what does not fit', async () => {
    const workspace = await open();
    for (const [parameters, code] of [
      [{ tenant: 'northwind', template: 'a-tier', version: 2 }, 'NOT_FOUND'],
      [{ tenant: 'northwind', template: 'nothing' }, 'NOT_FOUND'],
      [{ tenant: 'nobody', template: 'a-tier' }, 'NOT_FOUND'],
      [{ tenant: 'northwind', template: 'a-overlay' }, 'INVALID_INPUT'],
      [{ tenant: 'northwind', template: 'a-tenant' }, 'INVALID_INPUT'],
      [{ tenant: 'northwind', template: 'a-tier', document: 'isp' }, 'INVALID_INPUT'],
    ] as const) {
      const error = await workspace.error('template.pin', parameters);
      expect(error.code, JSON.stringify(parameters)).toBe(code);
    }
    expect(workspace.database.all("SELECT 1 FROM fact WHERE kind = 'pin'")).toEqual([]);
  });
});

describe('template.usage', () => {
  test('counts a pinned tenant for the template it is pinned to, and each place by itself', async () => {
    const workspace = await open();
    const { data } = workspace;
    await data('template.pin', { tenant: 'northwind', template: 'a-tier', version: 1 });
    await data('template.edit', { template: 'a-tier', text: 'tier: 2\n' });
    await data('template.pin', { tenant: 'zebra', template: 'premium' });
    expect(await data('template.usage', { template: 'a-tier' })).toEqual({
      tenants: 1,
      assignments: [],
      pins: [{ tenant: 'northwind', document: 'tenant', version: 1 }],
      members: [{ tenant: 'northwind', name: 'NORTHWIND', version: 1 }],
    });
    expect(await data('template.usage', { template: 'premium' })).toEqual({
      tenants: 2,
      assignments: [{ document: 'tenant', tier: 'premium', environment: null, tenant: null, tenants: 1 }],
      pins: [{ tenant: 'zebra', document: 'tenant', version: null }],
      members: [
        { tenant: 'contoso', name: 'CONTOSO', version: 1 },
        { tenant: 'zebra', name: 'ZEBRA', version: 1 },
      ],
    });
    expect((await data('template.usage', { template: 'free' })).tenants).toBe(0);
    const listed = await data('template.list', {});
    expect(listed.find(({ name }) => name === 'premium')?.usedBy).toBe(2);
    expect(listed.find(({ name }) => name === 'a-tier')?.usedBy).toBe(1);
    expect(listed.find(({ name }) => name === 'tenant-production')?.usedBy).toBe(3);
    const page = await workspace.call('template.usage', { template: 'premium', limit: 1 });
    if ('error' in page) throw new Error(page.error.message);
    expect(page).toMatchObject({ data: { tenants: 2 }, page: { next: 'contoso', total: 2 } });
    expect((await data('template.usage', { template: 'premium', after: 'contoso' })).members).toHaveLength(1);
  });

  test('leaves archived tenants out', async () => {
    const workspace = await open();
    await workspace.data('tenant.edit', { tenant: 'contoso', status: 'archived' });
    expect((await workspace.data('template.usage', { template: 'premium' })).tenants).toBe(1);
  });
});
