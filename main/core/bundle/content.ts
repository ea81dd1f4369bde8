import { bodyProblem } from '../../contract/bundle-facts.ts';
import { BinnacleError } from '../../contract/errors.ts';
import { type BundleChangeSet, type BundleFact, type BundleKind, bundleKinds } from '../../contract/exports.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { overrideEntity } from '../override/service.ts';
import { overlayAssignment, pinEntity, tenantAssignment, tierAssignment } from '../template/templates.ts';
import { variableEntity } from '../variable/service.ts';

/** What stands in a bundle beside its facts. */
export interface BundleAbout {
  /** RFC 3339 UTC. */
  readonly madeAt: string;
  readonly workspace: { readonly id: string; readonly name: string };
  readonly author: string;
  /** The public key it is sealed for, base64; null for a passphrase. */
  readonly recipient: string | null;
  /** SHA-256 over the canonical JSON of facts and change sets, hex. */
  readonly contentHash: string;
}

/** A bundle as it is read; facts are not yet believed. */
export interface BundleContent {
  readonly about: BundleAbout;
  readonly facts: readonly BundleFact[];
  readonly changeSets: readonly BundleChangeSet[];
}

/** The most facts, and the most change sets, of one bundle. */
const MOST_FACTS = 400_000;
const MOST_CHANGE_SETS = 10_000;
/** How deep anything in a bundle may be nested. */
const DEPTH = 100;

/**
 * Reads a bundle's content as far as its frame goes.
 * @throws BinnacleError INVALID_INPUT for what is none, or too much.
 */
export function readContent(text: string): BundleContent {
  if (tooDeep(text)) throw refuse(`It holds something nested deeper than ${DEPTH} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text, (key, inner: unknown) => {
      if (key === '__proto__') throw refuse('It holds a key that is the name of an object’s prototype.');
      return inner;
    });
  } catch (error) {
    throw error instanceof BinnacleError ? error : refuse('It is not JSON.');
  }
  const { about, facts, changeSets } = (isMap(value) ? value : {}) as Record<string, unknown>;
  const good = isAbout(about) && Array.isArray(facts) && Array.isArray(changeSets);
  if (!good) throw refuse('It lacks what every bundle has.');
  if (facts.length > MOST_FACTS) throw refuse(`It holds more than ${MOST_FACTS} things.`);
  if (changeSets.length > MOST_CHANGE_SETS || !changeSets.every(isChangeSet)) throw refuse('Its change sets are none.');
  if (!facts.every(isFact)) throw refuse('Something in it is of no kind there is.');
  return { about, facts, changeSets: changeSets.map(plainChangeSet) };
}

/** What is wrong with a fact, as a clause; null when nothing is. Its name must be the one its body makes. */
export function factProblem({ kind, entity, body, versions = [] }: BundleFact): string | null {
  const problem = bodyProblem(kind, entity, body);
  if (problem !== null) return problem;
  const named = entityOf(kind, body);
  if (named !== null && named !== entity) return 'its name is not the one its content makes';
  if (kind === 'variable' && body.value === null) return 'a variable cannot be null';
  if (kind !== 'template') return versions.length === 0 ? null : 'it has versions, which only templates have';
  const numbers = [...versions, body].map((one) => Number(one.version));
  for (const older of versions) {
    const trouble = bodyProblem(kind, entity, older);
    if (trouble !== null) return `an older version of it is not what it must be: ${trouble}`;
    if (older.id !== body.id) return 'an older version of it is of another template';
  }
  return numbers.every((number, index) => index === 0 || number > numbers[index - 1]!)
    ? null
    : 'its versions are not in order';
}

/** The entity that a body stands under; null where the body does not say. */
function entityOf(kind: BundleKind, body: JsonObject): string | null {
  const word = (key: string) => body[key] as string;
  const orNull = (key: string) => (body[key] ?? null) as string | null;
  switch (kind) {
    case 'environment':
    case 'selection':
    case 'invariant':
    case 'limit':
      return word('name');
    case 'template':
    case 'tenant':
      return word('id');
    case 'pin':
      return pinEntity(word('tenant'), word('document'));
    case 'variable':
      return variableEntity(orNull('tenant'), orNull('environment'), word('name'));
    case 'override':
      return overrideEntity(word('tenant'), orNull('environment'), word('document'), word('path'));
    case 'assignment':
      if (body.tier !== undefined) return tierAssignment(word('document'), word('tier'));
      if (body.environment !== undefined) return overlayAssignment(word('document'), word('environment'));
      return tenantAssignment(word('document'), word('tenant'));
    case 'mapping':
    case 'schema':
      return null;
  }
}

/** Whether brackets stand too deep for what walks the value later; looked at before anything is made of it. */
function tooDeep(text: string): boolean {
  let [depth, inText] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

function isFact(value: unknown): value is BundleFact {
  if (!isMap(value)) return false;
  const { kind, entity, body, versions, ...more } = value;
  return (
    (bundleKinds as readonly unknown[]).includes(kind) &&
    typeof entity === 'string' &&
    entity.length <= 1400 &&
    isMap(body) &&
    (versions === undefined || (Array.isArray(versions) && versions.length <= 10_000 && versions.every(isMap))) &&
    Object.keys(more).length === 0
  );
}

function isAbout(value: unknown): value is BundleAbout {
  if (!isMap(value) || !isMap(value.workspace)) return false;
  const { id, name } = value.workspace;
  const texts = [value.madeAt, value.author, value.contentHash, id, name];
  return texts.every((one) => isText(one, 400)) && (value.recipient === null || isText(value.recipient, 64));
}

const changeSetFields = ['id', 'title', 'reason', 'ticket', 'author', 'time'] as const;

function isChangeSet(value: unknown): value is BundleChangeSet {
  return isMap(value) && changeSetFields.every((field) => isText(value[field], 5000));
}

function plainChangeSet(value: BundleChangeSet): BundleChangeSet {
  return Object.fromEntries(changeSetFields.map((field) => [field, value[field]])) as unknown as BundleChangeSet;
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length <= longest;
}

function isMap(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(what: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `The bundle’s content cannot be taken. ${what}`, {
    path: 'bundle',
    fix: 'Ask whoever made it for another; nothing was taken.',
  });
}
