import type { Finding } from '../../contract/finding.ts';
import type { FleetFacts } from '../fleet/facts.ts';
import type { FleetKey } from '../fleet/jobs.ts';
import type { RenderResult } from '../ports.ts';

/** What is kept of a rendering as it is now. */
export interface BeforeRendering {
  /** Null without a result. */
  readonly hash: string | null;
  /** Its errors, by code and path. */
  readonly errors: ReadonlySet<string>;
}

/**
 * The fleet as it is, rendered as far as somebody asked: by moment and captured time, so that the next keystroke renders
 * only what is edited. It holds hashes, no documents.
 */
export class Baseline {
  readonly facts: FleetFacts;
  /** RFC 3339 UTC; the `now` of all its renderings. */
  readonly capturedAt: string;
  readonly #known = new Map<string, BeforeRendering>();

  constructor(facts: FleetFacts, capturedAt: string) {
    this.facts = facts;
    this.capturedAt = capturedAt;
  }

  known(key: FleetKey): BeforeRendering | undefined {
    return this.#known.get(nameOf(key));
  }

  keep(key: FleetKey, result: Pick<RenderResult, 'hash' | 'findings'> | null): BeforeRendering {
    const kept = { hash: result?.hash ?? null, errors: errorsOf(result?.findings ?? []) };
    this.#known.set(nameOf(key), kept);
    return kept;
  }
}

const none: ReadonlySet<string> = new Set();
const sets = new Map<string, ReadonlySet<string>>();

/** Equal sets are kept once: most renderings have none, and many have the same. */
function errorsOf(findings: readonly Finding[]): ReadonlySet<string> {
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`);
  if (errors.length === 0) return none;
  const key = errors.sort().join('\n');
  let set = sets.get(key);
  if (set === undefined) {
    if (sets.size > 1000) sets.clear();
    set = new Set(errors);
    sets.set(key, set);
  }
  return set;
}

function nameOf({ tenant, environment, document }: FleetKey): string {
  return `${tenant.id}|${environment}|${document}`;
}
