import type { ComparedDifference, Comparison } from '../../../../main/contract/values.ts';

/** What can be promoted out of a comparison: from the environment of A to that of B. */
export interface Promotable {
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
}

/** Promoting needs one tenant, two environments, and the present on both sides; null otherwise. */
export function promotableOf({ a, b }: Comparison): Promotable | null {
  if (a.tenant !== b.tenant || a.changeSet !== null || b.changeSet !== null) return null;
  if (a.environment === null || b.environment === null || a.environment === b.environment) return null;
  return { tenant: a.tenant, from: a.environment, to: b.environment };
}

/** The key of one difference. */
export function differenceKey({ document, environment, path }: ComparedDifference): string {
  return `${environment} ${document} ${path}`;
}

/** What to ask a promotion for: the paths that were ticked, and their document where it is one. */
export interface PromotionScope {
  readonly paths?: string[];
  readonly document?: string;
  /** A path that would be taken along in a document where it was not ticked; null where there is none. */
  readonly takesAlong: string | null;
}

/** Turns ticked differences into paths of a promotion; none ticked means all of them. */
export function scopeOf(changes: readonly ComparedDifference[], ticked: ReadonlySet<string>): PromotionScope {
  const chosen = changes.filter((one) => ticked.has(differenceKey(one)));
  if (chosen.length === 0) return { takesAlong: null };
  const paths = [...new Set(chosen.map((one) => one.path))];
  const documents = [...new Set(chosen.map((one) => one.document))];
  const [document] = documents;
  if (documents.length === 1 && document !== undefined) return { paths, document, takesAlong: null };
  const along = changes.find(
    (one) =>
      !ticked.has(differenceKey(one)) && paths.some((path) => one.path === path || one.path.startsWith(`${path}/`)),
  );
  return { paths, takesAlong: along?.path ?? null };
}

const rank = { removed: 0, changed: 1, added: 2 } as const;

/** Differences by document, what is removed first, then by path. */
export function orderedDifferences(changes: readonly ComparedDifference[]): readonly ComparedDifference[] {
  return [...changes].sort(
    (a, b) =>
      Number(b.document === 'tenant') - Number(a.document === 'tenant') ||
      a.document.localeCompare(b.document) ||
      a.environment.localeCompare(b.environment) ||
      rank[a.kind] - rank[b.kind] ||
      (a.path < b.path ? -1 : 1),
  );
}
