import type { Tenant } from '../../../contract/model.ts';

/** The fields of a tenant in the order they are written. */
export const tenantFieldNames = [
  'id',
  'name',
  'status',
  'tier',
  'plan',
  'licenceTier',
  'resourceTier',
  'pluginTier',
  'region',
  'environments',
  'tags',
  'externalIds',
  'contacts',
  'deploymentTarget',
  'reseller',
] as const satisfies readonly (keyof Tenant)[];
/** One of `tenantFieldNames`. */
export type TenantField = (typeof tenantFieldNames)[number];

/** Where a column's cells go: a field, one key of a map of it, or nowhere. */
export type Column = { readonly field: TenantField; readonly key: string | null } | null;

/** Other words for fields, as headers have them; capitals, spaces and hyphens do not count. */
const otherWords: Readonly<Record<string, TenantField>> = {
  identifier: 'id',
  tenant: 'id',
  tenantid: 'id',
  templatetier: 'tier',
  subscriptionplan: 'plan',
  licence: 'licenceTier',
  licensetier: 'licenceTier',
  resource: 'resourceTier',
  plugin: 'pluginTier',
  environment: 'environments',
  tag: 'tags',
  externalid: 'externalIds',
  contact: 'contacts',
  target: 'deploymentTarget',
};

/** The column a header means; undefined where it means none. `tag:NAME` and `externalIds:ENDPOINT` are columns of one key. */
export function columnOf(header: string, mapping: Readonly<Record<string, string>> = {}): Column | undefined {
  const word = Object.hasOwn(mapping, header) ? (mapping[header] ?? '') : header;
  if (word === '' && Object.hasOwn(mapping, header)) return null;
  const cut = word.indexOf(':');
  const field = fieldOf(cut === -1 ? word : word.slice(0, cut));
  if (field === undefined) return undefined;
  if (cut === -1) return { field, key: null };
  const key = word.slice(cut + 1).trim();
  return key !== '' && (field === 'tags' || field === 'externalIds') ? { field, key } : undefined;
}

function fieldOf(word: string): TenantField | undefined {
  const plain = squash(word);
  if (Object.hasOwn(otherWords, plain)) return otherWords[plain];
  return tenantFieldNames.find((name) => squash(name) === plain);
}

function squash(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** The field that a mistyped header most likely meant, or undefined. */
export function nearestField(header: string): TenantField | undefined {
  const word = squash(header).slice(0, 40);
  let best: TenantField | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const name of tenantFieldNames) {
    const found = lettersApart(word, squash(name));
    if (found < least) [best, least] = [name, found];
  }
  return best;
}

/** Letters put in, left out or changed (Levenshtein). */
function lettersApart(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let at = 1; at <= b.length; at++) {
      const change = above[at - 1]! + (a[row - 1] === b[at - 1] ? 0 : 1);
      line.push(Math.min(change, above[at]! + 1, line[at - 1]! + 1));
    }
    above = line;
  }
  return above[b.length]!;
}
