import type { Finding } from '../../contract/finding.ts';
import type { ReadyInvariant } from './judge.ts';
import { Ledger } from './ledger.ts';
import type { Reading, RenderingMember } from './reading.ts';

/** A rendering with what it reads now; null for one that is no more. */
export type Update = readonly [member: RenderingMember, reading: Reading | null];

/** What updates would change about a fleet's invariants. */
export interface InvariantDifference {
  /** What would be wrong and is not now. */
  readonly broken: readonly Finding[];
  /** What is wrong now and would not be. */
  readonly settled: readonly Finding[];
}

/**
 * Invariants over a fleet, kept up to date rendering by rendering: an update costs what one rendering costs, and what is
 * wrong is read off what is kept. It gives the same whatever order the renderings come in.
 */
export class InvariantState {
  readonly #ledgers: readonly (readonly [ReadyInvariant, Ledger])[];

  constructor(invariants: readonly ReadyInvariant[]) {
    this.#ledgers = invariants.map((ready) => [ready, new Ledger(ready)]);
  }

  /** Puts in what a rendering reads now. */
  update(member: RenderingMember, reading: Reading | null): void {
    const key = keyOf(member);
    for (const [ready, ledger] of this.#ledgers) {
      if (ready.invariant.document !== member.document) continue;
      const contribution = reading === null ? null : ready.judge(member, reading);
      ledger.set(key, contribution === null ? undefined : { tenant: member.tenant.id, contribution });
    }
  }

  /** What is wrong now, invariant by invariant; an invariant that could not be evaluated is among it. */
  violations(): readonly Finding[] {
    return this.#ledgers.flatMap(([, ledger]) => ledger.findings());
  }

  /** Looks at the fleet as updates would leave it, and puts everything back. */
  trial<T>(updates: Iterable<Update>, look: () => T): T {
    const before: (() => void)[] = [];
    try {
      for (const [member, reading] of updates) {
        const key = keyOf(member);
        for (const [, ledger] of this.#ledgers) {
          const entry = ledger.entry(key);
          before.push(() => ledger.set(key, entry));
        }
        this.update(member, reading);
      }
      return look();
    } finally {
      for (const restore of before.reverse()) restore();
    }
  }

  /** What updates would break and what they would settle; a finding whose tenants change is new. */
  difference(updates: Iterable<Update>): InvariantDifference {
    const now = this.violations();
    const after = this.trial(updates, () => this.violations());
    const marks = new Set(now.map(markOf));
    const marksAfter = new Set(after.map(markOf));
    return {
      broken: after.filter((finding) => !marks.has(markOf(finding))),
      settled: now.filter((finding) => !marksAfter.has(markOf(finding))),
    };
  }
}

function keyOf({ tenant, environment, document }: RenderingMember): string {
  return `${tenant.id}|${environment}|${document}`;
}

function markOf({ code, path, message, tenants }: Finding): string {
  return `${code}\n${path}\n${message}\n${tenants.join(' ')}`;
}
