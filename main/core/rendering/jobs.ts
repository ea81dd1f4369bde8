import { BinnacleError } from '../../contract/errors.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Override, Tenant } from '../../contract/model.ts';
import type { FactSource } from '../facts.ts';
import type { RenderJob, TemplateLayer } from '../ports.ts';
import { overlayAssignment, type TemplateBody, tenantAssignment, tierAssignment } from '../template/templates.ts';
import { reservedNames } from '../variable/reserved.ts';
import { type RenderingFacts, renderingFacts } from './rendering-facts.ts';

/** Which rendering is meant. */
export interface RenderingKey {
  readonly tenant: Tenant;
  readonly environment: string;
  readonly document: string;
  /** RFC 3339 UTC; the `now` it sees. */
  readonly now: string;
  /** A template to use as the first layer instead of the assigned one. */
  readonly template?: string;
}

/** A rendering's job with everything it reads by name, for its receipt. */
export interface PreparedJob {
  readonly job: RenderJob;
  readonly texts: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly schemaVersion: string;
  readonly contextVersion: number;
  /** Each input with the body that is hashed. */
  readonly inputs: readonly {
    readonly kind: string;
    readonly name: string;
    readonly version: string;
    readonly body: Json;
  }[];
}

/** One template as a layer of a rendering. */
export interface LayerBody {
  readonly layer: TemplateLayer['layer'];
  readonly body: TemplateBody;
}

/** The templates a rendering reads, in merge order; without a first layer where none makes the document. */
export function layersOf(source: FactSource | RenderingFacts, key: RenderingKey): readonly LayerBody[] {
  const { tenant, environment, document } = key;
  const facts = renderingFacts(source);
  const layers: { layer: TemplateLayer['layer']; body: TemplateBody | undefined }[] = [
    { layer: 'tier-template', body: firstTemplate(facts, key) },
    { layer: 'environment-overlay', body: assigned(facts, overlayAssignment(document, environment)) },
    { layer: 'tenant-template', body: assigned(facts, tenantAssignment(document, tenant.id)) },
  ];
  return layers.filter((layer): layer is LayerBody => layer.body !== undefined);
}

/**
 * Gathers what one rendering reads.
 * @throws BinnacleError NOT_FOUND when no template makes the document for this tenant.
 */
export function prepareJob(source: FactSource | RenderingFacts, key: RenderingKey): PreparedJob {
  const prepared = prepareJobIfAny(source, key);
  if (prepared !== null) return prepared;
  throw new BinnacleError(
    'NOT_FOUND',
    `No template makes the document ${JSON.stringify(key.document)} for the tier ${key.tenant.tier}.`,
    {
      path: 'document',
      fix: 'Assign one with `template assign`, or name another document.',
    },
  );
}

/** Gathers what one rendering reads; null where no template makes the document for this tenant. */
export function prepareJobIfAny(source: FactSource | RenderingFacts, key: RenderingKey): PreparedJob | null {
  const facts = renderingFacts(source);
  const layers = layersOf(facts, key);
  const [first] = layers;
  return first?.layer === 'tier-template' ? jobOf(facts, key, layers, first.body) : null;
}

/** Gathers what a rendering of these layers reads; `first` gives schema and limits. */
export function jobOf(
  source: FactSource | RenderingFacts,
  key: RenderingKey,
  layers: readonly LayerBody[],
  first: TemplateBody,
): PreparedJob {
  const { tenant, environment, document } = key;
  const templates = layers.map(({ body }) => body);
  const facts = renderingFacts(source);
  const overrides = overridesOf(facts, tenant.id, environment, document);
  const schema = facts.schema(first.schemaVersion);
  const context = contextOf(facts, key);
  const variables = context.variables as JsonObject;
  return {
    job: {
      layers: layers.map(({ layer, body }) => ({ layer, source: body.name, text: textKey(body) })),
      overrides: overrides.map(({ path, value, environment: of }) => ({ path, value, environment: of })),
      context,
      variables,
      schema: schema === undefined ? null : first.schemaVersion,
      limits: first.limits.filter((limit) => limit.tier === tenant.tier),
      policy: { environment, document, protected: facts.isProtected(environment) },
    },
    texts: Object.fromEntries(templates.map((body) => [textKey(body), body.text])),
    schemas: schema === undefined ? {} : { [first.schemaVersion]: schema },
    schemaVersion: first.schemaVersion,
    contextVersion: first.contextVersion,
    inputs: [
      ...templates.map((body) => ({
        kind: 'template',
        name: body.name,
        version: String(body.version),
        body: { text: body.text, limits: body.limits } as unknown as Json,
      })),
      ...(schema === undefined
        ? []
        : [{ kind: 'schema', name: first.schemaVersion, version: '', body: schema as Json }]),
      { kind: 'tenant', name: tenant.id, version: '', body: tenant as unknown as Json },
      { kind: 'variables', name: tenant.id, version: '', body: variables },
      { kind: 'overrides', name: tenant.id, version: '', body: overrides as unknown as Json },
    ],
  };
}

/** The Handlebars context of a rendering: context version 1. */
export function contextOf(source: FactSource | RenderingFacts, key: Omit<RenderingKey, 'template'>): JsonObject {
  const { tenant, environment, document, now } = key;
  return {
    tenant: tenant as unknown as JsonObject,
    environment,
    document,
    variables: variablesOf(renderingFacts(source), key),
    settings: {},
    flags: {},
    licence: {},
    now,
  };
}

/** The job of one text by itself, with every value from one context: what `render --file` and template tests use. */
export function contextJob(source: string, text: string, context: JsonObject): RenderJob {
  const own = typeof context.variables === 'object' && context.variables !== null ? context.variables : {};
  const scalars = Object.fromEntries(Object.entries(context).filter(([, value]) => typeof value !== 'object'));
  return {
    layers: [{ layer: 'tier-template', source, text }],
    overrides: [],
    context,
    variables: { ...reservedOf(context), ...scalars, ...(own as Record<string, Json>) },
    schema: null,
    limits: [],
  };
}

/** Reserved names as far as a hand-made context has the facts for them. */
function reservedOf(context: JsonObject): Record<string, Json> {
  const tenant = (context.tenant ?? {}) as unknown as Tenant;
  const about = {
    tenant,
    environment: String(context.environment ?? ''),
    document: String(context.document ?? ''),
    now: String(context.now ?? ''),
  };
  const entries = Object.entries(reservedNames).map(([name, read]) => [name, read(about)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}

function firstTemplate(facts: RenderingFacts, { tenant, document, template }: RenderingKey): TemplateBody | undefined {
  if (template !== undefined) return facts.templateNamed(template);
  const pin = facts.pin(tenant.id, document);
  return pin === undefined
    ? assigned(facts, tierAssignment(document, tenant.tier))
    : facts.template(pin.template, pin.version);
}

function assigned(facts: RenderingFacts, entity: string): TemplateBody | undefined {
  const assignment = facts.assignment(entity);
  if (assignment === undefined || assignment.template === null) return undefined;
  return facts.template(assignment.template, null);
}

/** The key of a template's text within a batch. */
export function textKey(body: TemplateBody): string {
  return `${body.id}@${body.version}`;
}

function overridesOf(
  facts: RenderingFacts,
  tenant: string,
  environment: string,
  document: string,
): readonly Override[] {
  return facts
    .overrides(tenant)
    .filter((body) => body.document === document && (body.environment === null || body.environment === environment));
}

/** Values of `${NAME}`: workspace, environment, tenant, tenant's environment; the narrowest wins, reserved names above all. */
function variablesOf(facts: RenderingFacts, key: Omit<RenderingKey, 'template'>): Record<string, Json> {
  const values: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const scope of ['||', `|${key.environment}|`, `${key.tenant.id}||`, `${key.tenant.id}|${key.environment}|`]) {
    for (const body of facts.variables(scope)) values[body.name] = body.value;
  }
  for (const [name, read] of Object.entries(reservedNames)) values[name] = read(key);
  return { ...values };
}
