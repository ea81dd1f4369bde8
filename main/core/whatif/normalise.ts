import type { Json, JsonObject } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';

/** Writes the tenant's own facts in a text as names in braces. */
export type Normalise = (text: string) => string;

/**
 * What makes the same edit look the same in every tenant: in a text the tenant's identifier and name, also as templates
 * write them (`snake`, `kebab`, upper and lower case), become `{tenant.id}` and `{tenant.name}`. Environment and region
 * become `{environment}` and `{tenant.region}` only beside other text: standing alone, such a word may as well be a
 * value that is the same for everybody. A fact counts only as a whole word.
 */
export function normaliserOf(tenant: Pick<Tenant, 'id' | 'name' | 'region'>, environment: string): Normalise {
  const names = new Map<string, string>();
  const forms = (text: string, name: string) => {
    const kebab = dashed(text);
    for (const form of [text, kebab, kebab.replaceAll('-', '_')]) {
      for (const cased of [form, form.toLowerCase(), form.toUpperCase()]) {
        if (cased.length > 1 && !names.has(cased)) names.set(cased, name);
      }
    }
  };
  forms(tenant.id, '{tenant.id}');
  forms(tenant.name, '{tenant.name}');
  const beside = new Set<string>();
  for (const [word, name] of [
    [environment, '{environment}'],
    [tenant.region, '{tenant.region}'],
  ] as const) {
    if (word.length < 2 || names.has(word)) continue;
    names.set(word, name);
    beside.add(word);
  }
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) =>
    text.replace(pattern, (found) => (beside.has(found) && found === text ? found : (names.get(found) ?? found)));
}

/** A value with every text in it normalised, keys included. */
export function normalised(value: Json, normalise: Normalise): Json {
  if (typeof value === 'string') return normalise(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => normalised(one as Json, normalise));
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(entries.map(([key, inner]) => [normalise(key), normalised(inner, normalise)]));
}

function dashed(text: string): string {
  return text
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1-$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
