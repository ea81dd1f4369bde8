/** A saved selection: an expression under a name, used as `@name`. */
export interface SavedSelection {
  /** UUIDv7; saving another expression under the name keeps it. */
  readonly id: string;
  readonly name: string;
  readonly expression: string;
}

/** A saved selection with how many tenants it means right now. */
export interface SelectionRow extends SavedSelection {
  /** Null where it refers to something that is no longer there. */
  readonly tenants: number | null;
}

/** The keys of a selection's terms; each names a fact of a tenant. */
export const selectionKeys = [
  'tier',
  'plan',
  'status',
  'region',
  'tag',
  'env',
  'id',
  'name',
  'reseller',
  'target',
  'licence',
  'resource',
  'plugin',
  'missing',
] as const;
/** One of `selectionKeys`. */
export type SelectionKey = (typeof selectionKeys)[number];

/** A value with `*` in it: the texts between the stars. One element means exactly that text. */
export type SelectionPattern = readonly string[];

/** A parsed selection. Positions (`at`) count characters from 1. */
export type Selection =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Selection[] }
  | { readonly kind: 'not'; readonly part: Selection }
  | { readonly kind: 'word'; readonly pattern: SelectionPattern; readonly at: number }
  | { readonly kind: 'saved'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'term';
      readonly key: SelectionKey;
      readonly pattern: SelectionPattern;
      /** For `tag:k=v` the pattern of `v`; null for `tag:k` and every other key. */
      readonly value: SelectionPattern | null;
      readonly at: number;
    };
