import type { Json } from '../../contract/json.ts';
import type { Override, TemplateTier, Tenant } from '../../contract/model.ts';
import { type Stream, stream } from './random.ts';

/** A value that operators do set for one tenant: where it stands, who has it, and what it may become. */
interface Habit {
  readonly document: string;
  /** JSON Pointer of a value that the built-in templates give these tiers in every environment the habit names. */
  readonly path: string;
  readonly tiers: readonly TemplateTier[];
  /** Set for one environment only; left out: for every one, or for one of the tenant's own. */
  readonly environment?: string;
  readonly value: (random: Stream, tenant: Tenant) => Json;
}

const all: readonly TemplateTier[] = ['free', 'standard', 'premium', 'enterprise'];
const paying: readonly TemplateTier[] = ['standard', 'premium', 'enterprise'];
const large: readonly TemplateTier[] = ['premium', 'enterprise'];

const habits: readonly Habit[] = [
  {
    document: 'tenant',
    path: '/databases/postgresql/pool/max',
    tiers: paying,
    value: (random) => random.between(3, 8) * 5,
  },
  {
    document: 'tenant',
    path: '/databases/postgresql/pool/idle_timeout',
    tiers: all,
    value: (random) => `${random.between(1, 6) * 15}s`,
  },
  {
    document: 'tenant',
    path: '/monitoring/alerts/storage_threshold',
    tiers: all,
    value: (random) => random.between(14, 19) * 5,
  },
  {
    document: 'tenant',
    path: '/monitoring/dashboards/retention_days',
    tiers: paying,
    environment: 'production',
    value: (random) => random.between(2, 8) * 7,
  },
  {
    document: 'tenant',
    path: '/security/encryption/key_rotation_days',
    tiers: paying,
    value: (random) => random.pick([14, 21, 30, 45, 60]),
  },
  {
    document: 'tenant',
    path: '/backup/retention_days',
    tiers: paying,
    environment: 'production',
    value: (random) => random.pick([45, 60, 120, 180, 400]),
  },
  {
    document: 'tenant',
    path: '/auto_scaling/max_resources',
    tiers: paying,
    environment: 'production',
    value: (random) => random.between(3, 12) / 2,
  },
  {
    document: 'tenant',
    path: '/databases/clickhouse/cluster_nodes',
    tiers: large,
    value: (random) => random.between(2, 9),
  },
  {
    document: 'tenant',
    path: '/monitoring/performance/slow_query_threshold',
    tiers: large,
    value: (random) => random.between(1, 10) * 100,
  },
  {
    document: 'tenant',
    path: '/backup/disaster_recovery/failover_regions',
    tiers: ['enterprise'],
    environment: 'production',
    value: (_random, { region }) => [`${region}-2`, `${region}-3`],
  },
  {
    document: 'isp',
    path: '/security/cors_origins',
    tiers: paying,
    environment: 'production',
    value: (_random, { id }) => [`https://portal.${id}.example.net`, `https://my.${id}.example.net`],
  },
  {
    document: 'isp',
    path: '/app/base_url',
    tiers: paying,
    environment: 'production',
    value: (_random, { id }) => `https://portal.${id}.example.net`,
  },
  { document: 'isp', path: '/network/workers', tiers: large, value: (random) => random.between(3, 16) },
  {
    document: 'isp',
    path: '/logging/level',
    tiers: all,
    value: (random) => random.pick(['DEBUG', 'WARNING', 'ERROR']),
  },
  {
    document: 'isp',
    path: '/security/jwt_access_token_expire_minutes',
    tiers: paying,
    value: (random) => random.pick([5, 10, 20, 30]),
  },
  { document: 'isp', path: '/redis/retry_on_timeout', tiers: all, value: () => null },
  {
    document: 'database',
    path: '/postgresql/query_timeout_seconds',
    tiers: all,
    value: (random) => random.pick([30, 90, 120]),
  },
  {
    document: 'database',
    path: '/migrations/statement_timeout_seconds',
    tiers: paying,
    value: (random) => random.between(2, 12) * 300,
  },
  {
    document: 'features',
    path: '/rollout_strategy/percentage',
    tiers: all,
    environment: 'production',
    value: (random) => random.between(1, 19) * 5,
  },
  {
    document: 'features',
    path: '/rollout_strategy/strategy',
    tiers: paying,
    environment: 'production',
    value: (random) => random.pick(['canary', 'targeted', 'blue_green']),
  },
  { document: 'features', path: '/plan_features/trial_days', tiers: all, value: (random) => random.pick([7, 21, 30]) },
];

/** One of the figures of each tier, pushed past its limit. */
const tooMuch: Record<TemplateTier, { readonly path: string; readonly value: number }> = {
  free: { path: '/databases/postgresql/pool/max', value: 12 },
  standard: { path: '/resources/storage_gb', value: 250 },
  premium: { path: '/databases/postgresql/pool/max', value: 600 },
  enterprise: { path: '/limits/max_users', value: 120_000 },
};

/**
 * The overrides of one invented tenant: three tenants in ten have some.
 *
 * One in 61 goes past a limit of its tier and one in 97 takes away a value that the schema requires, so that there are
 * findings to look at.
 */
export function sampleOverrides(seed: number, index: number, tenant: Tenant): readonly Override[] {
  if (index % 61 === 17) return [{ tenant: tenant.id, environment: null, document: 'tenant', ...tooMuch[tenant.tier] }];
  if (index % 97 === 41) {
    const path = '/monitoring/alerts/recipients';
    return [{ tenant: tenant.id, environment: null, document: 'tenant', path, value: null }];
  }
  const random = stream(seed ^ 0x0f0f0f0f, index);
  if (!random.chance(0.28)) return [];
  const open = habits.filter((habit) => habit.tiers.includes(tenant.tier));
  const chosen = new Set(Array.from({ length: random.between(1, 4) }, () => open[random.between(0, open.length - 1)]));
  return [...chosen]
    .filter((habit) => habit !== undefined)
    .map((habit) => ({
      tenant: tenant.id,
      environment:
        habit.environment ??
        (random.chance(0.7) ? null : (tenant.environments[random.between(0, tenant.environments.length - 1)] ?? null)),
      document: habit.document,
      path: habit.path,
      value: habit.value(random, tenant),
    }));
}
