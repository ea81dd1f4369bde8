import type { Parameters } from '../../contract/operations.ts';
import type { EffectiveValue } from '../../contract/values.ts';
import { listEnvironments } from '../environment/environments.ts';
import type { FactSource } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Sandbox } from '../ports.ts';
import type { Answer } from '../service.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { sameValue } from '../whatif/difference.ts';
import { documentsMeant, type Explained, renderFew, withoutResult } from './few.ts';

/**
 * The effective values of a tenant, by document, path and environment. Whether environments differ is asked of all of
 * the tenant's environments, also where the values of one are wanted.
 * @param now RFC 3339 UTC; the `now` that every rendering sees.
 */
export async function effectiveValues(
  source: FactSource,
  sandbox: Sandbox,
  asked: Parameters<'values'>,
  now: string,
): Promise<Answer<readonly EffectiveValue[]>> {
  const tenant = findTenant(source, asked.tenant);
  const only = asked.environment === undefined ? undefined : environmentOf(source, tenant, asked.environment).name;
  const environments = listEnvironments(source)
    .map(({ name }) => name)
    .filter((name) => tenant.environments.includes(name));
  const documents = documentsMeant(source, asked.document);
  const keys = documents.flatMap((document) =>
    environments.map((environment) => ({ source, key: { tenant, environment, document, now } })),
  );
  const all = await renderFew(sandbox, keys);
  const wanted = all.filter((each) => each !== null && (only === undefined || each.key.environment === only));
  const findings = withoutResult(wanted);
  const rows = documents.flatMap((document) => {
    const there = all.filter((each): each is Explained => each?.key.document === document && each.ok);
    return rowsOf(there);
  });
  const shown = rows.filter(
    (row) => (only === undefined || row.environment === only) && (asked.differs !== true || row.differs),
  );
  const place = new Map(shown.map((row, at) => [row, at]));
  const cut = pageOf(shown, (row) => String(place.get(row)).padStart(9, '0'), asked);
  return { data: cut.rows, page: cut.page, findings };
}

/** The leaves of one document's renderings, side by side: path by path, in the order of the environments. */
function rowsOf(rendered: readonly Explained[]): readonly EffectiveValue[] {
  const paths = new Set(rendered.flatMap(({ leaves }) => [...leaves.keys()]));
  return [...paths].sort().flatMap((path) => {
    const leaves = rendered.map(({ leaves }) => leaves.get(path));
    const differs = leaves.some((leaf) => !sameValue(leaf?.value, leaves[0]?.value));
    return leaves.flatMap((leaf, at) => {
      if (leaf === undefined) return [];
      const { layer, source, line, variable, value } = leaf;
      const { document, environment } = rendered[at]!.key;
      return [{ document, path, environment, value, layer, source, line, variable, differs }];
    });
  });
}
