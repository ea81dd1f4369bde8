import type { Json } from '../../contract/json.ts';
import type { Tenant, Variable } from '../../contract/model.ts';
import { stream } from './random.ts';

/** Variables of the whole workspace and of single environments. */
export const sampleVariables: readonly Variable[] = [
  { name: 'PLATFORM_DOMAIN', tenant: null, environment: null, value: 'isp.example.net' },
  { name: 'SLOW_QUERY_MS', tenant: null, environment: null, value: 400 },
  { name: 'TRIAL_DAYS', tenant: null, environment: null, value: 14 },
  { name: 'DB_SSL_MODE', tenant: null, environment: 'production', value: 'verify-full' },
  { name: 'TRACING_SAMPLE_RATE', tenant: null, environment: 'staging', value: 0.5 },
  { name: 'TRACING_SAMPLE_RATE', tenant: null, environment: 'production', value: 0.05 },
  { name: 'LOG_LEVEL', tenant: null, environment: 'staging', value: 'DEBUG' },
  { name: 'PLATFORM_DOMAIN', tenant: null, environment: 'development', value: 'dev.isp.example.net' },
];

/** Variables of one invented tenant: a server it was moved to, a pool that was enlarged for it. */
export function tenantVariables(seed: number, index: number, tenant: Tenant): readonly Variable[] {
  const random = stream(seed ^ 0x33cc33cc, index);
  const found: Variable[] = [];
  const set = (name: string, environment: string | null, value: Json) => {
    found.push({ name, tenant: tenant.id, environment, value });
  };
  if (tenant.tier !== 'free') {
    if (random.chance(0.08)) set('DB_POOL_MAX', null, random.between(3, 8) * 5);
    if (random.chance(0.06))
      set('POSTGRESQL_HOST', 'production', `pg-${tenant.region}-${random.between(2, 4)}.internal`);
    if (random.chance(0.04)) set('BACKUP_RETENTION_DAYS', 'production', random.pick([60, 120, 180]));
  }
  if (random.chance(0.03)) set('ALERT_STORAGE_PERCENT', null, random.between(12, 18) * 5);
  return found;
}
