import type { TemplateTier, Tenant } from '../../contract/model.ts';
import { listEnvironments } from '../environment/environments.ts';
import type { FactSource } from '../facts.ts';
import { planWords } from '../mapping/mappings.ts';

/** Environments a new tenant is in by default, where they exist. */
const defaultEnvironments = ['development', 'staging', 'production'];

/** What a new tenant gets where nobody says otherwise. */
export interface TenantDefaults {
  readonly environments: readonly string[];
  readonly plans: Readonly<Record<string, string>>;
}

/** The defaults of the source's moment. */
export function tenantDefaults(source: FactSource): TenantDefaults {
  const known = new Set(listEnvironments(source).map(({ name }) => name));
  return { environments: defaultEnvironments.filter((name) => known.has(name)), plans: planWords(source) };
}

/** The fields a new tenant needs, and any it has beside them. */
export type NewTenant = Partial<Tenant> & Pick<Tenant, 'id' | 'name' | 'tier'>;

/** A new tenant with every field. Which plan a tier means is a matter of the mapping; it loses information, so both are kept. */
export function newTenant(given: NewTenant, defaults: TenantDefaults): Tenant {
  const plan = planOf(given.tier, defaults);
  return {
    id: given.id,
    name: given.name,
    status: given.status ?? 'active',
    tier: given.tier,
    plan: given.plan ?? plan,
    licenceTier: given.licenceTier ?? plan,
    resourceTier: given.resourceTier ?? 'small',
    pluginTier: given.pluginTier ?? 'free',
    region: given.region ?? '',
    environments: given.environments ?? defaults.environments,
    tags: given.tags ?? {},
    externalIds: given.externalIds ?? {},
    contacts: given.contacts ?? [],
    deploymentTarget: given.deploymentTarget ?? '',
    reseller: given.reseller ?? '',
  };
}

function planOf(tier: TemplateTier, { plans }: TenantDefaults): string {
  return plans[tier] ?? tier;
}
