// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { expect, test } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

async function open() {
  const workspace = await openTestWorkspace();
  const add = (tenant: string, tier: 'premium' | 'free', environments: string[]) =>
    workspace.data('tenant.add', { tenant, name: tenant, tier, region: 'eu-west', environments });
  await add('northwind', 'premium', ['staging', 'production']);
  await add('southwind', 'premium', ['production']);
  await add('eastwind', 'premium', ['staging']);
  await add('westwind', 'free', ['production']);
  return workspace;
}

async function variable(workspace: TestWorkspace, name: string, about: { tenant?: string; environment?: string } = {}) {
  const { variables } = await workspace.data('template.vocabulary', { template: 'premium', ...about });
  return variables.find((each) => each.name === name);
}

test('a variable has the value of the narrowest place, and says where that is', async () => {
  const workspace = await open();
  const about = { tenant: 'northwind', environment: 'production' };
  expect(await variable(workspace, 'SIZE', about)).toBeUndefined();
  await workspace.data('variable.set', { name: 'SIZE', value: 1 });
  expect(await variable(workspace, 'SIZE', about)).toMatchObject({ value: 1, scope: 'workspace' });
  await workspace.data('variable.set', { name: 'SIZE', value: 2, environment: 'production' });
  expect(await variable(workspace, 'SIZE', about)).toMatchObject({ value: 2, scope: 'environment' });
  await workspace.data('variable.set', { name: 'SIZE', value: 3, tenant: 'northwind' });
  expect(await variable(workspace, 'SIZE', about)).toMatchObject({ value: 3, scope: 'tenant' });
  await workspace.data('variable.set', { name: 'SIZE', value: 4, ...about });
  expect(await variable(workspace, 'SIZE', about)).toMatchObject({ value: 4, scope: 'tenant and environment' });
  expect(await variable(workspace, 'SIZE', { tenant: 'southwind', environment: 'production' })).toMatchObject({
    value: 2,
  });
});

test('counts for how many of the tenants that read the template a variable is set', async () => {
  const workspace = await open();
  await workspace.data('variable.set', { name: 'OWN', value: 1, tenant: 'northwind' });
  await workspace.data('variable.set', { name: 'OWN', value: 1, tenant: 'westwind' });
  expect(await variable(workspace, 'OWN')).toMatchObject({ setFor: 1, tenants: 3, scope: '' });
  expect(await variable(workspace, 'OWN')).not.toHaveProperty('value');
  await workspace.data('variable.set', { name: 'PLACE', value: 1, environment: 'staging' });
  expect(await variable(workspace, 'PLACE')).toMatchObject({ setFor: 2, tenants: 3 });
  expect(await variable(workspace, 'PLACE', { environment: 'production' })).toMatchObject({ setFor: 0, tenants: 3 });
  await workspace.data('variable.set', { name: 'PLACE', value: 1 });
  expect(await variable(workspace, 'PLACE')).toMatchObject({ setFor: 3, tenants: 3 });
  const usage = await workspace.data('template.list', {});
  for (const { name, usedBy } of usage) {
    const { variables } = await workspace.data('template.vocabulary', { template: name });
    expect(variables.find((each) => each.name === 'TENANT_ID')?.tenants, name).toBe(usedBy);
  }
});

test('holds reserved names, secrets of all templates, context and schema', async () => {
  const workspace = await open();
  const about = { template: 'premium', tenant: 'northwind', environment: 'production' };
  const found = await workspace.data('template.vocabulary', about);
  expect(found.variables.find(({ name }) => name === 'TENANT_ID')).toMatchObject({
    reserved: true,
    value: 'northwind',
    scope: 'reserved',
  });
  const texts = await Promise.all(
    (await workspace.data('template.list', {})).map(({ name }) => workspace.data('template.show', { template: name })),
  );
  const secrets = texts.flatMap(({ text }) => [...text.matchAll(/\$\{SECRET:([^}]+)\}/g)].map(([, key]) => key));
  expect(secrets.length).toBeGreaterThan(0);
  expect(found.secrets).toEqual([...new Set(secrets)].sort());
  expect(found.context).toContainEqual({ path: 'tenant.tier', value: 'premium' });
  expect(found.context).toContainEqual({ path: 'environment', value: 'production' });
  expect(found.schema).toHaveProperty('properties');
  expect([found.flags, found.settings]).toEqual([[], []]);
  const without = await workspace.data('template.vocabulary', { template: 'premium' });
  expect(without.context).toContainEqual({ path: 'tenant.tier', value: null });
  expect(await workspace.error('template.vocabulary', { template: 'premum' })).toMatchObject({ code: 'NOT_FOUND' });
});
