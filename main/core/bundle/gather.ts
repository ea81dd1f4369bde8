import type { BundleChangeSet, BundleFact, BundleKind } from '../../contract/exports.ts';
import { bundleKinds } from '../../contract/exports.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Parameters } from '../../contract/operations.ts';
import { currentFacts, factHistory } from '../facts.ts';
import type { Reader } from '../ports.ts';
import { selectTenants } from '../selection/select.ts';
import { findTemplate, type TemplateBody } from '../template/templates.ts';

/** The most change sets a bundle names. */
const MOST_CHANGE_SETS = 10_000;

/** The facts a bundle is to hold, and the change sets that made them: nothing of what was erased or unmade since. */
export function gatherFacts(
  reader: Reader,
  asked: Pick<Parameters<'workspace.export'>, 'kinds' | 'templates' | 'select'>,
): { readonly facts: readonly BundleFact[]; readonly changeSets: readonly BundleChangeSet[] } {
  const templates = asked.templates?.map((name) => findTemplate(reader, name).body);
  const tenants =
    asked.select === undefined ? undefined : new Set(selectTenants(reader, asked.select).map(({ id }) => id));
  const kinds: readonly BundleKind[] =
    asked.kinds ?? (templates !== undefined && tenants === undefined ? ['schema', 'template'] : bundleKinds);
  const makers = new Set<number>();
  const facts: BundleFact[] = [];
  for (const kind of bundleKinds) {
    if (!kinds.includes(kind)) continue;
    for (const { entity, body, madeBy } of currentFacts<JsonObject>(reader, kind)) {
      if (!isMeant(kind, entity, body, templates, tenants)) continue;
      makers.add(madeBy);
      const versions = kind === 'template' ? olderVersions(reader, entity, Number(body.version)) : [];
      for (const { madeBy: by } of versions) makers.add(by);
      const bodies = versions.map((one) => one.body);
      facts.push(bodies.length === 0 ? { kind, entity, body } : { kind, entity, body, versions: bodies });
    }
  }
  return { facts, changeSets: headersOf(reader, makers) };
}

function isMeant(
  kind: BundleKind,
  entity: string,
  body: JsonObject,
  templates: readonly TemplateBody[] | undefined,
  tenants: ReadonlySet<string> | undefined,
): boolean {
  if (templates !== undefined && kind === 'template') return templates.some(({ id }) => id === entity);
  if (templates !== undefined && kind === 'schema') return templates.some((one) => one.schemaVersion === entity);
  if (tenants === undefined) return true;
  if (kind === 'tenant') return tenants.has(entity);
  const tenant = ['assignment', 'pin', 'variable', 'override'].includes(kind) ? body.tenant : undefined;
  return typeof tenant !== 'string' || tenants.has(tenant);
}

/** A template's versions before the present one, oldest first; one that was brought back stands once. */
function olderVersions(reader: Reader, entity: string, newest: number) {
  const versions = new Map<number, { readonly body: JsonObject; readonly madeBy: number }>();
  for (const { body, madeBy } of factHistory<JsonObject>(reader, 'template', entity)) {
    const version = Number(body.version);
    if (version < newest && !versions.has(version)) versions.set(version, { body, madeBy });
  }
  return [...versions.entries()].sort(([a], [b]) => a - b).map(([, one]) => one);
}

function headersOf(reader: Reader, makers: ReadonlySet<number>): readonly BundleChangeSet[] {
  return reader
    .all<{ seq: number } & Omit<BundleChangeSet, 'time'> & { readonly time: number }>(
      'SELECT seq, id, title, reason, ticket, author, time FROM change_set ORDER BY seq DESC',
    )
    .filter(({ seq }) => makers.has(seq))
    .slice(0, MOST_CHANGE_SETS)
    .map(({ seq: _seq, time, ...rest }) => ({ ...rest, time: new Date(time).toISOString() }));
}
