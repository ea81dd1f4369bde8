import type { TemplateUsage } from '../../contract/authoring.ts';
import { currentFacts, type FactSource } from '../facts.ts';
import type { Assignment, Pin } from './templates.ts';

/** One way a tenant's renderings read a template. */
interface Reading {
  readonly tenant: string;
  readonly template: string;
  /** The assignment's entity; null through a pin. */
  readonly place: string | null;
  /** The version a pin holds it to; null: its newest. */
  readonly version: number | null;
}

interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly environments: string;
}

/** Tenants that are not archived, with what decides which templates they read. */
function liveTenants(source: FactSource): readonly TenantRow[] {
  return source.all<TenantRow>(
    `SELECT entity AS id, json_extract(body, '$.name') AS name, json_extract(body, '$.tier') AS tier,
       json_extract(body, '$.environments') AS environments
     FROM fact WHERE kind = 'tenant' AND ended_by IS NULL AND json_extract(body, '$.status') <> 'archived' ORDER BY entity`,
  );
}

/** What every tenant reads: its pins, or its tier's templates where it is not pinned; its environments' overlays; its own. */
function* readings(source: FactSource, tenants: readonly TenantRow[]): Generator<Reading> {
  const byTier = new Map<string, { entity: string; document: string; template: string }[]>();
  const byEnvironment = new Map<string, { entity: string; template: string }[]>();
  const byTenant = new Map<string, { entity: string; template: string }[]>();
  for (const { entity, body } of currentFacts<Assignment>(source, 'assignment')) {
    const { tier, environment, document, template } = body;
    if (template === null) continue;
    const row = { entity, document, template };
    if (tier !== undefined) push(byTier, tier, row);
    else if (environment !== undefined) push(byEnvironment, environment, row);
    else push(byTenant, entity.slice(entity.lastIndexOf('|') + 1), row);
  }
  const pins = new Map<string, Pin[]>();
  for (const { body } of currentFacts<Pin>(source, 'pin')) push(pins, body.tenant, body);

  for (const { id: tenant, tier, environments } of tenants) {
    const held = pins.get(tenant) ?? [];
    for (const { template, version } of held) yield { tenant, template, place: null, version };
    for (const { entity, document, template } of byTier.get(tier) ?? []) {
      if (held.some((pin) => pin.document === document)) continue;
      yield { tenant, template, place: entity, version: null };
    }
    const overlays = (JSON.parse(environments) as string[]).flatMap((name) => byEnvironment.get(name) ?? []);
    for (const { entity, template } of [...overlays, ...(byTenant.get(tenant) ?? [])]) {
      yield { tenant, template, place: entity, version: null };
    }
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** How many tenants read each template, by the template's identifier. A pinned tenant counts for the template it is pinned to. */
export function usage(source: FactSource): ReadonlyMap<string, number> {
  const readers = new Map<string, Set<string>>();
  for (const { tenant, template } of readings(source, liveTenants(source))) {
    const set = readers.get(template) ?? new Set();
    readers.set(template, set.add(tenant));
  }
  return new Map([...readers].map(([template, set]) => [template, set.size]));
}

/** Where one template is used. `newest` is the version that tenants without a pin to a version read. */
export function usageOf(source: FactSource, template: string, newest: number): TemplateUsage {
  const tenants = liveTenants(source);
  const throughPlace = new Map<string, number>();
  const versions = new Map<string, number>();
  for (const reading of readings(source, tenants)) {
    if (reading.template !== template) continue;
    versions.set(reading.tenant, reading.version ?? newest);
    if (reading.place !== null) throughPlace.set(reading.place, (throughPlace.get(reading.place) ?? 0) + 1);
  }
  return {
    tenants: versions.size,
    assignments: currentFacts<Assignment>(source, 'assignment')
      .filter(({ body }) => body.template === template)
      .map(({ entity, body }) => ({
        document: body.document,
        tier: body.tier ?? null,
        environment: body.environment ?? null,
        tenant: body.tenant ?? null,
        tenants: throughPlace.get(entity) ?? 0,
      })),
    pins: currentFacts<Pin>(source, 'pin')
      .filter(({ body }) => body.template === template)
      .map(({ body: { tenant, document, version } }) => ({ tenant, document, version })),
    members: tenants
      .filter(({ id }) => versions.has(id))
      .map(({ id, name }) => ({ tenant: id, name, version: versions.get(id) ?? newest })),
  };
}
