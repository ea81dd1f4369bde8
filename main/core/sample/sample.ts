import type { Environment, Override, Tenant, Variable } from '../../contract/model.ts';
import { sampleOverrides } from './overrides.ts';
import { sampleEnvironments, sampleTenant } from './tenants.ts';
import { sampleVariables, tenantVariables } from './variables.ts';

/** An invented fleet, ready to be written into an empty workspace. */
export interface SampleWorkspace {
  readonly tenants: readonly Tenant[];
  readonly variables: readonly Variable[];
  readonly overrides: readonly Override[];
  readonly environments: readonly Environment[];
}

/**
 * Invents a fleet of ISPs: names, contacts, tiers, overrides, variables, and a handful of mistakes to find.
 *
 * Everything follows from the seed; a larger fleet under the same seed begins with the smaller one.
 *
 * @param options.tenants how many, 150 unless told
 * @param options.seed any whole number, 1 unless told
 */
export function sampleWorkspace(options: { readonly tenants?: number; readonly seed?: number } = {}): SampleWorkspace {
  const { tenants: count = 150, seed = 1 } = options;
  const tenants = Array.from({ length: count }, (_, index) => sampleTenant(seed, index));
  return {
    tenants,
    variables: [...sampleVariables, ...tenants.flatMap((tenant, index) => tenantVariables(seed, index, tenant))],
    overrides: tenants.flatMap((tenant, index) => sampleOverrides(seed, index, tenant)),
    environments: sampleEnvironments,
  };
}
