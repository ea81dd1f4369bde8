import type { Environment, Tenant } from '../../contract/model.ts';
import type { Selection, SelectionPattern } from '../../contract/selection.ts';
import { selectionError } from '../../contract/selection-tokens.ts';
import { finder, matcher } from './pattern.ts';

/** How far saved selections may refer to each other. */
const DEEPEST = 64;

/** Whether a tenant is meant. */
export type TenantTest = (tenant: Tenant) => boolean;

/** What the words of a selection are looked up in. */
export interface SelectionWords {
  readonly environments: readonly Environment[];
  /** The saved selection of this name, parsed; undefined where there is none. */
  readonly saved: (name: string) => Selection | undefined;
}

/** A selection made ready for a fleet. */
export interface CompiledSelection {
  readonly matches: TenantTest;
  /** Whether it speaks of archived tenants; where it does not, they are left out. */
  readonly namesArchived: boolean;
}

type Term = Extract<Selection, { kind: 'term' }>;

/** Fields that `missing:` knows by name; any other word is a tag's. */
const emptiness: Readonly<Record<string, TenantTest>> = {
  name: (tenant) => tenant.name === '',
  plan: (tenant) => tenant.plan === '',
  licence: (tenant) => tenant.licenceTier === '',
  resource: (tenant) => tenant.resourceTier === '',
  plugin: (tenant) => tenant.pluginTier === '',
  region: (tenant) => tenant.region === '',
  reseller: (tenant) => tenant.reseller === '',
  target: (tenant) => tenant.deploymentTarget === '',
  env: (tenant) => tenant.environments.length === 0,
  tag: (tenant) => Object.keys(tenant.tags).length === 0,
  contacts: (tenant) => tenant.contacts.length === 0,
  identifiers: (tenant) => Object.keys(tenant.externalIds).length === 0,
};

/**
 * Makes a selection ready to be asked of many tenants; a saved one is compiled once and asked once for each tenant,
 * however often it is referred to.
 * @throws BinnacleError INVALID_INPUT for a saved selection or an environment that does not exist, or one that refers to itself.
 */
export function compileSelection(selection: Selection, words: SelectionWords): CompiledSelection {
  const known = new Map<string, TenantTest>();
  const open: string[] = [];
  let namesArchived = false;

  return {
    matches: compile(selection),
    get namesArchived() {
      return namesArchived;
    },
  };

  function compile(node: Selection): TenantTest {
    switch (node.kind) {
      case 'and': {
        const tests = node.parts.map(compile);
        return (tenant) => tests.every((test) => test(tenant));
      }
      case 'or': {
        const tests = node.parts.map(compile);
        return (tenant) => tests.some((test) => test(tenant));
      }
      case 'not': {
        const test = compile(node.part);
        return (tenant) => !test(tenant);
      }
      case 'word': {
        const found = finder(node.pattern);
        return (tenant) => found(tenant.id) || found(tenant.name);
      }
      case 'saved':
        return compileSaved(node.name, node.at);
      case 'term':
        if (node.key === 'status' && matcher(node.pattern)('archived')) namesArchived = true;
        return compileTerm(node, words.environments);
    }
  }

  function compileSaved(name: string, at: number): TenantTest {
    const ready = known.get(name);
    if (ready !== undefined) return ready;
    if (open.includes(name)) {
      throw selectionError(
        at,
        `the saved selection @${name} refers to itself (${[...open, name].map((one) => `@${one}`).join(' → ')})`,
        'Change one of them with `selection set`.',
      );
    }
    const inside = words.saved(name);
    if (inside === undefined) {
      throw selectionError(
        at,
        `there is no saved selection @${name}`,
        'List those there are with `selection list`, or save it with `selection set`.',
      );
    }
    if (open.length >= DEEPEST) {
      throw selectionError(
        at,
        `saved selections refer to each other more than ${DEEPEST} deep`,
        'Write one of them out.',
      );
    }
    open.push(name);
    const test = once(compile(inside));
    open.pop();
    known.set(name, test);
    return test;
  }
}

/** Keeps the answer for the tenant asked last. */
function once(test: TenantTest): TenantTest {
  let last: Tenant | undefined;
  let answer = false;
  return (tenant) => {
    if (tenant !== last) {
      answer = test(tenant);
      last = tenant;
    }
    return answer;
  };
}

function compileTerm(term: Term, environments: readonly Environment[]): TenantTest {
  const fits = matcher(term.pattern);
  switch (term.key) {
    case 'tier':
      return (tenant) => fits(tenant.tier);
    case 'plan':
      return (tenant) => fits(tenant.plan);
    case 'status':
      return (tenant) => fits(tenant.status);
    case 'region':
      return (tenant) => fits(tenant.region);
    case 'id':
      return (tenant) => fits(tenant.id);
    case 'name':
      return (tenant) => fits(tenant.name);
    case 'reseller':
      return (tenant) => fits(tenant.reseller);
    case 'target':
      return (tenant) => fits(tenant.deploymentTarget);
    case 'licence':
      return (tenant) => fits(tenant.licenceTier);
    case 'resource':
      return (tenant) => fits(tenant.resourceTier);
    case 'plugin':
      return (tenant) => fits(tenant.pluginTier);
    case 'tag':
      return taggedWith(fits, term.value);
    case 'env':
      return inEnvironment(term, fits, environments);
    case 'missing':
      return lacking(term, fits);
  }
}

function taggedWith(fits: (key: string) => boolean, value: SelectionPattern | null): TenantTest {
  const valueFits = value === null ? () => true : matcher(value);
  return (tenant) => {
    for (const key of Object.keys(tenant.tags)) if (fits(key) && valueFits(tenant.tags[key] ?? '')) return true;
    return false;
  };
}

/** An environment is meant by its name or another word for it. */
function inEnvironment(term: Term, fits: (name: string) => boolean, environments: readonly Environment[]): TenantTest {
  const meant = environments.filter(({ name, aliases }) => [name, ...aliases].some(fits)).map(({ name }) => name);
  if (meant.length === 0 && term.pattern.length === 1) {
    throw selectionError(
      term.at,
      `there is no environment ${JSON.stringify(term.pattern[0])}`,
      `Use one of ${environments.map(({ name }) => name).join(', ')}.`,
    );
  }
  const names = new Set(meant);
  return (tenant) => tenant.environments.some((name) => names.has(name));
}

function lacking(term: Term, fits: (key: string) => boolean): TenantTest {
  const word = term.pattern.join('*').toLowerCase();
  if (Object.hasOwn(emptiness, word)) return emptiness[word]!;
  return (tenant) => !Object.keys(tenant.tags).some((key) => fits(key) && tenant.tags[key] !== '');
}
