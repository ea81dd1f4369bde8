import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';

/** Names of `${NAME}` that are facts of the tenant and the rendering; no variable can take their place. */
export const reservedNames: Readonly<Record<string, (about: ReservedFacts) => Json>> = {
  TENANT_ID: ({ tenant }) => tenant.id,
  TENANT_NAME: ({ tenant }) => tenant.name,
  TENANT_STATUS: ({ tenant }) => tenant.status,
  TENANT_TIER: ({ tenant }) => tenant.tier,
  TENANT_TYPE: ({ tenant }) => tenant.tier,
  TENANT_PLAN: ({ tenant }) => tenant.plan,
  TENANT_REGION: ({ tenant }) => tenant.region,
  TENANT_RESELLER: ({ tenant }) => tenant.reseller,
  TENANT_LICENCE_TIER: ({ tenant }) => tenant.licenceTier,
  TENANT_RESOURCE_TIER: ({ tenant }) => tenant.resourceTier,
  TENANT_PLUGIN_TIER: ({ tenant }) => tenant.pluginTier,
  TENANT_DEPLOYMENT_TARGET: ({ tenant }) => tenant.deploymentTarget,
  ENVIRONMENT: ({ environment }) => environment,
  DOCUMENT: ({ document }) => document,
  NOW: ({ now }) => now,
};

/** What reserved names are read from. */
export interface ReservedFacts {
  readonly tenant: Tenant;
  readonly environment: string;
  readonly document: string;
  /** RFC 3339 UTC. */
  readonly now: string;
}

/** Whether a name is one of the reserved ones. */
export function isReserved(name: string): boolean {
  return Object.hasOwn(reservedNames, name);
}
