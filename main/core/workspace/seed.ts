import type { TemplateTest } from '../../contract/authoring.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Environment } from '../../contract/model.ts';
import { type FactChange, writeChanges } from '../facts.ts';
import { firstInvariants } from '../invariant/invariants.ts';
import { overrideEntity } from '../override/service.ts';
import type { Crypto, TierLimit } from '../ports.ts';
import { sampleWorkspace } from '../sample/sample.ts';
import type { ServiceDeps } from '../service.ts';
import { type Assignment, overlayAssignment, type TemplateBody, tierAssignment } from '../template/templates.ts';
import { variableEntity } from '../variable/service.ts';

/** A template as the console ships it. */
export interface BuiltInTemplate {
  readonly name: string;
  readonly kind: 'tier' | 'service' | 'overlay';
  readonly document: string;
  readonly description: string;
  readonly schemaVersion: string;
  readonly contextVersion: number;
  readonly limits: readonly TierLimit[];
  readonly text: string;
  readonly sample: JsonObject | null;
  readonly tests: readonly TemplateTest[];
}

/** Everything the console ships as data. */
export interface BuiltIns {
  readonly templates: readonly BuiltInTemplate[];
  /** Keyed by `<document>/<version>`. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  /** For each document: first layer by tier, overlay by environment; template names. */
  readonly assignments: Readonly<
    Record<
      string,
      {
        readonly tiers: Readonly<Record<string, string | null>>;
        readonly overlays: Readonly<Record<string, string | null>>;
      }
    >
  >;
}

/** The environments every workspace starts with. */
export const firstEnvironments: readonly Environment[] = [
  { name: 'development', aliases: ['dev'], order: 10, protected: false, archived: false },
  { name: 'testing', aliases: ['test'], order: 20, protected: false, archived: false },
  { name: 'staging', aliases: ['stage'], order: 30, protected: false, archived: false },
  { name: 'production', aliases: ['prod'], order: 40, protected: true, archived: false },
];

/** The changes that make a new workspace: environments, schemas, built-in templates, assignments, the default word mapping. */
export function firstFacts(builtIns: BuiltIns, crypto: Crypto, name: string): readonly FactChange[] {
  const ids = new Map(builtIns.templates.map((template) => [template.name, crypto.uuid()]));
  const idOf = (template: string | null) => (template === null ? null : (ids.get(template) ?? null));
  const templates = builtIns.templates.map((template): FactChange => {
    const body: TemplateBody = { ...template, id: ids.get(template.name) as string, version: 1, builtIn: true };
    return { kind: 'template', entity: body.id, after: body as unknown as Json };
  });
  const assignments = Object.entries(builtIns.assignments).flatMap(([document, { tiers, overlays }]) => [
    ...Object.entries(tiers).map(([tier, template]) =>
      assignment(tierAssignment(document, tier), { document, tier: tier as never, template: idOf(template) }),
    ),
    ...Object.entries(overlays).map(([environment, template]) =>
      assignment(overlayAssignment(document, environment), { document, environment, template: idOf(template) }),
    ),
  ]);
  return [
    { kind: 'workspace', entity: 'workspace', after: { name } },
    ...firstEnvironments.map(
      (environment): FactChange => ({ kind: 'environment', entity: environment.name, after: { ...environment } }),
    ),
    ...Object.entries(builtIns.schemas).map(
      ([version, schema]): FactChange => ({ kind: 'schema', entity: version, after: schema }),
    ),
    ...templates,
    ...assignments,
    ...firstInvariants.map(
      (invariant): FactChange => ({
        kind: 'invariant',
        entity: invariant.name,
        after: invariant as unknown as Json,
      }),
    ),
    {
      kind: 'mapping',
      entity: 'plan',
      after: { free: 'basic', standard: 'basic', premium: 'premium', enterprise: 'enterprise' },
    },
  ];
}

/** The changes that add the invented tenants of a sample workspace. */
export function sampleFacts(tenants: number): readonly FactChange[] {
  const sample = sampleWorkspace({ tenants, seed: 1 });
  return [
    ...sample.tenants.map(
      (tenant): FactChange => ({ kind: 'tenant', entity: tenant.id, after: tenant as unknown as Json }),
    ),
    ...sample.variables.map(
      (variable): FactChange => ({
        kind: 'variable',
        entity: variableEntity(variable.tenant, variable.environment, variable.name),
        after: variable as unknown as Json,
      }),
    ),
    ...sample.overrides.map(
      (override): FactChange => ({
        kind: 'override',
        entity: overrideEntity(override.tenant, override.environment, override.document, override.path),
        after: override as unknown as Json,
      }),
    ),
  ];
}

/** What a workspace is made with. */
export interface FirstFactsOptions {
  readonly name: string;
  readonly sample: boolean;
  readonly author: string;
  /** How many invented tenants a sample has. */
  readonly tenants?: number;
}

/** How many invented tenants a sample has where nobody says otherwise. */
const SAMPLE_TENANTS = 150;

/**
 * Writes a workspace's first change set when it has none yet. Runs at each opening, so that a first start that was cut
 * off is finished by the next.
 */
export async function ensureFirstFacts(
  deps: ServiceDeps,
  builtIns: () => Promise<BuiltIns>,
  options: FirstFactsOptions,
): Promise<void> {
  const { database, crypto, clock, audit } = deps;
  if (database.get('SELECT 1 AS one FROM change_set LIMIT 1') !== undefined) return;
  const tenants = options.sample ? (options.tenants ?? SAMPLE_TENANTS) : 0;
  const changes = [
    ...firstFacts(await builtIns(), crypto, options.name),
    ...(tenants === 0 ? [] : sampleFacts(tenants)),
  ];
  const id = crypto.uuid();
  const now = clock.now();
  const title = options.sample ? `Make a sample workspace with ${tenants} tenants` : 'Make the workspace';
  database.transaction((tx) => {
    tx.run('INSERT INTO change_set (id, title, reason, ticket, author, time) VALUES (?, ?, ?, ?, ?, ?)', [
      id,
      title,
      '',
      '',
      options.author,
      now,
    ]);
    writeChanges(
      tx,
      1,
      changes.map((change) => ({ ...change, before: null })),
    );
    for (const change of changes) {
      if (change.kind === 'tenant') tx.run('INSERT INTO tenant_identifier (id) VALUES (?)', [change.entity]);
    }
    audit.append(tx, {
      time: now,
      monotonic: clock.monotonic(),
      principal: options.author,
      role: 'admin',
      host: 'engine',
      operation: 'workspace.seed',
      tenant: null,
      environment: null,
      changeSet: id,
      reason: '',
      ticket: '',
      drill: false,
      retention: '7y',
      result: 'done',
      correlationId: id,
      detail: { title, changes: changes.length },
    });
  });
  await database.durable();
}

function assignment(entity: string, body: Assignment): FactChange {
  return { kind: 'assignment', entity, after: body as unknown as Json };
}
