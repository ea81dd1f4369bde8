import type { Json, JsonObject } from '../../contract/json.ts';
import type { Environment, Override, Tenant, Variable } from '../../contract/model.ts';
import { listEnvironments } from '../environment/environments.ts';
import { currentFacts, type FactChange, type FactSource, presentMoment } from '../facts.ts';
import type { RenderingFacts } from '../rendering/rendering-facts.ts';
import {
  type Assignment,
  documentNames,
  findTemplate,
  type Pin,
  pinEntity,
  type TemplateBody,
  templateById,
} from '../template/templates.ts';

/** Everything the renderings of a whole fleet read, gathered once: preparing a rendering from it asks no database. */
export interface FleetFacts extends RenderingFacts {
  /** Position of the newest change set it was read at. */
  readonly moment: number;
  /** By identifier, in order; archived tenants are left out. */
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** In their order; archived ones are left out. */
  readonly environments: readonly Environment[];
  /** The documents there are, `tenant` first. */
  readonly documents: readonly string[];
  /** Every assignment by its entity. */
  readonly assignments: ReadonlyMap<string, Assignment>;
  /** Every pin by its entity. */
  readonly pins: ReadonlyMap<string, Pin>;
  /** Every template's newest version by identifier. */
  readonly templates: ReadonlyMap<string, TemplateBody>;
}

/** The maps a fleet's facts stand in. */
interface Gathered {
  readonly source: FactSource;
  readonly moment: number;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly environments: readonly Environment[];
  readonly documents: readonly string[];
  readonly assignments: ReadonlyMap<string, Assignment>;
  readonly pins: ReadonlyMap<string, Pin>;
  readonly templates: ReadonlyMap<string, TemplateBody>;
  readonly schemas: ReadonlyMap<string, JsonObject>;
  /** By tenant, each by entity. */
  readonly overrides: ReadonlyMap<string, readonly (readonly [string, Override])[]>;
  /** By scope. */
  readonly variables: ReadonlyMap<string, readonly Variable[]>;
  /** Older versions of templates, read when a pin first asks for one. */
  readonly versions: Map<string, TemplateBody | undefined>;
}

const gatheredOf = new WeakMap<FleetFacts, Gathered>();

/** Reads the facts of a whole fleet, at the present or at a source's moment. About one query for each kind of fact. */
export function fleetFacts(source: FactSource): FleetFacts {
  const tenants = currentFacts<Tenant>(source, 'tenant').filter(({ body }) => body.status !== 'archived');
  const overrides = new Map<string, (readonly [string, Override])[]>();
  for (const { entity, body } of currentFacts<Override>(source, 'override'))
    push(overrides, body.tenant, [entity, body]);
  const variables = new Map<string, Variable[]>();
  for (const { entity, body } of currentFacts<Variable>(source, 'variable')) push(variables, scopeOf(entity), body);
  return factsOf({
    source,
    moment: source.moment ?? presentMoment(source),
    tenants: new Map(tenants.map(({ entity, body }) => [entity, body])),
    environments: listEnvironments(source),
    documents: documentNames(source),
    assignments: byEntity<Assignment>(source, 'assignment'),
    pins: byEntity<Pin>(source, 'pin'),
    templates: byEntity<TemplateBody>(source, 'template'),
    schemas: byEntity<JsonObject>(source, 'schema'),
    overrides,
    variables,
    versions: new Map(),
  });
}

const newest = new WeakMap<FactSource, FleetFacts>();

/** The facts of the whole fleet as they are now; read again only when a change set was made since the last time. */
export function presentFleet(source: FactSource): FleetFacts {
  const known = newest.get(source);
  if (known !== undefined && known.moment === presentMoment(source)) return known;
  const facts = fleetFacts(source);
  newest.set(source, facts);
  return facts;
}

/**
 * The fleet as it would be with facts that are not saved: each change is a fact's new body, or null for its end.
 * What a rendering does not read is passed over. The given facts stay as they are.
 */
export function withChanges(facts: FleetFacts, changes: readonly FactChange[]): FleetFacts {
  let gathered = gatheredOf.get(facts);
  if (gathered === undefined) throw new Error('these facts were not read by fleetFacts');
  const of = (kind: FactChange['kind']) => changes.filter((change) => change.kind === kind);
  const put = <T>(map: ReadonlyMap<string, T>, kind: FactChange['kind']): ReadonlyMap<string, T> => {
    const own = of(kind);
    if (own.length === 0) return map;
    const copy = new Map(map);
    for (const { entity, after } of own) {
      if (after === null) copy.delete(entity);
      else copy.set(entity, after as unknown as T);
    }
    return copy;
  };
  const assignments = put(gathered.assignments, 'assignment');
  gathered = {
    ...gathered,
    tenants: withoutArchived(put(gathered.tenants, 'tenant'), gathered.tenants),
    assignments,
    documents: assignments === gathered.assignments ? gathered.documents : documentsOf(assignments),
    pins: put(gathered.pins, 'pin'),
    templates: put(gathered.templates, 'template'),
    schemas: put(gathered.schemas, 'schema'),
    overrides: withOverrides(gathered.overrides, of('override')),
    variables: withVariables(gathered.variables, of('variable')),
    versions: of('template').length === 0 ? gathered.versions : new Map(),
  };
  return factsOf(gathered, facts);
}

/** The fleet as it would be with another text saved in a template; tenants held to an older version keep reading that. */
export function withTemplateText(facts: FleetFacts, template: TemplateBody, text: string): FleetFacts {
  const body = { ...template, text, version: template.version + 1 };
  return withChanges(facts, [{ kind: 'template', entity: template.id, after: body as unknown as Json }]);
}

function factsOf(gathered: Gathered, before?: FleetFacts): FleetFacts {
  const { source, templates, versions, overrides, variables } = gathered;
  // A version that an unsaved one took the place of is the newest still on disk.
  const older = (id: string, version: number) => {
    const replaced = before?.template(id, version);
    return replaced ?? templateById(source, id, version);
  };
  const guarded = new Set(gathered.environments.filter((each) => each.protected).map(({ name }) => name));
  const facts: FleetFacts = {
    moment: gathered.moment,
    tenants: gathered.tenants,
    environments: gathered.environments,
    documents: gathered.documents,
    assignments: gathered.assignments,
    pins: gathered.pins,
    templates,
    assignment: (entity) => gathered.assignments.get(entity),
    pin: (tenant, document) => (gathered.pins.size === 0 ? undefined : gathered.pins.get(pinEntity(tenant, document))),
    template: (id, version) => {
      const current = templates.get(id);
      if (version === null || current?.version === version) return current;
      const key = `${id}@${version}`;
      if (!versions.has(key)) versions.set(key, older(id, version));
      return versions.get(key);
    },
    templateNamed: (name) => {
      for (const body of templates.values()) if (body.name === name) return body;
      return findTemplate(source, name).body;
    },
    schema: (version) => gathered.schemas.get(version),
    overrides: (tenant) => overrides.get(tenant)?.map(([, body]) => body) ?? [],
    isProtected: (environment) => guarded.has(environment),
    variables: (scope) => variables.get(scope) ?? [],
  };
  gatheredOf.set(facts, gathered);
  return facts;
}

function byEntity<T>(source: FactSource, kind: FactChange['kind']): ReadonlyMap<string, T> {
  return new Map(currentFacts<T>(source, kind).map(({ entity, body }) => [entity, body]));
}

function documentsOf(assignments: ReadonlyMap<string, Assignment>): readonly string[] {
  const facts = [...assignments.values()].filter(({ tier, template }) => tier !== undefined && template !== null);
  const names = new Set(facts.map(({ document }) => document));
  return [...names].sort((a, b) => Number(b === 'tenant') - Number(a === 'tenant') || (a < b ? -1 : 1));
}

function withoutArchived(tenants: ReadonlyMap<string, Tenant>, before: ReadonlyMap<string, Tenant>) {
  if (tenants === before) return before;
  const living = [...tenants].filter(([, { status }]) => status !== 'archived');
  return new Map(living.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withOverrides(map: Gathered['overrides'], changes: readonly FactChange[]): Gathered['overrides'] {
  if (changes.length === 0) return map;
  const copy = new Map(map);
  for (const { entity, after } of changes) {
    const tenant = entity.slice(0, entity.indexOf('|'));
    const others = (copy.get(tenant) ?? []).filter(([name]) => name !== entity);
    const own = after === null ? others : [...others, [entity, after as unknown as Override] as const];
    // The order in which the database gives them: by entity.
    copy.set(
      tenant,
      own.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
  return copy;
}

function withVariables(map: Gathered['variables'], changes: readonly FactChange[]): Gathered['variables'] {
  if (changes.length === 0) return map;
  const copy = new Map(map);
  for (const { entity, after } of changes) {
    const scope = scopeOf(entity);
    const name = entity.slice(scope.length);
    const others = (copy.get(scope) ?? []).filter((variable) => variable.name !== name);
    copy.set(scope, after === null ? others : [...others, after as unknown as Variable]);
  }
  return copy;
}

/** The scope of a variable's entity: `<tenant>|<environment>|`. */
function scopeOf(entity: string): string {
  return entity.slice(0, entity.indexOf('|', entity.indexOf('|') + 1) + 1);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
