import { BinnacleError } from '../../contract/errors.ts';
import type { Environment, Tenant } from '../../contract/model.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFact, type FactSource } from '../facts.ts';

/**
 * The tenant of this identifier.
 * @throws BinnacleError NOT_FOUND.
 */
export function findTenant(source: FactSource, id: string): Tenant {
  const tenant = currentFact<Tenant>(source, 'tenant', id);
  if (tenant !== undefined) return tenant;
  throw new BinnacleError('NOT_FOUND', `There is no tenant ${JSON.stringify(id)}.`, {
    path: 'tenant',
    fix: 'List those there are with `tenant list`, or add it with `tenant add`.',
  });
}

/**
 * The environment of this word, which the tenant must be in.
 * @throws BinnacleError NOT_FOUND for an unknown environment, INVALID_INPUT for one the tenant is not in.
 */
export function environmentOf(source: FactSource, tenant: Tenant, word: string): Environment {
  const environment = findEnvironment(source, word);
  if (tenant.environments.includes(environment.name)) return environment;
  throw new BinnacleError('INVALID_INPUT', `${tenant.id} is not in the environment ${environment.name}.`, {
    path: 'environment',
    fix: `It is in ${tenant.environments.join(', ') || 'none'}; add one with \`tenant edit\`.`,
  });
}

/** How many tenants there are, archived ones left out. */
export function countTenants(source: FactSource): number {
  const row = source.get<{ n: number }>(
    `SELECT count(*) AS n FROM fact
     WHERE kind = 'tenant' AND ended_by IS NULL AND json_extract(body, '$.status') <> 'archived'`,
  );
  return row?.n ?? 0;
}
