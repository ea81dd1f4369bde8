import { listEnvironments } from '../environment/environments.ts';
import { currentFact, currentFacts, type FactChange, type FactSource } from '../facts.ts';
import type { Assignment, Pin, TemplateBody } from '../template/templates.ts';

/** How far changes reach, and out of how many. */
export interface Reach {
  readonly tenants: number;
  /** Those reached in a protected environment. */
  readonly protected: number;
  readonly of: { readonly tenants: number; readonly protected: number };
}

interface LiveTenant {
  readonly tier: string;
  readonly environments: ReadonlySet<string>;
}

/**
 * How many tenants changes can reach, by who reads what is changed; nothing is rendered. It never counts fewer than
 * a what-if finds changed, and may count more: a tenant that reads a template is reached also where its own value wins.
 */
export function reachOf(source: FactSource, changes: readonly FactChange[]): Reach {
  const tenants = liveTenants(source);
  const guarded = listEnvironments(source).filter((environment) => environment.protected);
  const protectedNames = new Set(guarded.map(({ name }) => name));
  const isProtected = (tenant: LiveTenant) => [...tenant.environments].some((name) => protectedNames.has(name));
  const reached = new Set<string>();
  const reachedProtected = new Set<string>();
  const add = (id: string, environment: string | null) => {
    const tenant = tenants.get(id);
    if (tenant === undefined || (environment !== null && !tenant.environments.has(environment))) return;
    reached.add(id);
    if (environment === null ? isProtected(tenant) : protectedNames.has(environment)) reachedProtected.add(id);
  };
  const addAll = (environment: string | null, matches: (tenant: LiveTenant, id: string) => boolean = () => true) => {
    for (const [id, tenant] of tenants) if (matches(tenant, id)) add(id, environment);
  };
  const pins = new Map(currentFacts<Pin>(source, 'pin').map(({ entity, body }) => [entity, body]));
  const place = (entity: string) => {
    const [document = '', at, name = ''] = entity.split('|');
    if (at === 'overlay') addAll(name);
    else if (at === 'tenant') add(name, null);
    else addAll(null, ({ tier }, id) => tier === name && !pins.has(`${id}|${document}`));
  };
  for (const { kind, entity, after } of changes) {
    const [first = '', second = ''] = entity.split('|');
    if (kind === 'override') add(first, second === '' ? null : second);
    else if (kind === 'pin' || kind === 'tenant') add(first, null);
    else if (kind === 'assignment') place(entity);
    else if (kind === 'variable') {
      const environment = second === '' ? null : second;
      if (first === '') addAll(environment);
      else add(first, environment);
    } else if (kind === 'template' && rendersOtherwise(source, entity, after as TemplateBody | null)) {
      for (const { entity: where, body } of currentFacts<Assignment>(source, 'assignment')) {
        if (body.template === entity) place(where);
      }
      for (const { template, version, tenant } of pins.values()) {
        if (template === entity && version === null) add(tenant, null);
      }
    }
  }
  let inProtected = 0;
  for (const tenant of tenants.values()) if (isProtected(tenant)) inProtected++;
  return {
    tenants: reached.size,
    protected: reachedProtected.size,
    of: { tenants: tenants.size, protected: inProtected },
  };
}

/** Whether a template's new body can make another document; a name, a description or a test cannot. */
function rendersOtherwise(source: FactSource, id: string, after: TemplateBody | null): boolean {
  const before = currentFact<TemplateBody>(source, 'template', id);
  if (before === undefined) return false;
  if (after === null) return true;
  const read = ({ text, document, schemaVersion, limits }: TemplateBody) =>
    JSON.stringify([text, document, schemaVersion, limits]);
  return read(before) !== read(after);
}

function liveTenants(source: FactSource): ReadonlyMap<string, LiveTenant> {
  const rows = source.all<{ id: string; tier: string; environments: string }>(
    `SELECT entity AS id, json_extract(body, '$.tier') AS tier, json_extract(body, '$.environments') AS environments
     FROM fact WHERE kind = 'tenant' AND ended_by IS NULL AND json_extract(body, '$.status') <> 'archived'`,
  );
  // Few sets of environments are shared by all tenants.
  const sets = new Map<string, ReadonlySet<string>>();
  return new Map(
    rows.map(({ id, tier, environments }) => {
      const own = sets.get(environments) ?? new Set(JSON.parse(environments) as string[]);
      sets.set(environments, own);
      return [id, { tier, environments: own }];
    }),
  );
}
