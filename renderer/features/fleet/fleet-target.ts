/** The two sides of a comparison as they are named: `TENANT[/ENV[/DOCUMENT]][@TIME or @CHANGESET]`. */
export interface ComparedNames {
  readonly a: string;
  readonly b: string;
}

/** What the fleet's address asks for. */
export interface FleetTarget {
  /** The open tenant; empty for none. */
  readonly tenant: string;
  /** A selection to show; null: whatever is shown stays. */
  readonly filter: string | null;
  readonly compare: ComparedNames | null;
}

/** Reads a target: a tenant's identifier, a selection (with a question mark or a colon), or `compare?a=…&b=…`. */
export function readTarget(target: string): FleetTarget {
  if (target.startsWith('compare?')) {
    const asked = new URLSearchParams(target.slice('compare?'.length));
    return { tenant: '', filter: null, compare: { a: asked.get('a') ?? '', b: asked.get('b') ?? '' } };
  }
  const filter = target.startsWith('?') || target.includes(':') ? target.replace(/^\?/, '') : null;
  return { tenant: filter === null ? target : '', filter, compare: null };
}

/** The target of a comparison. */
export function compareTarget({ a, b }: ComparedNames): string {
  return `compare?${new URLSearchParams({ a, b }).toString()}`;
}
