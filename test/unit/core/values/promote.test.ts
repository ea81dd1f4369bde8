// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { expect, test } from 'vitest';
import type { Json } from '../../../../main/contract/json.ts';
import type { Parameters } from '../../../../main/contract/operations.ts';
import type { Difference } from '../../../../main/contract/values.ts';
import { inProcessSandbox } from '../../../../main/sandbox/in-process.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../helpers/core/workspace.ts';

const up = { from: 'development', to: 'staging' } as const;

async function workspaceWith(tenants = 0) {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox(), tenants });
  await workspace.data('tenant.add', { tenant: 'acme', name: 'Acme', tier: 'premium' });
  return workspace;
}

const set = (workspace: TestWorkspace, path: string, value: Json, environment?: string, document = 'tenant') =>
  workspace.data('override.set', {
    tenant: 'acme',
    path,
    value,
    document,
    ...(environment === undefined ? {} : { environment }),
  });

const differences = async (
  workspace: TestWorkspace,
  tenant = 'acme',
  { from, to } = up as { from: string; to: string },
) => (await workspace.data('compare', { a: `${tenant}/${to}`, b: `${tenant}/${from}` })).changes;

const name = ({ document, path }: Pick<Difference, 'document' | 'path'>) => `${document}${path}`;

test('what is promoted differs no more, what is left out stays as it was, and undo takes all of it back', async () => {
  const workspace = await workspaceWith();
  await set(workspace, 'limits.max_users', 50, 'development');
  await set(workspace, 'limits.storage_gb', 5, 'staging');
  await set(workspace, 'extra', { deep: { a: 1, b: [1, { c: 'x' }] }, empty: {} }, 'development');
  await set(workspace, 'gone', { x: 1, y: { z: 2 } }, 'staging');
  await set(workspace, 'qos.priority', null, 'development');
  await workspace.data('variable.set', { name: 'DB_POOL_MAX', value: 9, tenant: 'acme', environment: 'development' });
  const before = await differences(workspace);
  const dry = await workspace.data('promote', { ...up, tenant: 'acme' }, { dryRun: true });
  expect(dry).toMatchObject({ dryRun: true, changeSet: null });
  expect(await differences(workspace)).toEqual(before);
  const { value, changeSet, changes } = await workspace.data('promote', { ...up, tenant: 'acme' });
  expect({ ...value }).toEqual({ ...dry.value });
  expect(changes).toEqual(dry.changes);
  const promoted = new Set(value.promoted.map(name));
  for (const path of [
    '/limits/max_users',
    '/limits/storage_gb',
    '/extra/deep/a',
    '/extra/empty',
    '/gone/y/z',
    '/qos/priority',
    '/databases/postgresql/pool/max',
  ]) {
    expect(promoted, path).toContain(`tenant${path}`);
  }
  const left = await differences(workspace);
  expect(left.filter((change) => promoted.has(name(change)))).toEqual([]);
  expect(new Set(left.map(name))).toEqual(new Set(value.leftOut.map(name)));
  expect(value.leftOut.map(name)).toContain('tenant/tenant/environment');
  const staging = await workspace.data('render', { tenant: 'acme', environment: 'staging' });
  expect(staging.value).toMatchObject({ extra: { deep: { a: 1, b: [1, { c: 'x' }] }, empty: {} } });
  expect(staging.value).not.toHaveProperty('gone');
  const [newest] = await workspace.data('changeset.list', {});
  expect(newest).toMatchObject({
    id: changeSet,
    title: `Promote ${value.values} values of 1 tenant from development to staging`,
  });
  await workspace.data('undo', {});
  expect(await differences(workspace)).toEqual(before);
});

test('values of an environment are left out with their reason, unless their path is named', async () => {
  const workspace = await workspaceWith();
  await workspace.data('variable.set', { name: 'CPU_CORES', value: 3, environment: 'development' });
  const { value } = await workspace.data('promote', { ...up, tenant: 'acme' });
  const reasons = new Map(value.leftOut.map((row) => [name(row), row.because]));
  expect(value.values).toBe(0);
  expect(reasons.get('tenant/tenant/environment')).toBe('environment-name');
  expect(reasons.get('tenant/databases/postgresql/host')).toBe('environment-overlay');
  expect(reasons.get('tenant/resources/cpu_cores')).toBe('environment-variable');
  expect(value.leftOut.find(({ path }) => path === '/resources/cpu_cores')).toMatchObject({
    tenants: 1,
    examples: [{ tenant: 'acme', before: 8, after: 3 }],
  });
  const named = await workspace.data('promote', {
    ...up,
    tenant: 'acme',
    paths: ['resources.cpu_cores', '/databases', 'limits'],
  });
  expect(named.value.promoted.map(name)).toContain('tenant/resources/cpu_cores');
  expect(named.value.promoted.every(({ path }) => /^\/(resources\/cpu_cores|databases\/)/.test(path))).toBe(true);
  expect(named.value).toMatchObject({ leftOut: [], same: ['/limits'] });
  const left = (await differences(workspace)).map(name);
  for (const each of named.value.promoted) expect(left).not.toContain(name(each));
});

test('what environments are by themselves is never promoted, in no direction and no tier', async () => {
  const workspace = await workspaceWith();
  for (const tier of ['free', 'standard', 'premium', 'enterprise'] as const) {
    await workspace.data('tenant.edit', {
      tenant: 'acme',
      tier,
      environments: ['development', 'testing', 'staging', 'production'],
    });
    for (const from of ['development', 'testing', 'staging', 'production']) {
      for (const to of ['development', 'testing', 'staging', 'production']) {
        if (from === to) continue;
        const { value } = await workspace.data('promote', { from, to, tenant: 'acme' }, { dryRun: true });
        expect(value, `${tier} ${from} ${to}`).toMatchObject({ values: 0, promoted: [] });
        expect(value.leftOut.length).toBeGreaterThan(1);
      }
    }
  }
});

test('a removal and a variable of the tenant are promoted over an overlay, an override above an overlay stays', async () => {
  const workspace = await workspaceWith();
  await set(workspace, 'security.tls_min_version', '1.2', 'production');
  await set(workspace, 'backup.schedule', null, 'staging');
  await workspace.data('variable.set', { name: 'DB_POOL_MAX', value: 9, tenant: 'acme', environment: 'staging' });
  await workspace.data('variable.set', { name: 'MEMORY_GB', value: 7, tenant: 'acme', environment: 'production' });
  const { value } = await workspace.data(
    'promote',
    { from: 'staging', to: 'production', tenant: 'acme' },
    { dryRun: true },
  );
  expect(value.promoted.map(name)).toEqual([
    'tenant/backup/schedule/full_backup',
    'tenant/backup/schedule/incremental_backup',
    'tenant/backup/schedule/transaction_log_backup',
    'tenant/databases/postgresql/pool/max',
    'tenant/resources/memory_gb',
  ]);
  expect(value.leftOut.find(({ path }) => path === '/security/tls_min_version')).toMatchObject({
    because: 'environment-overlay',
  });
});

test('text with placeholders arrives as it is, references to secrets as references', async () => {
  const workspace = await workspaceWith();
  const texts = ['$${NAME} and $${other} and $$${NAME}', '${SECRET:key}', 'x${SECRET:key}-$${A:-b}', '$${', '$$${'];
  await set(workspace, 'texts', texts, 'development');
  for (const [at, text] of texts.entries()) await set(workspace, `each.t${at}`, text, 'development');
  const runtime = 'postgresql://${USERNAME}@${HOST}/x?$${UNKNOWN}';
  await set(workspace, 'connection_strings.application', runtime, 'development', 'database');
  const { value } = await workspace.data('promote', { ...up, tenant: 'acme' });
  expect(value.leftOut.filter(({ because }) => because === 'not-holdable')).toEqual([]);
  expect(value.promoted.map(name)).toEqual(
    expect.arrayContaining(['tenant/texts', 'tenant/each/t0', 'database/connection_strings/application']),
  );
  const [a, b] = await Promise.all(
    [up.from, up.to].map((environment) => workspace.data('render', { tenant: 'acme', environment })),
  );
  expect((b!.value as Record<string, Json>).texts).toEqual((a!.value as Record<string, Json>).texts);
  expect((b!.value as Record<string, Json>).each).toEqual((a!.value as Record<string, Json>).each);
});

test('a value takes the place of a map, a map the place of a value or a list, whatever stood below', async () => {
  const workspace = await workspaceWith();
  const shapes: readonly Json[] = [1, [1, 2], { x: 1 }, { x: { y: 2 }, z: [] }, {}, 'text', { x: [{ q: 1 }] }];
  for (const [from, source] of shapes.entries()) {
    for (const [to, target] of shapes.entries()) {
      await set(workspace, `pair.f${from}t${to}`, source, 'development');
      await set(workspace, `pair.f${from}t${to}`, target, 'staging');
    }
  }
  await set(workspace, 'pair.f0t3.x.y', 7, 'staging').catch(() => undefined);
  await workspace.data('promote', { ...up, tenant: 'acme', document: 'tenant' });
  const left = (await differences(workspace)).filter(({ path }) => path.startsWith('/pair'));
  expect(left).toEqual([]);
});

test('overrides below what is promoted go with it, and come back with undo', async () => {
  const workspace = await workspaceWith();
  await set(workspace, 'flat', 1, 'development');
  for (const path of ['flat.a', 'flat.b.c', 'gone.x', 'gone.y.z']) await set(workspace, path, 2, 'staging');
  await set(workspace, 'gone.all', 3);
  await set(workspace, 'gone', null, 'development');
  const before = await workspace.data('override.list', { tenant: 'acme' });
  await workspace.data('promote', { ...up, tenant: 'acme' });
  const left = (await differences(workspace)).filter(({ path }) => /^.(flat|gone)/.test(path));
  expect(left).toEqual([]);
  const { value } = await workspace.data('render', { tenant: 'acme', environment: 'staging' });
  expect(value).toMatchObject({ flat: 1 });
  expect(value).not.toHaveProperty('gone');
  expect(
    (await workspace.data('override.list', { tenant: 'acme', environment: 'staging' })).map(({ path }) => path),
  ).toEqual(expect.not.arrayContaining(['/flat/a', '/flat/b/c', '/gone/x', '/gone/y/z']));
  await workspace.data('undo', {});
  expect(await workspace.data('override.list', { tenant: 'acme' })).toEqual(before);
});

test('what no override can hold is left out by itself, the rest is promoted', async () => {
  const workspace = await workspaceWith();
  await set(workspace, 'pair', { x: 1 }, 'development');
  await set(workspace, 'pair', 5, 'staging');
  await set(workspace, 'list', { x: 1 }, 'development');
  await set(workspace, 'list', [5], 'staging');
  await set(workspace, 'limits.max_users', 50, 'development');
  const { value } = await workspace.data('promote', { ...up, tenant: 'acme', paths: ['pair.x', 'list.x', 'limits'] });
  expect(value.promoted.map(name)).toEqual(['tenant/limits/max_users']);
  expect(value.leftOut).toMatchObject([
    { path: '/list/x', because: 'not-holdable', tenants: 1 },
    { path: '/pair/x', because: 'not-holdable', tenants: 1 },
  ]);
  const { value: staging } = await workspace.data('render', { tenant: 'acme', environment: 'staging' });
  expect(staging).toMatchObject({ pair: 5, limits: { max_users: 50 } });
});

test('a protected environment asks for its name; a dry run does not', async () => {
  const workspace = await workspaceWith();
  await set(workspace, 'limits.max_users', 50, 'staging');
  const asked = { from: 'stage', to: 'prod', tenant: 'acme' };
  await workspace.data('environment.edit', { environment: 'staging', aliases: ['stage'] });
  const dry = await workspace.data('promote', asked, { dryRun: true });
  expect(dry.value).toMatchObject({ to: 'production', values: 1 });
  const error = await workspace.error('promote', asked);
  expect(error).toMatchObject({
    code: 'CONFIRMATION_NEEDED',
    message: '1 value of 1 tenant would change in production, which is protected.',
    details: { phrase: 'production' },
  });
  expect(await workspace.error('promote', asked, { confirm: 'prod' })).toMatchObject({ code: 'CONFIRMATION_NEEDED' });
  expect(await workspace.data('override.list', { tenant: 'acme' })).toHaveLength(1);
  await workspace.data('promote', asked, { confirm: 'production' });
  expect(await workspace.data('override.list', { tenant: 'acme', environment: 'production' })).toEqual([
    { tenant: 'acme', environment: 'production', document: 'tenant', path: '/limits/max_users', value: 50 },
  ]);
});

test('a selection is promoted as one change set, tenant by tenant what one alone would get', async () => {
  const workspace = await workspaceWith(40);
  const overrides = await workspace.data('override.list', { limit: 10_000 });
  expect(overrides.length).toBeGreaterThan(0);
  const selected = await workspace.data('tenant.list', { select: 'env:staging env:production' });
  const one = selected.find(({ overrides: count }) => count > 0) ?? selected[0]!;
  const asked: Parameters<'promote'> = { from: 'staging', to: 'production' };
  const alone = await workspace.data('promote', { ...asked, tenant: one.id }, { dryRun: true });
  const { value, changeSet } = await workspace.data(
    'promote',
    { ...asked, select: 'env:staging' },
    { confirm: 'production' },
  );
  expect(value.tenants).toBe(selected.length);
  expect(value.promoted.filter(({ tenant }) => tenant === one.id)).toEqual(alone.value.promoted);
  expect(value.promoted.length).toBe(value.values);
  for (const { id } of selected) {
    const left = new Set((await differences(workspace, id, { from: 'staging', to: 'production' })).map(name));
    const mine = value.promoted.filter(({ tenant }) => tenant === id);
    expect(mine.filter((each) => left.has(name(each)))).toEqual([]);
  }
  expect((await workspace.data('changeset.list', { limit: 1 }))[0]!.id).toBe(changeSet);
});

test('what does not render is left out with its finding; nothing else suffers', async () => {
  const workspace = await workspaceWith();
  await set(workspace, 'limits.max_users', 50, 'development');
  await workspace.data('template.edit', { template: 'isp-staging', text: 'a: ${NOT_THERE}\n' });
  const envelope = await workspace.call('promote', { ...up, tenant: 'acme' });
  if (!('data' in envelope)) throw new Error('refused');
  expect(envelope.findings).toMatchObject([{ code: 'UNRESOLVED_VARIABLE', tenants: ['acme'] }]);
  expect(envelope.data.value.leftOut).toContainEqual(
    expect.objectContaining({ document: 'isp', because: 'no-rendering' }),
  );
  expect(envelope.data.value.promoted.map(name)).toContain('tenant/limits/max_users');
});

test('an error that comes with a promoted value is a finding', async () => {
  const workspace = await workspaceWith();
  await set(workspace, 'limits.max_users', 10_000_000, 'development');
  const envelope = await workspace.call('promote', { ...up, tenant: 'acme' }, { dryRun: true });
  if (!('data' in envelope)) throw new Error('refused');
  expect(envelope.findings).toMatchObject([{ severity: 'error', path: '/limits/max_users', tenants: ['acme'] }]);
});

test.each([
  [{}, 'INVALID_INPUT', 'A promotion is for one tenant or for a selection of tenants.'],
  [{ tenant: 'acme', select: 'tier:premium' }, 'INVALID_INPUT', 'A promotion is for one tenant'],
  [{ tenant: 'acme', to: 'dev' }, 'INVALID_INPUT', 'Both environments are development.'],
  [{ tenant: 'acme', to: 'nowhere' }, 'NOT_FOUND', 'There is no environment "nowhere".'],
  [{ tenant: 'acme', to: 'testing' }, 'INVALID_INPUT', 'acme is not in the environment testing.'],
  [{ tenant: 'nobody' }, 'NOT_FOUND', 'There is no tenant "nobody".'],
  [{ tenant: 'acme', document: 'none' }, 'NOT_FOUND', 'There is no document "none".'],
  [{ tenant: 'acme', paths: ['a..b'] }, 'INVALID_INPUT', 'has an empty key'],
  [{ select: 'tier:free' }, 'INVALID_INPUT', 'The selection means no tenant, so nothing was changed.'],
  [{ select: 'tier:' }, 'INVALID_INPUT', ''],
  [{ select: 'id:acme', to: 'testing' }, 'INVALID_INPUT', 'no tenant that is in both development and testing'],
])('refuses %j in a sentence and changes nothing', async (wrong, code, message) => {
  const workspace = await workspaceWith();
  await set(workspace, 'limits.max_users', 50, 'development');
  const error = await workspace.error('promote', { ...up, ...wrong });
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(await workspace.data('override.list', {})).toHaveLength(1);
});

test('an archived tenant is refused', async () => {
  const workspace = await workspaceWith();
  await workspace.data('tenant.edit', { tenant: 'acme', status: 'archived' });
  expect(await workspace.error('promote', { ...up, tenant: 'acme' })).toMatchObject({
    code: 'INVALID_INPUT',
    message: 'The tenant acme is archived.',
  });
});
