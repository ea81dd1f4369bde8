import type { Finding } from '../../contract/finding.ts';
import type { Invariant } from '../../contract/validation.ts';
import type { FactSource } from '../facts.ts';
import type { FleetFacts } from '../fleet/facts.ts';
import type { FleetKey } from '../fleet/jobs.ts';
import { type ReadyInvariant, readyInvariant } from './judge.ts';
import { readerOf, wantedPaths } from './reading.ts';
import { InvariantState } from './state.ts';

/** Invariants made ready, with what a rendering of the fleet has to give back for them. */
export interface InvariantCheck {
  readonly invariants: readonly Invariant[];
  /** JSON Pointers to want of each rendering (`want: { value: paths }`). */
  readonly paths: readonly string[];
  readonly reader: ReturnType<typeof readerOf>;
  readonly state: InvariantState;
  /** Whether some invariant speaks of this rendering. */
  concerns(key: FleetKey): boolean;
}

/** Makes invariants ready to be evaluated over a fleet. Selections are read at the source's moment. */
export function invariantCheck(source: FactSource, invariants: readonly Invariant[]): InvariantCheck {
  const ready: readonly ReadyInvariant[] = invariants.map((invariant) => readyInvariant(source, invariant));
  const paths = wantedPaths(invariants);
  return {
    invariants,
    paths,
    reader: readerOf(paths),
    state: new InvariantState(ready),
    concerns: ({ document, environment }) =>
      invariants.some(
        (each) =>
          each.document === document && (each.environments.length === 0 || each.environments.includes(environment)),
      ),
  };
}

/**
 * Invariants about a document that no template of the fleet makes, or of which nothing was looked at: they hold of
 * nothing, which must not pass for holding.
 */
export function withoutDocument(
  invariants: readonly Invariant[],
  { documents }: Pick<FleetFacts, 'documents'>,
): readonly Finding[] {
  return invariants
    .filter(({ document }) => !documents.includes(document))
    .map(({ name, document, severity, paths }) => ({
      ...{ severity, code: 'INVARIANT_NOT_EVALUATED', path: paths[0] ?? '', tenants: [] },
      message: `${name} could not be evaluated: no template makes the document ${document}.`,
      fix: `Use one of ${documents.join(', ')}, or delete it with \`invariant delete\`.`,
    }));
}
