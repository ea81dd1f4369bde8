import { BinnacleError } from '../../contract/errors.ts';
import { compareFindings, type Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { Leaf } from '../../contract/model.ts';
import type { ValueOrigin } from '../../contract/values.ts';
import type { FactSource } from '../facts.ts';
import { renderFleet } from '../fleet/render.ts';
import type { RenderResult, Sandbox } from '../ports.ts';
import { refuseNoResult } from '../rendering/answers.ts';
import { prepareJobIfAny, type RenderingKey } from '../rendering/jobs.ts';
import { documentNames } from '../template/templates.ts';

/** A document of a tenant in an environment, rendered and explained. */
export interface Explained {
  readonly key: RenderingKey;
  /** False when there is no result. */
  readonly ok: boolean;
  readonly value: Json;
  /** By path. */
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly findings: readonly Finding[];
}

/** Which rendering is meant, and the moment it is read at. */
export interface SourcedKey {
  readonly source: FactSource;
  readonly key: RenderingKey;
}

/** Renders the documents of a few tenants and explains them; null where no template makes the document for the tenant. */
export async function renderFew(
  sandbox: Sandbox,
  wanted: readonly SourcedKey[],
): Promise<readonly (Explained | null)[]> {
  const prepared = wanted.map(({ source, key }) => prepareJobIfAny(source, key));
  const jobs = prepared.flatMap((each) => (each === null ? [] : [{ prepared: each }]));
  const results: RenderResult[] = [];
  await renderFleet(
    sandbox,
    jobs,
    { format: null, value: true, explain: true },
    { onBatch: (_jobs, batch) => void results.push(...batch) },
  );
  return wanted.map(({ key }, at) => {
    if (prepared[at] === null) return null;
    const { ok, value, leaves, findings } = results.shift()!;
    return {
      key,
      ok,
      value,
      leaves: new Map((leaves ?? []).map((leaf) => [leaf.path, leaf])),
      findings: findings.map((finding) => ({ ...finding, tenants: [key.tenant.id] })),
    };
  });
}

/**
 * What kept renderings from giving a result, as findings that say which rendering is meant.
 * @throws BinnacleError INVALID_INPUT when not one of them has a result.
 */
export function withoutResult(rendered: readonly (Explained | null)[]): readonly Finding[] {
  const there = rendered.filter((each) => each !== null);
  const failed = there.filter(({ ok }) => !ok);
  const [first] = failed;
  if (first !== undefined && failed.length === there.length) refuseNoResult(noResult(first), nameOf(first));
  return failed
    .flatMap((each) =>
      each.findings
        .filter(({ severity }) => severity === 'error')
        .map((finding) => ({ ...finding, message: `No rendering of ${nameOf(each)}: ${finding.message}` })),
    )
    .sort(compareFindings);
}

/** A rendering as a sentence names it. */
export function nameOf({ key: { tenant, environment, document } }: Pick<Explained, 'key'>): string {
  return `${tenant.id}, ${environment}, ${document}`;
}

/** Where a leaf comes from; null where there is none. */
export function originOf(leaf: Leaf | undefined): ValueOrigin | null {
  if (leaf === undefined) return null;
  const { layer, source, line, variable } = leaf;
  return { layer, source, line, variable };
}

/**
 * The documents meant: the named one, or all there are.
 * @throws BinnacleError NOT_FOUND for a name that is none.
 */
export function documentsMeant(source: FactSource, document: string | undefined): readonly string[] {
  const known = documentNames(source);
  if (document === undefined) return known;
  if (known.includes(document)) return [document];
  throw new BinnacleError('NOT_FOUND', `There is no document ${JSON.stringify(document)}.`, {
    path: 'document',
    fix: `Use one of ${known.join(', ')}.`,
  });
}

function noResult({ findings }: Explained) {
  return { ok: false, value: null, text: null, hash: null, leaves: null, lineLeaves: null, findings };
}
