import type { Json } from '../../../main/contract/json.ts';
import type { LayerName, Leaf, Override, Rendering, Tenant } from '../../../main/contract/model.ts';
import type { EffectiveValue } from '../../../main/contract/values.ts';

/** The text of the premium template. */
export const premiumText = `# premium, tier template, document "tenant"
schema: tenant/1
tenant:
  id: {{tenant.id}}
  name: {{tenant.name}}
  tier: premium
  region: {{tenant.region}}
databases:
  postgresql:
    mode: schema_per_tenant
    host: \${DB_HOST:-pg.internal}
    password: \${SECRET:db_password}
    pool:
      min: 4
      max: \${DB_POOL_MAX:-20}
      idle_timeout: 30s
  redis:
    namespace: t_{{snake tenant.id}}
auto_scaling:
  min_replicas: 2
  {{#if (eq environment "production")}}
  max_replicas: 8
  {{else}}
  max_replicas: 2
  {{/if}}
qos:
  priority: high  # free low, enterprise highest
  guaranteed_iops: 5000
  burst_iops: 10000
limits:
  max_users: 10000
  api_per_minute: 600
backup:
  enabled: true
  retention_days: 90
  windows: [ "02:00", "14:00" ]
monitoring:
  log_level: info
  mfa: required
`;

type Row = [path: string, value: Json, line: number, variable?: string];

function rows(tenant: Tenant, environment: string): Row[] {
  return [
    ['/schema', 'tenant/1', 2],
    ['/tenant/id', tenant.id, 4],
    ['/tenant/name', tenant.name, 5],
    ['/tenant/tier', 'premium', 6],
    ['/tenant/region', tenant.region, 7],
    ['/databases/postgresql/mode', 'schema_per_tenant', 10],
    ['/databases/postgresql/host', 'pg.internal', 11, 'DB_HOST'],
    ['/databases/postgresql/password', '${SECRET:db_password}', 12],
    ['/databases/postgresql/pool/min', 4, 14],
    ['/databases/postgresql/pool/max', 20, 15, 'DB_POOL_MAX'],
    ['/databases/postgresql/pool/idle_timeout', '30s', 16],
    ['/databases/redis/namespace', `t_${tenant.id.replaceAll('-', '_')}`, 18],
    ['/auto_scaling/min_replicas', 2, 20],
    ['/auto_scaling/max_replicas', environment === 'production' ? 8 : 2, environment === 'production' ? 22 : 24],
    ['/qos/priority', 'high', 27],
    ['/qos/guaranteed_iops', 5000, 28],
    ['/qos/burst_iops', 10_000, 29],
    ['/limits/max_users', 10_000, 31],
    ['/limits/api_per_minute', 600, 32],
    ['/backup/enabled', true, 34],
    ['/backup/retention_days', 90, 35],
    ['/backup/windows', ['02:00', '14:00'], 36],
    ['/monitoring/log_level', 'info', 38],
    ['/monitoring/mfa', 'required', 39],
  ];
}

const overlay: Readonly<Record<string, readonly Row[]>> = {
  production: [
    ['/databases/postgresql/host', 'pg-eu-west-2.internal', 7],
    ['/auto_scaling/min_replicas', 3, 12],
  ],
  staging: [['/limits/max_users', 500, 4]],
  development: [
    ['/limits/max_users', 100, 4],
    ['/monitoring/log_level', 'debug', 9],
  ],
};

function put(leaves: Map<string, Leaf>, layer: LayerName, source: string, row: Row) {
  const [path, value, line, variable] = row;
  const before = leaves.get(path);
  const shadowed =
    before === undefined
      ? []
      : [...before.shadowed, { layer: before.layer, source: before.source, line: before.line, value: before.value }];
  const own = { layer, source, line: line === 0 ? null : line };
  const elements = Array.isArray(value) ? value.map(() => own) : null;
  leaves.set(path, { path, value, ...own, variable: variable ?? null, elements, shadowed });
}

/** Writes leaves as YAML and says for each line which leaf it shows. */
function write(leaves: readonly Leaf[]): { text: string; lineLeaves: number[] } {
  const lines: string[] = [];
  const lineLeaves: number[] = [];
  let open: string[] = [];
  leaves.forEach((leaf, index) => {
    const parts = leaf.path.slice(1).split('/');
    const parents = parts.slice(0, -1);
    let depth = 0;
    while (depth < parents.length && open[depth] === parents[depth]) depth += 1;
    for (; depth < parents.length; depth += 1) {
      lines.push(`${'  '.repeat(depth)}${parents[depth]}:`);
      lineLeaves.push(-1);
    }
    open = parents;
    const pad = '  '.repeat(parents.length);
    if (Array.isArray(leaf.value)) {
      lines.push(`${pad}${parts.at(-1)}:`);
      lineLeaves.push(index);
      for (const element of leaf.value) {
        lines.push(`${pad}  - ${JSON.stringify(element)}`);
        lineLeaves.push(index);
      }
    } else {
      lines.push(`${pad}${parts.at(-1)}: ${JSON.stringify(leaf.value)}`);
      lineLeaves.push(index);
    }
  });
  return { text: `${lines.join('\n')}\n`, lineLeaves };
}

/** A believable rendering of the tenant document. */
export function sampleRendering(tenant: Tenant, environment: string, overrides: readonly Override[]): Rendering {
  const leaves = new Map<string, Leaf>();
  for (const row of rows(tenant, environment)) put(leaves, 'tier-template', 'premium', row);
  for (const row of overlay[environment] ?? []) put(leaves, 'environment-overlay', `tenant-${environment}`, row);
  const mine = overrides.filter((one) => one.tenant === tenant.id && [null, environment].includes(one.environment));
  for (const one of mine) put(leaves, 'override', 'override', [one.path, one.value, 0]);
  const ordered = [...leaves.values()];
  return {
    tenant: tenant.id,
    environment,
    document: 'tenant',
    format: 'yaml',
    ...write(ordered),
    value: {},
    leaves: ordered,
  };
}

/** The sample documents of a tenant side by side, as effective values. */
export function sampleValues(tenant: Tenant, overrides: readonly Override[]): EffectiveValue[] {
  const all = tenant.environments.flatMap((environment) =>
    (sampleRendering(tenant, environment, overrides).leaves ?? []).map((leaf) => ({ environment, leaf })),
  );
  return all.map(({ environment, leaf }) => ({
    document: 'tenant',
    environment,
    path: leaf.path,
    value: leaf.value,
    layer: leaf.layer,
    source: leaf.source,
    line: leaf.line,
    variable: leaf.variable,
    differs: all.some(
      (other) => other.leaf.path === leaf.path && JSON.stringify(other.leaf.value) !== JSON.stringify(leaf.value),
    ),
  }));
}
