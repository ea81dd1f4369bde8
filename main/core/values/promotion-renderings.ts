import type { Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import type { Difference } from '../../contract/values.ts';
import { type FleetFacts, withChanges } from '../fleet/facts.ts';
import { type FleetKey, jobsOf } from '../fleet/jobs.ts';
import { renderFleet } from '../fleet/render.ts';
import { pointerSegments } from '../pointer.ts';
import type { RenderResult, Sandbox } from '../ports.ts';
import type { Call } from '../service.ts';
import { sameValue } from '../whatif/difference.ts';
import type { LeftOutRows } from './left-out.ts';
import { type Direction, errorsOf, overridesFor, type PromotionCell, promotionCell } from './promotion-cells.ts';

/** What a promotion works with. */
export interface PromotionWork extends Direction {
  readonly sandbox: Sandbox;
  readonly facts: FleetFacts;
  /** RFC 3339 UTC; the `now` that every rendering sees. */
  readonly now: string;
  readonly call: Call;
}

/** How often overrides are tried: what did not hold is taken out, and the rest tried once more. */
const ROUNDS = 3;

/** Renders every document of the tenants in both environments and finds what is to be promoted; streams, keeps no rendering. */
export async function findCells(
  work: PromotionWork,
  tenants: readonly Tenant[],
  documents: readonly string[],
  leftOut: LeftOutRows,
  findings: Map<string, Finding>,
): Promise<readonly PromotionCell[]> {
  const { facts, from, to, call } = work;
  const cells: PromotionCell[] = [];
  /** The source's result, until the target's comes right after it. */
  let source: RenderResult | undefined;
  let done = 0;
  const total = tenants.length * documents.length * 2;
  await renderFleet(
    work.sandbox,
    jobsOf(facts, pairsOf(tenants, documents, from, to), work.now),
    { format: null, value: true, explain: true },
    {
      onBatch: (jobs, results) => {
        for (const [at, { tenant, document, prepared }] of jobs.entries()) {
          const result = results[at]!;
          if (source === undefined) {
            source = result;
            continue;
          }
          const [before, { schemaVersion }] = [source, prepared];
          source = undefined;
          if (!before.ok || !result.ok) {
            leftOut.addDocument(tenant.id, document);
            for (const one of [before, result]) if (!one.ok) addErrors(findings, one, tenant.id, new Set());
            continue;
          }
          const made = promotionCell(facts, work, { tenant, document, schemaVersion }, before, result);
          for (const each of made.leftOut) leftOut.add(tenant.id, each);
          if (made.cell.chosen.length > 0) cells.push(made.cell);
        }
        done += jobs.length;
        call.progress('Comparing environments', Math.min(done, total), total);
      },
    },
  );
  return cells;
}

/**
 * Tries the overrides: renders the target as if they were set, and takes out what did not come to be. Errors that come
 * with those that stay are findings.
 */
export async function cellsThatHold(
  work: PromotionWork,
  found: readonly PromotionCell[],
  leftOut: LeftOutRows,
  findings: Map<string, Finding>,
): Promise<readonly PromotionCell[]> {
  const held: PromotionCell[] = [];
  let trying = found;
  for (let round = 1; trying.length > 0; round++) {
    const again: PromotionCell[] = [];
    await tryOut(work, trying, (cell, result) => {
      const failed = failedOf(cell, result);
      if (failed.length === 0) {
        addErrors(findings, result, cell.tenant.id, cell.errors);
        held.push(cell);
        return;
      }
      const last = round === ROUNDS || failed.length === cell.chosen.length;
      const out = last ? cell.chosen : failed;
      for (const difference of out) leftOut.add(cell.tenant.id, { difference, because: 'not-holdable' });
      if (!last) again.push({ ...cell, chosen: cell.chosen.filter((difference) => !failed.includes(difference)) });
    });
    trying = again;
  }
  return held;
}

/** The differences that did not come to be. */
function failedOf({ chosen }: PromotionCell, result: RenderResult): readonly Difference[] {
  return result.ok ? chosen.filter((difference) => !holds(result.value, difference)) : chosen;
}

async function tryOut(
  { sandbox, facts, now, to, call }: PromotionWork,
  cells: readonly PromotionCell[],
  then: (cell: PromotionCell, result: RenderResult) => void,
): Promise<void> {
  const imagined = withChanges(
    facts,
    cells.flatMap((cell) => overridesFor(facts, cell, to)),
  );
  const keys = cells.map(({ tenant, document }): FleetKey => ({ tenant, environment: to, document }));
  let at = 0;
  await renderFleet(
    sandbox,
    jobsOf(imagined, keys, now),
    { format: null, value: true, explain: false },
    {
      onBatch: (_jobs, results) => {
        for (const result of results) then(cells[at++]!, result);
        call.progress('Trying overrides', at, cells.length);
      },
    },
  );
}

function* pairsOf(
  tenants: readonly Tenant[],
  documents: readonly string[],
  from: string,
  to: string,
): Generator<FleetKey> {
  for (const tenant of tenants) {
    for (const document of documents) {
      yield { tenant, environment: from, document };
      yield { tenant, environment: to, document };
    }
  }
}

/** Whether a document has at a difference's path what the difference leads to. */
function holds(document: Json, { path, kind, after }: Difference): boolean {
  let at: Json | undefined = document;
  for (const key of pointerSegments(path)) {
    const inside: unknown = at;
    const isMap = typeof inside === 'object' && inside !== null && !Array.isArray(inside);
    at = isMap && Object.hasOwn(inside, key) ? (inside as { readonly [key: string]: Json })[key] : undefined;
  }
  // A leaf that went may have left a map in its place.
  return kind === 'removed' ? at === undefined || isFilledMap(at) : sameValue(at, after);
}

function isFilledMap(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function addErrors(
  findings: Map<string, Finding>,
  result: RenderResult,
  tenant: string,
  known: ReadonlySet<string>,
): void {
  for (const { key, finding } of errorsOf(result)) {
    if (known.has(key)) continue;
    const tenants = findings.get(key)?.tenants ?? [];
    if (!tenants.includes(tenant)) findings.set(key, { ...finding, tenants: [...tenants, tenant] });
  }
}
