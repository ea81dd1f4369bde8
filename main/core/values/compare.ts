import { BinnacleError } from '../../contract/errors.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { ComparedDifference, Comparison, Difference } from '../../contract/values.ts';
import { listEnvironments } from '../environment/environments.ts';
import { toPointer } from '../pointer.ts';
import type { Database, Sandbox } from '../ports.ts';
import type { Answer } from '../service.ts';
import { documentNames } from '../template/templates.ts';
import { differenceOf } from '../whatif/difference.ts';
import { documentsMeant, type Explained, originOf, renderFew, withoutResult } from './few.ts';
import { findSide, type NamedSide, readSide, type Side } from './sides.ts';

/**
 * Holds two tenants, environments or moments against each other, document by document.
 * @param now RFC 3339 UTC; the `now` that both sides see, so that only facts make a difference.
 */
export async function compare(
  database: Database,
  sandbox: Sandbox,
  asked: Parameters<'compare'>,
  now: string,
): Promise<Answer<Comparison>> {
  const [a, b] = [readSide(asked.a, 'a'), readSide(asked.b, 'b')];
  const document = oneDocument(a, b, asked.document);
  const left = findSide(database, a, asked.environment ?? b.environment, 'a');
  const right = findSide(database, b, asked.environment ?? a.environment, 'b');
  const documents = documentsOfBoth(left, right, document);
  const pairs = environmentPairs(left, right);
  const cells = pairs.flatMap((environment) => documents.map((name) => ({ environment, document: name })));
  const key = ({ facts: tenant, source }: Side, environment: string, name: string) => ({
    source,
    key: { tenant, environment, document: name, now },
  });
  const rendered = await renderFew(
    sandbox,
    cells.flatMap(({ environment, document: name }) => [
      key(left, environment.a, name),
      key(right, environment.b, name),
    ]),
  );
  const findings = withoutResult(rendered);
  const compared: Comparison['compared'][number][] = [];
  const changes: ComparedDifference[] = [];
  for (const [at, cell] of cells.entries()) {
    const [before = null, after = null] = rendered.slice(at * 2, at * 2 + 2);
    // A document that neither side has is nothing to compare, and one without a result is a finding.
    if ((before === null && after === null) || before?.ok === false || after?.ok === false) continue;
    compared.push(cell);
    changes.push(...changesBetween(cell.document, cell.environment.a, before, after));
  }
  const said = ({ tenant, environment, changeSet }: Side) => ({ tenant, environment, changeSet });
  return { data: { a: said(left), b: said(right), compared, changes }, findings };
}

function changesBetween(
  document: string,
  environment: string,
  before: Explained | null,
  after: Explained | null,
): readonly ComparedDifference[] {
  return differencesOf(document, before, after).map((difference) => ({
    ...difference,
    environment,
    beforeFrom: originOf(before?.leaves.get(difference.path)),
    afterFrom: originOf(after?.leaves.get(difference.path)),
  }));
}

/** The leaves on which two renderings of a document differ, by path; a document that is not there has none. */
export function differencesOf(
  document: string,
  before: Pick<Explained, 'value'> | null,
  after: Pick<Explained, 'value'> | null,
): readonly Difference[] {
  return (
    differenceOf(before?.value ?? {}, after?.value ?? {})
      .map(
        (change): Difference => ({
          document,
          kind: change.before === undefined ? 'added' : change.after === undefined ? 'removed' : 'changed',
          path: toPointer(change.keys),
          before: change.before ?? null,
          after: change.after ?? null,
        }),
      )
      // An empty document against none would be a leaf without a path.
      .filter(({ path }) => path !== '')
      .sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0))
  );
}

function oneDocument(a: NamedSide, b: NamedSide, asked: string | undefined): string | undefined {
  const named = new Set([a.document, b.document, asked].filter((name) => name !== undefined));
  if (named.size < 2) return [...named][0];
  throw new BinnacleError('INVALID_INPUT', `Different documents are named: ${[...named].join(', ')}.`, {
    path: 'document',
    fix: 'Name one; a document is compared with the same document.',
  });
}

/** A document may have been there on one side's moment only. */
function documentsOfBoth(left: Side, right: Side, document: string | undefined): readonly string[] {
  const all = new Set([...documentNames(left.source), ...documentNames(right.source)]);
  if (document === undefined) return [...all];
  return all.has(document) ? [document] : documentsMeant(right.source, document);
}

function environmentPairs(left: Side, right: Side): readonly { readonly a: string; readonly b: string }[] {
  if (left.environment !== null && right.environment !== null) {
    return [{ a: left.environment, b: right.environment }];
  }
  const shared = listEnvironments(right.source)
    .map(({ name }) => name)
    .filter((name) => left.facts.environments.includes(name) && right.facts.environments.includes(name));
  if (shared.length > 0) return shared.map((name) => ({ a: name, b: name }));
  throw new BinnacleError('INVALID_INPUT', `${left.tenant} and ${right.tenant} share no environment.`, {
    path: 'environment',
    fix: 'Name one on each side: TENANT/ENV.',
  });
}
