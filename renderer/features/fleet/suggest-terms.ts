import { templateTiers, tenantStatuses } from '../../../main/contract/model.ts';
import type { TenantRow } from '../../../main/contract/results.ts';
import { type SelectionKey, type SelectionRow, selectionKeys } from '../../../main/contract/selection.ts';
import { quoted } from './selection-text.ts';

/** A way to go on with what is being typed. */
export interface Suggestion {
  /** Takes the place of the word that is being typed. */
  readonly text: string;
  /** How many tenants it means; null where that is not known. */
  readonly tenants: number | null;
}

/** What suggestions are made from. */
export interface SuggestionSource {
  readonly saved: readonly SelectionRow[];
  readonly environments: readonly string[];
  readonly rows: readonly TenantRow[];
  /** Whether `rows` are all there are, so that counting them says something. */
  readonly whole: boolean;
}

const most = 8;

const read: Readonly<Partial<Record<SelectionKey, (row: TenantRow) => readonly string[]>>> = {
  tier: (row) => [row.tier],
  status: (row) => [row.status],
  env: (row) => row.environments,
  plan: (row) => [row.plan],
  region: (row) => [row.region],
  reseller: (row) => [row.reseller],
  target: (row) => [row.deploymentTarget],
  licence: (row) => [row.licenceTier],
  resource: (row) => [row.resourceTier],
  plugin: (row) => [row.pluginTier],
  tag: (row) => Object.keys(row.tags),
};

/** The word at the end of what was typed, which a suggestion would replace. */
export function lastWord(typed: string): string {
  return /[^\s()]*$/.exec(typed)?.[0] ?? '';
}

/** What the word at the end could become: a key, a value with its count, or a saved selection. */
export function suggestTerms(typed: string, source: SuggestionSource): readonly Suggestion[] {
  const word = lastWord(typed).toLowerCase();
  if (word === '') return [];
  if (word.startsWith('@')) {
    return source.saved
      .filter((one) => `@${one.name}`.startsWith(word) && `@${one.name}` !== word)
      .slice(0, most)
      .map((one) => ({ text: `@${one.name}`, tenants: one.tenants }));
  }
  const cut = word.indexOf(':');
  if (cut < 0) {
    return selectionKeys.filter((key) => key.startsWith(word)).map((key) => ({ text: `${key}:`, tenants: null }));
  }
  const key = selectionKeys.find((one) => one === word.slice(0, cut));
  if (key === undefined) return [];
  const counts = new Map<string, number>();
  const closed: Readonly<Partial<Record<SelectionKey, readonly string[]>>> = {
    tier: templateTiers,
    status: tenantStatuses,
    env: source.environments,
  };
  for (const value of closed[key] ?? []) counts.set(value, 0);
  for (const row of source.rows) {
    for (const value of read[key]?.(row) ?? []) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, tenants]) => ({ text: `${key}:${quoted(value)}`, tenants: source.whole ? tenants : null }))
    .filter(({ text }) => text.toLowerCase().startsWith(word) && text.toLowerCase() !== word)
    .sort((a, b) => (b.tenants ?? 0) - (a.tenants ?? 0))
    .slice(0, most);
}
