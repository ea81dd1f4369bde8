// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import type { OverrideInput, RenderBatch, RenderJob } from '../../../main/core/ports.ts';

/** A tier template of about 130 lines, with control flow, values and placeholders as real ones have them. */
export function tierTemplate(): string {
  const lines = [
    '# Tier template',
    'tenant:',
    '  id: {{tenant.id}}',
    '  name: {{tenant.name}}',
    '  region: ${TENANT_REGION}',
    '  tier: "{{tenant.tier}}"',
    '  host: "{{kebab tenant.name}}.${DOMAIN:-isp.example}"',
    'databases:',
  ];
  for (const database of ['postgresql', 'mongodb', 'redis', 'clickhouse']) {
    lines.push(
      `  ${database}:`,
      '    mode: dedicated',
      `    name: "{{snake tenant.id}}_${database}"`,
      `    host: ${database}.\${TENANT_REGION}.internal`,
      '    port: 5432',
      '    pool:',
      '      min: 5',
      '      max: ${DB_POOL_MAX:-50}',
      '      timeout_seconds: 30',
      '      idle_seconds: 600',
      '    ssl: true',
      `    password: "\${SECRET:${database}_password}"`,
      '    backup:',
      '      schedule: "0 2 * * *"',
      '      retention_days: {{variables.RETENTION}}',
      '      encrypted: true',
    );
  }
  lines.push(
    'scaling:',
    '  {{#if flags.burst}}',
    '  burst: true',
    '  burst_factor: 2.5',
    '  {{else}}',
    '  burst: false',
    '  burst_factor: 1',
    '  {{/if}}',
    '  min: 1',
    '  max: {{default settings.scaling.max 10}}',
    'environments:',
    '  {{#each tenant.environments as |name|}}',
    '  - {{name}}',
    '  {{/each}}',
  );
  for (const section of ['monitoring', 'audit', 'support', 'limits', 'qos', 'compliance']) {
    lines.push(`${section}:`, '  enabled: true');
    for (let index = 0; index < 4; index++) lines.push(`  figure_${index}: ${index * 10 + 5}`);
    lines.push(
      `  contact: "ops@{{tenant.id}}.example"`,
      '  level: standard',
      `  description: The ${section} of the tenant`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** An environment overlay. */
export function overlay(environment: string): string {
  return [
    'databases:',
    '  postgresql:',
    '    pool:',
    `      min: ${environment.length}`,
    '  redis:',
    '    ssl: false',
    'monitoring:',
    `  level: "${environment}"`,
    '  sampling: {{multiply 0.1 5}}',
    'audit:',
    '  contact: null',
    '',
  ].join('\n');
}

/** A schema that speaks about most of the document. */
export function fleetSchema(): JsonObject {
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
        properties: { min: { type: 'integer' }, max: { type: 'integer', title: 'database connections' } },
      },
      ssl: { type: 'boolean' },
    },
  };
  const section = {
    type: 'object',
    properties: { enabled: { type: 'boolean' }, figure_0: { type: 'number' }, level: { type: 'string' } },
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
      qos: section,
    },
  };
}

const environments = ['development', 'staging', 'production'];

/** A fleet: every tenant in three environments, no two renderings alike, 30 % with overrides. */
export function fleetBatch(count: number, want: RenderBatch['want']): RenderBatch {
  const jobs: RenderJob[] = [];
  for (let index = 0; index < count; index++) {
    const tenantIndex = Math.floor(index / 3);
    const environment = environments[index % 3]!;
    const id = `tenant-${tenantIndex}`;
    const overrides: OverrideInput[] =
      tenantIndex % 10 < 3
        ? [
            { path: '/databases/postgresql/pool/max', value: 20 + (tenantIndex % 400), environment: null },
            { path: '/support/level', value: `level ${tenantIndex}`, environment },
          ]
        : [];
    const context: Record<string, Json> = {
      tenant: {
        id,
        name: `Solent Broadband ${tenantIndex}`,
        status: 'active',
        tier: 'premium',
        plan: 'premium',
        licenceTier: 'professional',
        resourceTier: 'large',
        pluginTier: 'premium',
        region: 'eu-west',
        environments,
        tags: { wave: String(tenantIndex % 7) },
        externalIds: { management: `m-${tenantIndex}` },
        contacts: [{ role: 'noc', name: 'Duty desk', email: `noc@${id}.example` }],
        deploymentTarget: 'kubernetes',
        reseller: '',
      },
      environment,
      document: 'tenant',
      variables: { RETENTION: 7 + (tenantIndex % 30), DOMAIN: 'isp.example' },
      settings: {},
      flags: { burst: tenantIndex % 5 === 0 },
      licence: { seats: 10 },
      now: '2026-11-20T10:00:00Z',
    };
    jobs.push({
      layers: [
        { layer: 'tier-template', source: 'premium', text: 'premium' },
        { layer: 'environment-overlay', source: `tenant-${environment}`, text: environment },
      ],
      overrides,
      context,
      variables: {
        RETENTION: 7 + (tenantIndex % 30),
        TENANT_ID: id,
        TENANT_REGION: 'eu-west',
        ENVIRONMENT: environment,
      },
      schema: 'tenant/1',
      limits: [
        { path: '/databases/postgresql/pool/max', max: 500, tier: 'premium', source: 'tier table' },
        { path: '/scaling/max', max: 20, tier: 'premium', source: 'tier table' },
      ],
    });
  }
  const texts: Record<string, string> = { premium: tierTemplate() };
  for (const environment of environments) texts[environment] = overlay(environment);
  return { texts, schemas: { 'tenant/1': fleetSchema() }, jobs, want };
}
