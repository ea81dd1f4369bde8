import type { TenantRow } from '../../../main/contract/results.ts';
import { LONGEST_SELECTION } from '../../../main/contract/selection-grammar.ts';

/** Which tenants are picked: some by name, or all that the filter means but some. */
export interface Picks {
  readonly all: boolean;
  /** The picked ones; with `all` the ones left out. */
  readonly ids: ReadonlySet<string>;
}

/** Nothing picked. */
export const nonePicked: Picks = { all: false, ids: new Set() };

/** Whether one tenant is picked. */
export function isPicked({ all, ids }: Picks, id: string): boolean {
  return ids.has(id) !== all;
}

/** Picks tenants, or lets go of them. */
export function withPicks({ all, ids }: Picks, changed: readonly string[], on: boolean): Picks {
  const next = new Set(ids);
  for (const id of changed) {
    if (on !== all) next.add(id);
    else next.delete(id);
  }
  return { all, ids: next };
}

/** How many are picked; `total` is how many the filter means. */
export function pickedCount({ all, ids }: Picks, total: number): number {
  return all ? Math.max(0, total - ids.size) : ids.size;
}

/**
 * The selection that means what is picked, for operations on many. Null where it would be longer than a selection may
 * be. An archived tenant is meant only where its status is spoken of.
 */
export function picksExpression({ all, ids }: Picks, filter: string, rows: readonly TenantRow[]): string | null {
  const named = [...ids].map((id) => (all ? `not id:${id}` : `id:${id}`));
  const archived = !all && rows.some((row) => row.status === 'archived' && ids.has(row.id));
  const text = all
    ? [filter.trim() === '' ? 'id:*' : `(${filter.trim()})`, ...named].join(' ')
    : `${archived ? 'status:* ' : ''}(${named.join(' or ')})`;
  return text.length > LONGEST_SELECTION ? null : text;
}
