import { compareFindings, type Finding } from '../../contract/finding.ts';

/** How many different findings an answer holds; what is beyond is counted. */
export const MOST_FINDINGS = 1000;

/** A finding as it is gathered: told apart by shape, with everybody it concerns. */
interface Group {
  readonly first: Finding;
  readonly tenants: Set<string>;
  /** Whether others of the shape say it with other figures. */
  varied: boolean;
}

/**
 * Gathers the findings of a fleet so that one mistake is one finding, however many tenants have it: those with the same
 * code, path, place and words, figures and quoted values aside, are one. Memory grows with mistakes and their tenants only.
 */
export class FindingGroups {
  readonly #groups = new Map<string, Group>();
  readonly #beyond = new Set<string>();

  /** Takes in what one tenant's rendering has. */
  add(finding: Finding, tenant: string): void {
    this.#put(shapeOf(finding), finding, [tenant]);
  }

  /** Takes in a finding that is about several tenants together, and stays by itself. */
  addShared(finding: Finding): void {
    this.#put(`${finding.code}\n${finding.message}`, finding, finding.tenants);
  }

  #put(shape: string, finding: Finding, tenants: readonly string[]): void {
    let group = this.#groups.get(shape);
    if (group === undefined) {
      if (this.#groups.size >= MOST_FINDINGS) {
        this.#beyond.add(shape);
        return;
      }
      group = { first: finding, tenants: new Set(), varied: false };
      this.#groups.set(shape, group);
    }
    group.varied ||= finding.message !== group.first.message;
    for (const tenant of tenants) group.tenants.add(tenant);
  }

  /** How many different findings there were no room for. */
  get leftOut(): number {
    return this.#beyond.size;
  }

  /** The findings, worst first, each naming its tenants in order. */
  findings(): readonly Finding[] {
    return [...this.#groups.values()]
      .map(({ first, tenants, varied }) => ({
        ...first,
        message: varied ? `${first.message.replace(/\.$/, '')}, and alike for others.` : first.message,
        tenants: [...tenants].sort(),
      }))
      .sort((a, b) => compareFindings(a, b) || b.tenants.length - a.tenants.length);
  }
}

function shapeOf({ severity, code, path, message, source }: Finding): string {
  const words = message.replace(/"(?:[^"\\]|\\.)*"|…"?/g, '"').replace(/\d[\d.,]*/g, '#');
  return `${severity}\n${code}\n${path}\n${source?.name ?? ''}:${source?.line ?? ''}\n${words}`;
}
