import { expect, test } from 'vitest';
import { inProcessSandbox } from '../../../../main/sandbox/in-process.ts';
import { openTestWorkspace } from '../../../helpers/core/workspace.ts';

async function workspaceWith(tier: 'free' | 'standard' | 'premium' | 'enterprise') {
  const workspace = await openTestWorkspace({ sandbox: inProcessSandbox() });
  await workspace.data('tenant.add', { tenant: 'acme', name: 'Acme', tier });
  return workspace;
}

test('a database type that the tier lacks is refused, one that it has is allowed', async () => {
  const free = await workspaceWith('free');
  const asked = { tenant: 'acme', database: 'clickhouse', operation: 'write' };
  expect(await free.data('access', asked)).toMatchObject({
    allowed: false,
    path: '/databases/clickhouse',
    because: expect.stringContaining('tier free, has no clickhouse'),
    layer: null,
    source: null,
    line: null,
  });
  const premium = await workspaceWith('premium');
  const { text } = await premium.data('template.show', { template: 'premium' });
  const allowed = await premium.data('access', asked);
  expect(allowed).toMatchObject({
    allowed: true,
    path: '/database_permissions/clickhouse/operations',
    layer: 'tier-template',
    source: 'premium',
    users: ['acme_admin'],
  });
  expect(text.split('\n')[allowed.line! - 1]).toContain('["read", "write"]');
  expect(allowed.environments.map(({ environment }) => environment)).toEqual(['development', 'staging', 'production']);
});

test('an operation that is not listed is refused, and one environment that refuses decides for all', async () => {
  const workspace = await workspaceWith('premium');
  expect(await workspace.data('access', { tenant: 'acme', database: 'redis', operation: 'backup' })).toMatchObject({
    allowed: false,
    because: 'On redis in development, read, write is permitted and backup is not.',
  });
  const path = 'database_permissions.postgresql.operations';
  await workspace.data('override.set', { tenant: 'acme', path, value: ['read'], environment: 'production' });
  const asked = { tenant: 'acme', database: 'postgresql', operation: 'write' };
  expect(await workspace.data('access', asked)).toMatchObject({
    allowed: false,
    environment: 'production',
    layer: 'override',
    source: 'override',
    line: null,
    environments: [{ allowed: true }, { allowed: true }, { allowed: false }],
  });
  expect(await workspace.data('access', { ...asked, environment: 'dev' })).toMatchObject({ allowed: true });
  expect(await workspace.data('access', { ...asked, environment: 'prod' })).toMatchObject({ allowed: false });
});

test('a right that no login has is refused although the database permits the operation', async () => {
  const workspace = await workspaceWith('free');
  const path = 'database_permissions.postgresql.operations';
  await workspace.data('override.set', { tenant: 'acme', path, value: ['read', 'write', 'backup'] });
  expect(await workspace.data('access', { tenant: 'acme', database: 'postgresql', operation: 'backup' })).toMatchObject(
    {
      allowed: false,
      path: '/access_control/admin_users',
      layer: 'tier-template',
      because: expect.stringContaining('no login has the right tenant:backup'),
    },
  );
});

test('says what goes with the access', async () => {
  const workspace = await workspaceWith('premium');
  const { conditions } = await workspace.data('access', { tenant: 'acme', database: 'redis', operation: 'read' });
  expect(conditions).toContainEqual({ path: '/isolation/redis/namespaces/cache', value: 'cache:acme:' });
  expect(conditions).toContainEqual({ path: '/database_permissions/redis/namespace_restriction', value: true });
});

test.each([
  [
    { database: 'oracle' },
    'There is no database type "oracle".',
    'clickhouse, elasticsearch, mongodb, postgresql, redis',
  ],
  [{ operation: 'fly' }, 'There is no operation "fly".', 'admin, backup, read, write'],
  [{ tenant: 'nobody' }, 'There is no tenant "nobody".', 'tenant list'],
  [{ environment: 'nowhere' }, 'There is no environment "nowhere".', 'development, testing, staging, production'],
])('refuses %j, naming those there are', async (wrong, message, fix) => {
  const workspace = await workspaceWith('premium');
  const asked = { tenant: 'acme', database: 'redis', operation: 'read', ...wrong };
  expect(await workspace.error('access', asked)).toMatchObject({
    code: 'NOT_FOUND',
    message,
    fix: expect.stringContaining(fix),
  });
});
