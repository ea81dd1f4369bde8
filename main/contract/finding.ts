/** How much a finding matters: an `error` makes a rendering invalid, a `warning` does so in strict mode, a `note` never. */
export type Severity = 'error' | 'warning' | 'note';

/** Something a check has to say about a template, a rendering or the workspace. */
export interface Finding {
  readonly severity: Severity;
  /** A stable word in capitals, for example `TIER_LIMIT`; scripts match on it. */
  readonly code: string;
  /** JSON Pointer (RFC 6901) into the document; empty when it concerns the whole. */
  readonly path: string;
  /** One sentence: what, and where. */
  readonly message: string;
  /** The way on, as one sentence; empty when there is none from here. */
  readonly fix: string;
  /** Identifiers of the tenants concerned. */
  readonly tenants: readonly string[];
  /** Where in a template it arose, when it did. */
  readonly source?: { readonly name: string; readonly line: number; readonly column?: number };
}

/** Worst first, then by code and path, so that two runs list findings alike. */
export function compareFindings(a: Finding, b: Finding): number {
  const rank = { error: 0, warning: 1, note: 2 } as const;
  return (
    rank[a.severity] - rank[b.severity] ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) ||
    (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
  );
}
