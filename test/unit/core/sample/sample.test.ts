import { describe, expect, it } from 'vitest';
import type { TemplateTier } from '../../../../main/contract/model.ts';
import { ispName, nameCount } from '../../../../main/core/sample/names.ts';
import { sampleWorkspace } from '../../../../main/core/sample/sample.ts';

const fleet = sampleWorkspace({ tenants: 50_000, seed: 1 });
const usual = sampleWorkspace();

describe('the sample fleet', () => {
  it('has 150 tenants unless told', () => {
    expect(usual.tenants).toHaveLength(150);
    expect(usual).toEqual(sampleWorkspace({ tenants: 150, seed: 1 }));
  });

  it('is the same for the same seed and another for another', () => {
    expect(JSON.stringify(sampleWorkspace({ tenants: 500, seed: 42 }))).toBe(
      JSON.stringify(sampleWorkspace({ tenants: 500, seed: 42 })),
    );
    const other = sampleWorkspace({ tenants: 500, seed: 43 });
    const shared = sampleWorkspace({ tenants: 500, seed: 42 }).tenants.filter(
      ({ id }, index) => other.tenants[index]?.id === id,
    );
    expect(shared.length).toBeLessThan(5);
  });

  it('begins with the smaller fleet of the same seed', () => {
    expect(fleet.tenants.slice(0, 150)).toEqual(usual.tenants);
    const ids = new Set(usual.tenants.map(({ id }) => id));
    expect(fleet.overrides.filter(({ tenant }) => ids.has(tenant))).toEqual(usual.overrides);
  });

  it('gives no two of 50,000 tenants a name, an identifier or an endpoint identifier in common', () => {
    expect(new Set(fleet.tenants.map(({ id }) => id)).size).toBe(50_000);
    expect(new Set(fleet.tenants.map(({ name }) => name)).size).toBe(50_000);
    const external = fleet.tenants.flatMap(({ externalIds }) =>
      Object.entries(externalIds).map(([at, id]) => `${at} ${id}`),
    );
    expect(new Set(external).size).toBe(external.length);
  });

  it('goes on with numbers once the names run out', () => {
    expect(nameCount).toBeGreaterThanOrEqual(50_000);
    expect(ispName(1, nameCount)).toEqual({ name: `${ispName(1, 0).name} 2`, id: `${ispName(1, 0).id}-2` });
  });

  it('uses identifiers that the data model allows and addresses that RFC 2606 reserves', () => {
    for (const { id, contacts } of fleet.tenants) {
      expect(id).toMatch(/^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/);
      expect(contacts.length).toBeGreaterThan(0);
      for (const { email } of contacts) expect(email).toMatch(/^[a-z.]+@[a-z0-9-]+\.example\.net$/);
    }
  });

  it('spreads tiers 40, 35, 18 and 7 in a hundred', () => {
    expect(tiersOf(fleet.tenants)).toEqual({ free: 20_000, standard: 17_500, premium: 9_000, enterprise: 3_500 });
    const hundred = sampleWorkspace({ tenants: 100 }).tenants;
    expect(tiersOf(hundred)).toEqual({ free: 40, standard: 35, premium: 18, enterprise: 7 });
  });

  it('gives each tier the words that the default mapping gives it', () => {
    const plans = { free: 'basic', standard: 'basic', premium: 'premium', enterprise: 'enterprise' };
    const licences = { free: 'basic', standard: 'basic', premium: 'professional', enterprise: 'enterprise' };
    const plugins = { free: 'free', standard: 'basic', premium: 'premium', enterprise: 'enterprise' };
    const resources = {
      free: ['micro'],
      standard: ['small', 'medium'],
      premium: ['medium', 'large'],
      enterprise: ['xlarge'],
    };
    for (const tenant of usual.tenants) {
      expect(tenant).toMatchObject({
        plan: plans[tenant.tier],
        licenceTier: licences[tenant.tier],
        pluginTier: plugins[tenant.tier],
      });
      expect(resources[tenant.tier]).toContain(tenant.resourceTier);
    }
  });

  it('shows every status, several regions and every mix of environments', () => {
    const statuses = new Set(fleet.tenants.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(['active', 'archived', 'inactive', 'migrating', 'pending', 'suspended']);
    expect(new Set(usual.tenants.map(({ region }) => region)).size).toBeGreaterThanOrEqual(6);
    expect(usual.tenants.some(({ environments }) => !environments.includes('staging'))).toBe(true);
    expect(usual.tenants.some(({ environments }) => environments.includes('testing'))).toBe(true);
    expect(usual.tenants.every(({ environments }) => environments.includes('production'))).toBe(true);
  });

  it('keeps to the environments it defines, production alone protected', () => {
    const known = new Set(usual.environments.map(({ name }) => name));
    expect([...known].sort()).toEqual(['development', 'production', 'staging', 'testing']);
    expect(usual.environments.filter((environment) => environment.protected).map(({ name }) => name)).toEqual([
      'production',
    ]);
    expect(usual.environments.find(({ name }) => name === 'production')?.aliases).toEqual(['prod']);
    for (const { environments } of fleet.tenants) expect(environments.every((name) => known.has(name))).toBe(true);
  });

  it('overrides something for about three tenants in ten', () => {
    const share = new Set(fleet.overrides.map(({ tenant }) => tenant)).size / 50_000;
    expect(share).toBeGreaterThan(0.28);
    expect(share).toBeLessThan(0.32);
    expect(new Set(usual.overrides.map(({ document }) => document))).toEqual(
      new Set(['tenant', 'isp', 'database', 'features']),
    );
  });

  it('names each override once, and an environment only where the tenant is', () => {
    const environments = new Map(fleet.tenants.map((tenant) => [tenant.id, tenant.environments]));
    const keys = fleet.overrides.map(({ tenant, environment, document, path }) =>
      [tenant, environment, document, path].join('|'),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const { tenant, environment } of fleet.overrides) {
      if (environment !== null) expect(environments.get(tenant)).toContain(environment);
    }
  });

  it('has variables of the workspace, of an environment, of a tenant and of a tenant in an environment', () => {
    const scopes = new Set(
      usual.variables.map(({ tenant, environment }) => `${tenant !== null} ${environment !== null}`),
    );
    expect(scopes).toEqual(new Set(['false false', 'false true', 'true false', 'true true']));
    const keys = fleet.variables.map(({ name, tenant, environment }) => [name, tenant, environment].join('|'));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

function tiersOf(tenants: readonly { readonly tier: TemplateTier }[]): Record<TemplateTier, number> {
  const counts = { free: 0, standard: 0, premium: 0, enterprise: 0 };
  for (const { tier } of tenants) counts[tier] += 1;
  return counts;
}
