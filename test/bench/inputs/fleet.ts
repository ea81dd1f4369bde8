import type { JsonObject } from '../../../main/contract/json.ts';
import { type TemplateTier, templateTiers } from '../../../main/contract/model.ts';
import type { OverrideInput, RenderBatch, RenderJob, TierLimit } from '../../../main/core/ports.ts';
import { consoleDialect, fleetTemplate } from './fleet-template.ts';

/** Tenants in a hundred of each tier, in the order of `templateTiers`. */
const shares = [40, 35, 18, 7];
/** The largest pool and scaling of each tier. */
const poolLimits = [20, 60, 150, 500];
const scalingLimits = [4, 8, 12, 20];
const environments = ['development', 'staging', 'production'];

/** The environments of the fleet: each tenant is rendered in all of them. */
export const fleetEnvironments: readonly string[] = environments;

/** Texts of the tiers' templates in the console's language. */
export function fleetTexts(): Readonly<Record<string, string>> {
  return Object.fromEntries(templateTiers.map((tier, index) => [tier, fleetTemplate(tier, index, consoleDialect)]));
}

/** A schema that speaks about most of the document (JSON Schema draft 7). */
export function fleetSchema(): JsonObject {
  const positive = { type: 'integer', minimum: 1 };
  const database = {
    type: 'object',
    required: ['mode', 'name', 'host', 'port', 'pool'],
    properties: {
      mode: { enum: ['shared', 'dedicated', 'cluster'] },
      name: { type: 'string', maxLength: 63 },
      host: { type: 'string', minLength: 1 },
      port: { type: 'integer', minimum: 1, maximum: 65_535 },
      pool: {
        type: 'object',
        required: ['min', 'max'],
        properties: { min: positive, max: { type: 'integer', title: 'database connections' } },
      },
      ssl: { type: 'boolean' },
      backup: { type: 'object', properties: { retention_days: positive, encrypted: { type: 'boolean' } } },
    },
  };
  const section = {
    type: 'object',
    required: ['enabled', 'level'],
    properties: {
      enabled: { type: 'boolean' },
      figure_0: { type: 'number' },
      level: { enum: ['standard', 'extended'] },
      contact: { type: 'string' },
    },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['tenant', 'databases', 'scaling'],
    properties: {
      tenant: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { type: 'string', pattern: '^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$' },
          name: { type: 'string' },
        },
      },
      databases: { type: 'object', additionalProperties: database },
      environments: { type: 'array', items: { type: 'string' }, maxItems: 10 },
      monitoring: section,
      audit: section,
      support: section,
      limits: section,
      qos: section,
      compliance: section,
    },
  };
}

/** The limits of a tier. */
export function fleetLimits(tier: TemplateTier): readonly TierLimit[] {
  const at = templateTiers.indexOf(tier);
  return [
    { path: '/databases/postgresql/pool/max', max: poolLimits[at]!, tier, source: 'tier table' },
    { path: '/scaling/max', max: scalingLimits[at]!, tier, source: 'tier table' },
  ];
}

/** One rendering of the fleet: no two indices give the same. Three follow one another for a tenant, one for each environment. */
export function fleetJob(index: number): RenderJob {
  const number = Math.floor(index / 3);
  const environment = environments[index % 3]!;
  const tier = tierOf(number);
  const id = `tenant-${number}`;
  return {
    layers: [{ layer: 'tier-template', source: tier, text: tier }],
    overrides: overridesOf(number, tier, environment),
    context: {
      tenant: { id, name: `Solent Broadband ${number}`, status: 'active', tier, region: 'eu-west', environments },
      environment,
      document: 'tenant',
      variables: {},
      settings: {},
      flags: { burst: number % 5 === 0 },
      licence: { seats: 10 },
      now: '2026-11-20T10:00:00Z',
    },
    variables: { RETENTION: 7 + (number % 30), TENANT_REGION: `eu-${number % 9}`, ENVIRONMENT: environment },
    schema: 'tenant/1',
    limits: fleetLimits(tier),
  };
}

/** Consecutive renderings from an index on, as text with findings; without values and without provenance. */
export function fleetBatch(from: number, count: number): RenderBatch {
  return {
    texts: fleetTexts(),
    schemas: { 'tenant/1': fleetSchema() },
    jobs: Array.from({ length: count }, (_, at) => fleetJob(from + at)),
    want: { format: 'yaml', value: false, explain: false },
  };
}

function tierOf(number: number): TemplateTier {
  // A step that shares no factor with 100 meets every hundredth once.
  let at = (number * 37) % 100;
  for (const [index, share] of shares.entries()) {
    if (at < share) return templateTiers[index]!;
    at -= share;
  }
  return 'free';
}

/** Three tenants in ten have overrides; one of these breaks its tier's limit, one the schema. */
function overridesOf(number: number, tier: TemplateTier, environment: string): OverrideInput[] {
  const limit = poolLimits[templateTiers.indexOf(tier)]!;
  switch (number % 10) {
    case 1:
      return [{ path: '/databases/postgresql/pool/max', value: limit + 1 + (number % 50), environment: null }];
    case 4:
      return [
        { path: '/support/level', value: `level ${number}`, environment },
        { path: '/support/figure_1', value: number, environment: null },
      ];
    case 7:
      return [{ path: '/databases/redis/backup/retention_days', value: 1 + (number % 300), environment }];
    default:
      return [];
  }
}
