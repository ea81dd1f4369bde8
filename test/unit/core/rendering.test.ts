import { afterAll, describe, expect, test } from 'vitest';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

const premium = { tenant: 'northwind', name: 'Northwind Fiber', tier: 'premium', region: 'eu-west' } as const;
const production = { tenant: 'northwind', environment: 'prod' } as const;

async function open() {
  const workspace = await openTestWorkspace({ sandbox });
  await workspace.data('tenant.add', premium);
  return workspace;
}

describe('render', () => {
  test('gives each document of each tier in each environment without an error', async () => {
    const workspace = await openTestWorkspace({ sandbox });
    for (const tier of ['free', 'standard', 'premium', 'enterprise'] as const) {
      await workspace.data('tenant.add', {
        tenant: tier,
        name: tier,
        tier,
        region: 'eu-west',
        environments: ['development', 'testing', 'staging', 'production'],
        contacts: [{ role: 'noc', name: 'Desk', email: 'noc@example.net' }],
      });
      for (const environment of ['development', 'testing', 'staging', 'production']) {
        for (const document of ['tenant', 'isp', 'database', 'features']) {
          const answer = await workspace.call('render', { tenant: tier, environment, document });
          const name = `${tier} ${environment} ${document}`;
          if ('error' in answer) throw new Error(`${name}: ${answer.error.message}`);
          expect(
            answer.findings.filter((finding) => finding.severity === 'error'),
            name,
          ).toEqual([]);
          expect(answer.data.text.length, name).toBeGreaterThan(100);
        }
      }
    }
  });

  test('an override wins over the template, one for an environment over one for all, null removes', async () => {
    const workspace = await open();
    const path = '/limits/max_users';
    const read = async () => {
      const { value } = await workspace.data('render', production);
      return (value as { limits: Record<string, unknown> }).limits.max_users;
    };
    expect(await read()).toBe(10000);
    await workspace.data('override.set', { tenant: 'northwind', path, value: 9000 });
    expect(await read()).toBe(9000);
    await workspace.data('override.set', { ...production, path, value: 8000 });
    expect(await read()).toBe(8000);
    await workspace.data('override.set', { ...production, path, value: null });
    expect(await read()).toBeUndefined();
  });

  test('explains each leaf by its layer', async () => {
    const workspace = await open();
    await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 9000 });
    const { leaves, text, lineLeaves } = await workspace.data('render', { ...production, explain: true });
    const leaf = leaves?.find((each) => each.path === '/limits/max_users');
    expect(leaf).toMatchObject({ value: 9000, layer: 'override' });
    expect(leaf?.shadowed[0]).toMatchObject({ layer: 'tier-template', source: 'premium', value: 10000 });
    expect(lineLeaves).toHaveLength(text.split('\n').length - 1);
  });

  test('a tier limit that is passed is an error that names the figure', async () => {
    const workspace = await open();
    await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 20000 });
    const answer = await workspace.call('render', production);
    if ('error' in answer) throw new Error(answer.error.message);
    expect(answer.findings.find((finding) => finding.code === 'TIER_LIMIT')).toMatchObject({
      severity: 'error',
      path: '/limits/max_users',
      tenants: ['northwind'],
    });
  });

  test('setting an override says what it breaks, and one through a list is refused', async () => {
    const workspace = await open();
    const answer = await workspace.call('override.set', {
      tenant: 'northwind',
      path: 'limits.max_users',
      value: 20000,
    });
    expect(answer).toMatchObject({
      findings: [{ code: 'TIER_LIMIT', path: '/limits/max_users', tenants: ['northwind'] }],
    });
    const error = await workspace.error('override.set', {
      tenant: 'northwind',
      path: '/access_control/admin_users/0',
      value: 1,
    });
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.message).toContain('access_control.admin_users');
    expect(await workspace.data('override.list', {})).toHaveLength(1);
  });

  test('what does not exist is named', async () => {
    const workspace = await open();
    expect(await workspace.error('render', { tenant: 'nobody', environment: 'prod' })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await workspace.error('render', { tenant: 'northwind', environment: 'mars' })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await workspace.error('render', { ...production, document: 'nothing' })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await workspace.error('render', { ...production, template: 'nothing' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('receipts', () => {
  test('are reproduced byte for byte after everything they read has changed', async () => {
    const workspace = await open();
    const { receipt, text } = await workspace.data('render', { ...production, receipt: true });
    expect(receipt?.inputs.length).toBeGreaterThanOrEqual(5);
    await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 9000 });
    await workspace.data('tenant.edit', { tenant: 'northwind', name: 'Another name' });
    expect((await workspace.data('render', production)).text).not.toBe(text);
    expect(await workspace.data('render.verify', { receipt: receipt as never })).toEqual({
      matches: true,
      differences: [],
    });
  });

  test('a changed hash is named', async () => {
    const workspace = await open();
    const { receipt } = await workspace.data('render', { ...production, receipt: true });
    const changed = {
      ...receipt,
      inputs: receipt?.inputs.map((input, index) => (index === 0 ? { ...input, sha256: '0'.repeat(64) } : input)),
    };
    const result = await workspace.data('render.verify', { receipt: changed as never });
    expect(result.differences).toEqual(['The input template premium is not what it was.']);
    expect((await workspace.data('render.verify', { receipt: { ...receipt, output: '0' } as never })).matches).toBe(
      false,
    );
  });

  test('what is no receipt is refused', async () => {
    const workspace = await open();
    expect(await workspace.error('render.verify', { receipt: {} })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('a moment of the past is rendered from its own facts', async () => {
    const workspace = await open();
    const [added] = await workspace.data('changeset.list', { limit: 1 });
    await workspace.data('override.set', { tenant: 'northwind', path: '/limits/max_users', value: 9000 });
    const then = await workspace.data('render', { ...production, at: added?.id as string });
    expect((then.value as { limits: Record<string, unknown> }).limits.max_users).toBe(10000);
  });
});

describe('template tests', () => {
  test('of every built-in template pass', async () => {
    const workspace = await openTestWorkspace({ sandbox });
    const results = await workspace.data('template.test', {});
    const progress = workspace.events.filter((event) => event.kind === 'progress');
    expect(progress.at(-1)).toMatchObject({ label: 'Testing templates', done: 23, total: 23 });
    expect(progress).toHaveLength(23);
    expect(results.filter((result) => !result.passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  });
});

describe('overview', () => {
  test('counts the tenants whose configuration has an error in production, once for each moment', async () => {
    const workspace = await openTestWorkspace({ sandbox, tenants: 150 });
    const errors = async () =>
      (await workspace.data('overview', {})).toDo.find((toDo) => toDo.code === 'RENDERING_ERROR');
    const found = await errors();
    expect(found).toMatchObject({ severity: 'now', action: { area: 'fleet' } });
    // What it counts is what rendering each of them says.
    const tenants = await workspace.data('tenant.list', { environment: 'production' });
    let broken = 0;
    for (const tenant of tenants.filter(({ status }) => status !== 'archived')) {
      const answer = await workspace.call('render', { tenant: tenant.id, environment: 'production' });
      if ('error' in answer || answer.findings.some(({ severity }) => severity === 'error')) broken++;
    }
    expect(found?.count).toBe(broken);
    const target = found?.action.target as string;
    for (const override of await workspace.data('override.list', { tenant: target, document: 'tenant' })) {
      const { path, environment } = override;
      await workspace.data('override.unset', {
        tenant: target,
        path,
        ...(environment === null ? {} : { environment }),
      });
    }
    expect((await errors())?.count ?? 0).toBe(broken - 1);
  });
});
