import { BinnacleError } from '../../contract/errors.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { Invariant, InvariantCondition, InvariantKind } from '../../contract/validation.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFacts, type FactSource } from '../facts.ts';
import { readPath } from '../pointer.ts';
import { readSelection } from '../selection/select.ts';

/** Which parameters each kind needs, and which of the others it knows. */
const knows: Readonly<Record<InvariantKind, { readonly needs: readonly Own[]; readonly takes: readonly Own[] }>> = {
  unique: { needs: ['paths'], takes: ['per', 'optional'] },
  sum: { needs: ['paths', 'cap'], takes: ['per', 'optional'] },
  implies: { needs: ['require'], takes: ['when'] },
  residency: { needs: ['paths', 'regions'], takes: ['optional'] },
};
type Own = 'paths' | 'cap' | 'per' | 'optional' | 'when' | 'require' | 'regions';
const own: readonly Own[] = ['paths', 'cap', 'per', 'optional', 'when', 'require', 'regions'];

/** Every invariant, by name. */
export function listInvariants(source: FactSource): readonly Invariant[] {
  return currentFacts<Invariant>(source, 'invariant').map(({ body }) => body);
}

/**
 * Reads an invariant as it was typed: paths become pointers, environments their names.
 * @throws BinnacleError INVALID_INPUT for what its kind lacks or does not know, a selection that cannot be read, an
 * environment that does not exist.
 */
export function readInvariant(source: FactSource, asked: Parameters<'invariant.set'>): Invariant {
  const { needs, takes } = knows[asked.kind];
  for (const parameter of own) {
    const value = asked[parameter];
    const given = value !== undefined && !(Array.isArray(value) && value.length === 0);
    if (!given && needs.includes(parameter)) {
      refuse(parameter, `An invariant of the kind ${asked.kind} needs ${parameter}.`, example(asked.kind));
    }
    if (given && !needs.includes(parameter) && !takes.includes(parameter)) {
      refuse(parameter, `An invariant of the kind ${asked.kind} does not know ${parameter}.`, example(asked.kind));
    }
  }
  if (asked.where !== undefined && asked.where !== '') readSelection(source, asked.where);
  return {
    name: asked.name,
    kind: asked.kind,
    document: asked.document ?? 'tenant',
    paths: (asked.paths ?? []).map(readPath),
    optional: asked.optional ?? false,
    per: asked.per ?? [],
    where: asked.where ?? '',
    environments: (asked.environments ?? []).map((name) => findEnvironment(source, name).name),
    cap: asked.cap ?? null,
    when: asked.when === undefined ? null : readCondition('when', asked.when),
    require: asked.require === undefined ? null : readCondition('require', asked.require),
    regions: asked.regions ?? [],
    severity: asked.severity ?? 'error',
    message: asked.message ?? '',
  };
}

function readCondition(parameter: string, condition: InvariantCondition): InvariantCondition {
  const { equals, oneOf, like, atLeast, atMost } = condition;
  const bounds = [equals, oneOf, like, atLeast, atMost].filter((each) => each !== undefined);
  if (bounds.length === 0) {
    refuse(parameter, `${parameter} names a path and does not say what must stand there.`, example('implies'));
  }
  const numeric = atLeast !== undefined || atMost !== undefined;
  if ((equals !== undefined && bounds.length > 1) || (like !== undefined && numeric)) {
    refuse(
      parameter,
      `${parameter} says two things about one place that cannot both be asked.`,
      'Use equals alone, or like, or atLeast and atMost.',
    );
  }
  return { ...condition, path: readPath(condition.path) };
}

function example(kind: InvariantKind): string {
  switch (kind) {
    case 'unique':
      return 'For example {"kind":"unique","paths":["databases.postgresql.name"],"per":["environment"]}.';
    case 'sum':
      return 'For example {"kind":"sum","paths":["resources.cpu_cores"],"per":["region","environment"],"cap":4000}.';
    case 'implies':
      return 'For example {"kind":"implies","where":"tag:pci","require":{"path":"security.encryption.at_rest","equals":true}}.';
    case 'residency':
      return 'For example {"kind":"residency","paths":["databases.postgresql.host"],"regions":[{"region":"eu-*","like":"*eu-*"}]}.';
  }
}

function refuse(path: string, message: string, fix: string): never {
  throw new BinnacleError('INVALID_INPUT', message, { path, fix });
}

const common = { document: 'tenant', optional: false, where: '', cap: null, when: null, require: null, regions: [] };

/** What every new workspace begins with; the operator's to change or delete. */
export const firstInvariants: readonly Invariant[] = [
  {
    ...common,
    name: 'unique-database-names',
    kind: 'unique',
    paths: ['/databases/postgresql/host', '/databases/postgresql/name'],
    // The free tier lives in schemas of one shared database.
    where: 'not tier:free',
    per: ['environment'],
    environments: [],
    severity: 'error',
    message: 'Two tenants in one database read each other.',
  },
  {
    ...common,
    name: 'unique-schema-names',
    kind: 'unique',
    paths: ['/isolation/postgresql/schemas/data'],
    per: ['environment'],
    environments: [],
    severity: 'error',
    message: 'Two tenants in one schema read each other.',
  },
  {
    ...common,
    name: 'card-data-is-encrypted',
    kind: 'implies',
    paths: [],
    per: [],
    environments: [],
    // A tier that offers no PCI DSS has no such place.
    when: { path: '/compliance/pci_dss/enabled', equals: true, absent: 'unmet' },
    require: { path: '/security/encryption/at_rest', equals: true },
    severity: 'error',
    message: 'PCI DSS asks for encryption of what is stored.',
  },
  {
    ...common,
    name: 'european-data-stays-in-europe',
    kind: 'residency',
    paths: ['/databases/postgresql/host'],
    per: [],
    environments: ['production'],
    regions: [{ region: 'eu-*', like: '*eu-*' }],
    severity: 'error',
    message: 'Tenants of European regions keep their data on servers there.',
  },
];
