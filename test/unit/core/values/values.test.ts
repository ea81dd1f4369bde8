// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { expect, test } from 'vitest';
import type { Envelope } from '../../../../main/contract/messages.ts';
import type { EffectiveValue } from '../../../../main/contract/values.ts';
import { inProcessSandbox } from '../../../../main/sandbox/in-process.ts';
import { openTestWorkspace } from '../../../helpers/core/workspace.ts';

async function workspaceWith(tier: 'free' | 'standard' | 'premium' | 'enterprise' = 'premium') {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox() });
  await workspace.data('tenant.add', { tenant: 'acme', name: 'Acme', tier, region: 'eu-west' });
  return workspace;
}

const at = (rows: readonly EffectiveValue[], path: string) =>
  rows.filter((row) => row.path === path && row.document === 'tenant');

test('every value is what the rendering has, with layer, source, line and variable', async () => {
  const workspace = await workspaceWith();
  await workspace.data('variable.set', { name: 'DB_POOL_MAX', value: 31, tenant: 'acme', environment: 'staging' });
  await workspace.data('override.set', {
    tenant: 'acme',
    path: 'limits.max_users',
    value: 77,
    environment: 'production',
  });
  const rows = await workspace.data('values', { tenant: 'acme', limit: 10_000 });
  for (const environment of ['development', 'staging', 'production']) {
    for (const document of ['tenant', 'isp', 'database', 'features']) {
      const { leaves = [] } = await workspace.data('render', { tenant: 'acme', environment, document, explain: true });
      const mine = rows.filter((row) => row.environment === environment && row.document === document);
      const expected = leaves.map(({ path, value, layer, source, line, variable }) => ({
        document,
        path,
        environment,
        value,
        layer,
        source,
        line,
        variable,
      }));
      const bare = mine.map(({ differs: _differs, ...row }) => row);
      expect(new Set(bare.map((row) => JSON.stringify(row)))).toEqual(
        new Set(expected.filter(({ variable }) => variable !== 'NOW').map((row) => JSON.stringify(row))),
      );
    }
  }
  expect(at(rows, '/limits/max_users')).toMatchObject([
    { environment: 'development', value: 10000, layer: 'tier-template', differs: true },
    { environment: 'staging', value: 10000, differs: true },
    { environment: 'production', value: 77, layer: 'override', source: 'override', line: null, differs: true },
  ]);
  expect(at(rows, '/databases/postgresql/pool/max')[1]).toMatchObject({
    environment: 'staging',
    value: 31,
    layer: 'tier-template',
    source: 'premium',
    variable: 'DB_POOL_MAX',
    differs: true,
  });
  expect(at(rows, '/limits/storage_gb').map(({ differs }) => differs)).toEqual([false, false, false]);
});

test('what differs is asked of all environments, also where one is wanted; an absent value counts', async () => {
  const workspace = await workspaceWith();
  await workspace.data('override.set', {
    tenant: 'acme',
    path: 'limits.storage_gb',
    value: null,
    environment: 'staging',
  });
  const all = await workspace.data('values', { tenant: 'acme', differs: true, document: 'tenant' });
  expect(at(all, '/limits/storage_gb').map(({ environment }) => environment)).toEqual(['development', 'production']);
  expect(all.some(({ path }) => path === '/tenant/environment')).toBe(true);
  expect(all.every(({ differs }) => differs)).toBe(true);
  const one = await workspace.data('values', {
    tenant: 'acme',
    differs: true,
    document: 'tenant',
    environment: 'prod',
  });
  expect(one).toEqual(all.filter(({ environment }) => environment === 'production'));
});

test('pages hold every row once, in order', async () => {
  const workspace = await workspaceWith();
  const whole = await workspace.data('values', { tenant: 'acme', limit: 10_000 });
  const rows: EffectiveValue[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const envelope: Envelope<readonly EffectiveValue[]> = await workspace.call('values', {
      tenant: 'acme',
      limit: 333,
      ...(after === '' ? {} : { after }),
    });
    if (!('data' in envelope)) throw new Error('refused');
    rows.push(...envelope.data);
    expect(envelope.page.total).toBe(whole.length);
    after = envelope.page.next;
  }
  expect(rows).toEqual(whole);
});

test('a document that does not render is a finding beside the others, and a refusal where it is all there is', async () => {
  const workspace = await workspaceWith();
  await workspace.data('template.edit', { template: 'isp-staging', text: 'a: ${NOT_THERE}\n' });
  const envelope = await workspace.call('values', { tenant: 'acme', limit: 10_000 });
  if (!('data' in envelope)) throw new Error('refused');
  expect(envelope.findings).toMatchObject([
    {
      severity: 'error',
      code: 'UNRESOLVED_VARIABLE',
      tenants: ['acme'],
      message: expect.stringContaining('acme, staging, isp'),
    },
  ]);
  const environments = new Set(
    envelope.data.filter(({ document }) => document === 'isp').map((row) => row.environment),
  );
  expect([...environments]).toEqual(['development', 'production']);
  const refused = await workspace.error('values', { tenant: 'acme', environment: 'staging', document: 'isp' });
  expect(refused).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('NOT_THERE') });
});

test.each([
  [{ tenant: 'nobody' }, 'NOT_FOUND', 'There is no tenant "nobody".'],
  [{ tenant: 'acme', document: 'none' }, 'NOT_FOUND', 'There is no document "none".'],
  [{ tenant: 'acme', environment: 'nowhere' }, 'NOT_FOUND', 'There is no environment "nowhere".'],
  [{ tenant: 'acme', environment: 'testing' }, 'INVALID_INPUT', 'acme is not in the environment testing.'],
])('refuses %j in a sentence', async (parameters, code, message) => {
  const workspace = await workspaceWith();
  expect(await workspace.error('values', parameters)).toMatchObject({ code, message });
});
