import type { Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { Leaf, Override, Tenant } from '../../contract/model.ts';
import type { Difference, LeftOutReason } from '../../contract/values.ts';
import type { FactChange } from '../facts.ts';
import type { FleetFacts } from '../fleet/facts.ts';
import { overrideEntity } from '../override/service.ts';
import type { RenderResult } from '../ports.ts';
import { differencesOf } from './compare.ts';
import { overrideValue, runtimeNames } from './override-text.ts';
import { belongsToEnvironment, type Decisions, isNamed, stepsOf } from './promotable.ts';

/** From which environment to which. */
export interface Direction {
  readonly from: string;
  readonly to: string;
  /** Only what stands at or below these; undefined: everything that does not belong to its environment. */
  readonly paths: readonly string[] | undefined;
}

/** One tenant's document with what is to be promoted in it. */
export interface PromotionCell {
  readonly tenant: Tenant;
  readonly document: string;
  /** The source's document. */
  readonly source: Json;
  /** Every difference from the target (before) to the source (after). */
  readonly differences: readonly Difference[];
  readonly chosen: readonly Difference[];
  /** Errors that the target has already. */
  readonly errors: ReadonlySet<string>;
  readonly schemaVersion: string;
}

/** A difference that is not promoted, and why. */
export interface NotPromoted {
  readonly difference: Difference;
  readonly because: LeftOutReason;
}

/** Decides for one tenant's document which differences are promoted. */
export function promotionCell(
  facts: FleetFacts,
  { from, to, paths }: Direction,
  place: Pick<PromotionCell, 'tenant' | 'document' | 'schemaVersion'>,
  source: RenderResult,
  target: RenderResult,
): { readonly cell: PromotionCell; readonly leftOut: readonly NotPromoted[] } {
  const differences = differencesOf(place.document, target, source);
  const [sources, targets] = [leavesOf(source), leavesOf(target)];
  const here = decisionsOf(facts, place.tenant.id, from, place.document);
  const there = decisionsOf(facts, place.tenant.id, to, place.document);
  const chosen: Difference[] = [];
  const leftOut: NotPromoted[] = [];
  for (const difference of differences) {
    const { path } = difference;
    if (paths !== undefined && !isNamed(difference, paths)) continue;
    const [mine, other] = [
      { leaf: sources.get(path), decisions: here },
      { leaf: targets.get(path), decisions: there },
    ];
    const because = paths === undefined ? belongsToEnvironment(path, mine, other) : null;
    if (because === null) chosen.push(difference);
    else leftOut.push({ difference, because });
  }
  const errors = new Set(errorsOf(target).map(({ key }) => key));
  return { cell: { ...place, source: source.value, differences, chosen, errors }, leftOut };
}

/** The overrides that make a cell's chosen differences so, and the ends of those below that would undo them. */
export function overridesFor(facts: FleetFacts, cell: PromotionCell, environment: string): readonly FactChange[] {
  const { tenant, document } = cell;
  const runtime = runtimeNames(facts.schema(cell.schemaVersion));
  const there = facts
    .overrides(tenant.id)
    .filter((override) => override.document === document && override.environment === environment);
  const changes = new Map<string, FactChange>();
  const put = (path: string, after: Override | null) => {
    const entity = overrideEntity(tenant.id, environment, document, path);
    changes.set(entity, { kind: 'override', entity, after: after as unknown as Json });
  };
  const steps = stepsOf(cell.chosen, cell.differences, cell.source);
  for (const { path, value } of steps) {
    // An empty map is laid over what is there; every other value takes the place of what stands below it.
    if (isMap(value)) continue;
    for (const below of there) if (below.path.startsWith(`${path}/`)) put(below.path, null);
  }
  for (const { path, value } of steps) {
    put(path, { tenant: tenant.id, environment, document, path, value: overrideValue(value, runtime) });
  }
  return [...changes.values()];
}

/** The errors of a rendering, each under a text that is the same for the same error. */
export function errorsOf(result: RenderResult): readonly { readonly key: string; readonly finding: Finding }[] {
  return result.findings
    .filter(({ severity }) => severity === 'error')
    .map((finding) => ({ key: `${finding.code} ${finding.path} ${finding.message}`, finding }));
}

function leavesOf({ leaves }: RenderResult): ReadonlyMap<string, Leaf> {
  return new Map((leaves ?? []).map((leaf) => [leaf.path, leaf]));
}

function decisionsOf(facts: FleetFacts, tenant: string, environment: string, document: string): Decisions {
  const named = (scope: string) => facts.variables(scope).map(({ name }) => name);
  const own = new Set(named(`${tenant}|${environment}|`));
  const narrower = new Set([...own, ...named(`${tenant}||`)]);
  const replaced = facts
    .overrides(tenant)
    .filter((one) => one.document === document && (one.environment === null || one.environment === environment))
    .filter(({ value }) => !isMap(value))
    .map(({ path }) => path);
  return { own, shared: new Set(named(`|${environment}|`).filter((name) => !narrower.has(name))), replaced };
}

function isMap(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
