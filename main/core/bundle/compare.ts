import type { BundleFact, BundleKind, BundleRow, BundleSide } from '../../contract/exports.ts';
import { bundleKinds } from '../../contract/exports.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { parseSelection } from '../../contract/selection-grammar.ts';
import { canonicalJson } from '../canonical-json.ts';
import { currentFacts, type FactChange, factHistory } from '../facts.ts';
import type { Crypto, Reader } from '../ports.ts';
import { type TemplateBody, templateById } from '../template/templates.ts';
import { nextVersion } from '../template/versions.ts';
import { identifierLedger } from '../tenant/identifiers.ts';
import { isReserved } from '../variable/reserved.ts';
import { factProblem } from './content.ts';
import { templateMatches, wordsOf } from './names.ts';

/** Decides whose side of a conflict is kept; undefined leaves it open. */
export type Decide = (kind: BundleKind, entity: string) => BundleSide | undefined;

/** What a bundle would do here. */
export interface Comparison {
  /** One for each fact of the bundle, in the order they are taken. */
  readonly rows: readonly BundleRow[];
  readonly changes: readonly FactChange[];
  /** Identifiers of tenants that are new here. */
  readonly newTenants: readonly string[];
  /** Templates that are new or get another text. */
  readonly texts: readonly TemplateBody[];
}

/** Holds a bundle's facts against this workspace: tenants by identifier, templates by UUID and then by name, all else by what it stands under. */
export function compareFacts(
  reader: Reader,
  crypto: Pick<Crypto, 'sha256'>,
  facts: readonly BundleFact[],
  decide: Decide,
): Comparison {
  const here = new Map<BundleKind, Map<string, JsonObject>>();
  for (const kind of bundleKinds) {
    here.set(kind, new Map(currentFacts<JsonObject>(reader, kind).map(({ entity, body }) => [entity, body])));
  }
  const ledger = identifierLedger(reader, crypto, facts.length > 300);
  const matches = templateMatches(facts, here.get('template')!);
  const rows: BundleRow[] = [];
  const changes: FactChange[] = [];
  const newTenants: string[] = [];
  const texts: TemplateBody[] = [];
  const seen = new Set<string>();
  const ordered = bundleKinds.flatMap((kind) => facts.filter((fact) => fact.kind === kind));
  for (const given of ordered) {
    const { kind, entity } = given;
    const what = wordsOf(given, here.get('template')!, facts);
    const add = (state: BundleRow['state'], reason = '', fix = '') =>
      void rows.push({ kind, entity, what, state, reason, fix });
    const twice = seen.has(`${kind} ${entity}`) ? 'it stands in the bundle twice' : null;
    seen.add(`${kind} ${entity}`);
    const problem = twice ?? factProblem(given);
    if (problem !== null) {
      add('refused', `${what}: ${problem}.`, 'Ask whoever made the bundle for another.');
      continue;
    }
    const { entity: mine, body, versions } = localised(given, matches);
    const missing = missingFor(kind, body, here, (id) => ledger.used(id)) ?? otherVersion(given, body);
    if (missing !== null) {
      add('refused', `${what}: ${missing}.`, 'Take what it refers to as well, or leave it out.');
      continue;
    }
    const before = here.get(kind)!.get(mine);
    const place = (after: JsonObject, earlier: readonly Json[] = []) => {
      here.get(kind)!.set(mine, after);
      changes.push({ kind, entity: mine, after, ...(earlier.length === 0 ? {} : { earlier }) });
      if (kind === 'template') texts.push(after as unknown as TemplateBody);
    };
    if (before === undefined) {
      if (kind === 'tenant') newTenants.push(mine);
      place(kind === 'template' ? { ...body, builtIn: false } : body, versions);
      add('added');
      continue;
    }
    if (contentOf(kind, before) === contentOf(kind, body)) {
      add('same');
      continue;
    }
    const wasHere = factHistory<JsonObject>(reader, kind, mine).some(
      (one) => contentOf(kind, one.body) === contentOf(kind, body),
    );
    const wasThere = versions.some((one) => contentOf(kind, one) === contentOf(kind, before));
    const side = decide(kind, entity) ?? (wasThere ? 'theirs' : wasHere ? 'mine' : undefined);
    if (side === 'theirs') {
      const next = { ...body, version: nextVersion(reader, mine), builtIn: false };
      place(kind === 'template' ? next : body);
      add('changed', wasThere ? 'It goes on from what is here.' : 'What is here gives way.');
    } else if (side === 'mine') add('same', wasHere ? 'What is here came after it.' : 'What is here is kept.');
    else add('conflict', `${what} is here with another content.`, 'Say whose is kept with --take.');
  }
  return { rows, changes, newTenants, texts };

  /** A pin to a version names a number, and the same number must mean the same version here. */
  function otherVersion(given: BundleFact, body: JsonObject): string | null {
    const { version } = given.body;
    if (given.kind !== 'pin' || typeof version !== 'number') return null;
    const template = body.template as string;
    const theirs = facts.find(({ kind, entity }) => kind === 'template' && entity === given.body.template);
    const named = [...(theirs?.versions ?? []), ...(theirs === undefined ? [] : [theirs.body])];
    const one = named.find((each) => each.version === version);
    const added = changes.find(({ kind, entity }) => kind === 'template' && entity === template);
    if (added?.earlier !== undefined && one !== undefined) return null;
    const mine = templateById(reader, template, version) ?? (added?.after as TemplateBody | undefined);
    const same =
      mine?.version === version &&
      (one === undefined || contentOf('template', mine as unknown as JsonObject) === contentOf('template', one));
    return same ? null : `version ${version} of its template is another one here, or not here`;
  }
}

/** A fact as it would stand here: under the identifiers that templates have in this workspace. */
function localised(
  { kind, entity, body, versions = [] }: BundleFact,
  matches: ReadonlyMap<string, string>,
): { readonly entity: string; readonly body: JsonObject; readonly versions: readonly JsonObject[] } {
  if (kind === 'template') {
    const id = matches.get(entity) ?? entity;
    return { entity: id, body: { ...body, id }, versions: versions.map((one) => ({ ...one, id, builtIn: false })) };
  }
  const { template } = body;
  if ((kind !== 'assignment' && kind !== 'pin') || typeof template !== 'string') return { entity, body, versions };
  return { entity, body: { ...body, template: matches.get(template) ?? template }, versions };
}

/** What a fact says, by which two are the same: a template's number, identifier and origin are none of it. */
function contentOf(kind: BundleKind, body: JsonObject): string {
  if (kind === 'selection') return canonicalJson({ ...body, id: '' });
  if (kind !== 'template') return canonicalJson(body);
  const { id: _id, version: _version, builtIn: _builtIn, archived = false, ...rest } = body;
  return canonicalJson({ ...rest, archived });
}

/** What stands in the way of a fact, as a clause; null for nothing. */
function missingFor(
  kind: BundleKind,
  body: JsonObject,
  here: ReadonlyMap<BundleKind, ReadonlyMap<string, JsonObject>>,
  used: (id: string) => boolean,
): string | null {
  const has = (of: BundleKind, entity: Json | undefined) => typeof entity !== 'string' || here.get(of)!.has(entity);
  if (kind === 'tenant') {
    const id = body.id as string;
    if (!here.get('tenant')!.has(id) && used(id)) return 'its identifier was used before, and none is used again';
    const unknown = (body.environments as readonly string[]).find((one) => !has('environment', one));
    return unknown === undefined ? null : `there is no environment ${unknown} here`;
  }
  if (kind === 'template') {
    const other = [...here.get('template')!].find(([id, one]) => one.name === body.name && id !== body.id);
    if (other !== undefined) return 'another template here has its name';
    const version = body.schemaVersion as string;
    return version === '' || has('schema', version) ? null : `there is no schema ${version} here`;
  }
  if (kind === 'variable' && isReserved(body.name as string)) return 'its name is reserved for a tenant’s own fact';
  if (kind === 'selection' || kind === 'invariant') return unreadable((body.expression ?? body.where) as string);
  if (!has('tenant', body.tenant)) return `there is no tenant ${String(body.tenant)} here`;
  if (!has('environment', body.environment)) return `there is no environment ${String(body.environment)} here`;
  if (typeof body.template !== 'string') return null;
  const template = here.get('template')!.get(body.template);
  if (template === undefined) return 'its template is not here';
  if (template.archived === true) return 'its template is archived';
  return template.document === body.document ? null : 'its template makes another document';
}

function unreadable(expression: string): string | null {
  if (expression === '') return null;
  try {
    parseSelection(expression);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read';
  }
}
