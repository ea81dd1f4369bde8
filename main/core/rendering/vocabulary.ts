import type { Vocabulary } from '../../contract/authoring.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Tenant, Variable } from '../../contract/model.ts';
import { currentFact, type FactSource } from '../facts.ts';
import { reservedNames } from '../variable/reserved.ts';

/** Where one variable is set. */
export interface VariablePlaces {
  readonly name: string;
  readonly places: readonly { readonly tenant: string; readonly environment: string }[];
}

/** Every variable with its places, by name. One query, which reads no values. */
export function variablePlaces(source: FactSource): readonly VariablePlaces[] {
  const byName = new Map<string, { tenant: string; environment: string }[]>();
  for (const { entity } of source.all<{ entity: string }>(
    "SELECT entity FROM fact WHERE kind = 'variable' AND ended_by IS NULL",
  )) {
    const [tenant = '', environment = '', name = ''] = entity.split('|');
    const places = byName.get(name);
    if (places === undefined) byName.set(name, [{ tenant, environment }]);
    else places.push({ tenant, environment });
  }
  return [...byName].map(([name, places]) => ({ name, places })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A tenant that reads a template. */
export interface TemplateReader {
  readonly id: string;
  readonly environments: ReadonlySet<string>;
}

/**
 * For how many readers a variable is set: everywhere, in the environment asked about, or, without one, in any
 * environment the tenant is in.
 */
export function countSet(
  { places }: VariablePlaces,
  readers: ReadonlyMap<string, TemplateReader>,
  environment: string | undefined,
): number {
  if (places.some((place) => place.tenant === '' && place.environment === '')) return readers.size;
  const set = new Set<string>();
  const counts = (reader: TemplateReader, of: string) =>
    of === '' || (reader.environments.has(of) && (environment === undefined || environment === of));
  for (const { tenant, environment: of } of places) {
    if (tenant === '') {
      for (const reader of readers.values()) if (counts(reader, of)) set.add(reader.id);
    } else {
      const reader = readers.get(tenant);
      if (reader !== undefined && counts(reader, of)) set.add(tenant);
    }
  }
  return set.size;
}

/** What a variable is for a tenant and an environment, and where that is set; the narrowest place wins. */
export function valueFor(
  source: FactSource,
  { name, places }: VariablePlaces,
  tenant: string | undefined,
  environment: string | undefined,
): { readonly value?: Json; readonly scope: string } {
  const scopes = [
    { tenant, environment, scope: 'tenant and environment' },
    { tenant, environment: '', scope: 'tenant' },
    { tenant: '', environment, scope: 'environment' },
    { tenant: '', environment: '', scope: 'workspace' },
  ];
  for (const { scope, ...wanted } of scopes) {
    if (!places.some((place) => place.tenant === wanted.tenant && place.environment === wanted.environment)) continue;
    const entity = `${wanted.tenant}|${wanted.environment}|${name}`;
    const variable = currentFact<Variable>(source, 'variable', entity);
    if (variable !== undefined) return { value: variable.value, scope };
  }
  return { scope: '' };
}

/** Reserved names with their values for a tenant; without one, without values. They are set for everybody. */
export function reservedEntries(
  about: Parameters<(typeof reservedNames)[string]>[0] | null,
  readers: number,
): Vocabulary['variables'] {
  return Object.entries(reservedNames).map(([name, read]) => ({
    name,
    reserved: true,
    ...(about === null ? {} : { value: read(about) }),
    scope: 'reserved',
    setFor: readers,
    tenants: readers,
  }));
}

/** The dotted paths of a context with their values. A list is one value; a map is itself and what it holds. */
export function contextPaths(context: JsonObject): { readonly path: string; readonly value: Json }[] {
  const found: { path: string; value: Json }[] = [];
  const walk = (value: Json, path: string) => {
    found.push({ path, value });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    // A key that no path can spell is reached with lookup.
    for (const [key, inner] of Object.entries(value as JsonObject))
      if (/^[^\s.{}()[\]"'=|~/<>@!#%&*+;,^`]+$/.test(key)) walk(inner, `${path}.${key}`);
  };
  for (const [key, value] of Object.entries(context)) walk(value, key);
  return found;
}

/** A context in which every place of a tenant is there and empty, for when no tenant is asked about. */
export function emptyContext(document: string): JsonObject {
  const tenant: { [K in keyof Tenant]: null } = {
    id: null,
    name: null,
    status: null,
    tier: null,
    plan: null,
    licenceTier: null,
    resourceTier: null,
    pluginTier: null,
    region: null,
    environments: null,
    tags: null,
    externalIds: null,
    contacts: null,
    deploymentTarget: null,
    reseller: null,
  };
  return { tenant, environment: null, document, variables: {}, settings: {}, flags: {}, licence: {}, now: null };
}

/** Keys of the secrets that texts refer to, sorted. */
export function secretNames(texts: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [, name] of text.matchAll(/(?<!\$)\$\{SECRET:([^{}\s$]+)\}/g)) if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}
