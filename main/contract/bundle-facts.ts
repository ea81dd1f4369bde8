import { type TSchema, Type } from 'typebox';
import { Check, Errors } from 'typebox/schema';
import type { BundleKind } from './exports.ts';
import { mappedFacts } from './mapping.ts';
import { templateKinds, templateTiers, tenantStatuses } from './model.ts';
import { json, line, name, object, optional, tenantId, text, variablePattern, words } from './parameters.ts';
import { invariantKinds, invariantScopes } from './validation.ts';
import { limitActions, limitScopes } from './whatif.ts';

const uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
const plain = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });
const pointer = Type.String({ maxLength: 1024, pattern: '^(?:/(?:[^~/]|~[01])+)+$' });
const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const map = Type.Unsafe({ type: 'object' });
const list = (schema: TSchema, maxItems: number) => Type.Array(schema, { maxItems });
const flag = Type.Boolean();
const condition = orNull(
  object({
    path: pointer,
    equals: optional(json),
    oneOf: optional(list(json, 1000)),
    like: optional(text(1000)),
    atLeast: optional(Type.Number()),
    atMost: optional(Type.Number()),
    absent: optional(words(['met', 'unmet'] as const)),
  }),
);

/** What the body of each kind of fact must be when it comes from outside: nothing more, and nothing without a bound. */
const schemas: Readonly<Record<BundleKind, TSchema>> = {
  environment: object({
    name,
    aliases: list(name, 64),
    order: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }),
    protected: flag,
    archived: flag,
  }),
  schema: map,
  template: object({
    id: uuid,
    name,
    kind: words(templateKinds),
    document: name,
    description: text(4000),
    text: text(300_000),
    version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    schemaVersion: text(80),
    contextVersion: Type.Integer({ minimum: 1, maximum: 1 }),
    limits: list(object({ path: pointer, max: orNull(Type.Number()), tier: name, source: text(400) }), 10_000),
    sample: orNull(map),
    tests: list(object({ name: text(400), context: map, expect: list(map, 1000) }), 1000),
    builtIn: flag,
    archived: optional(flag),
  }),
  tenant: object({
    id: tenantId,
    name: line(200),
    status: words(tenantStatuses),
    tier: words(templateTiers),
    plan: plain(64),
    licenceTier: plain(64),
    resourceTier: plain(64),
    pluginTier: plain(64),
    region: plain(64),
    environments: Type.Array(name, { maxItems: 64, uniqueItems: true }),
    tags: Type.Record(Type.String({ minLength: 1, maxLength: 64 }), text(256)),
    externalIds: Type.Record(Type.String({ minLength: 1, maxLength: 64 }), text(256)),
    contacts: list(
      object({ role: line(64), name: line(200), email: optional(line(320)), phone: optional(line(64)) }),
      32,
    ),
    deploymentTarget: text(256),
    reseller: text(200),
  }),
  assignment: object({
    document: name,
    tier: optional(words(templateTiers)),
    environment: optional(name),
    tenant: optional(tenantId),
    template: orNull(uuid),
  }),
  pin: object({
    tenant: tenantId,
    document: name,
    template: uuid,
    version: orNull(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  }),
  variable: object({
    name: Type.String({ pattern: variablePattern }),
    tenant: orNull(tenantId),
    environment: orNull(name),
    value: json,
  }),
  override: object({ tenant: tenantId, environment: orNull(name), document: name, path: pointer, value: json }),
  mapping: Type.Record(line(64), line(256)),
  selection: object({ id: uuid, name, expression: line(4000) }),
  invariant: object({
    name,
    kind: words(invariantKinds),
    document: name,
    paths: list(pointer, 100),
    optional: flag,
    per: list(words(invariantScopes), 10),
    where: text(4000),
    environments: list(name, 64),
    cap: orNull(Type.Number()),
    when: condition,
    require: condition,
    regions: list(object({ region: text(1000), like: text(1000) }), 1000),
    severity: words(['error', 'warning'] as const),
    message: text(1000),
  }),
  limit: object({
    name,
    count: orNull(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    percent: orNull(Type.Number({ minimum: 0, maximum: 100 })),
    of: words(limitScopes),
    action: words(limitActions),
  }),
};

/** The endpoints' part of a mapping's entity: one of our facts, and a name. */
const mappingEntity = new RegExp(`^(?:plan|(?:${mappedFacts.join('|')})\\|[a-z0-9][a-z0-9._-]{0,63})$`);
const schemaEntity = /^[a-z0-9][a-z0-9._-]{0,63}\/[1-9][0-9]{0,5}$/;

/** What is wrong with a fact's body from outside, as a clause; null when nothing is. */
export function bodyProblem(kind: BundleKind, entity: string, body: unknown): string | null {
  const schema = schemas[kind] as object;
  if (!Check(schema, body)) {
    const [, errors] = Errors(schema, body);
    const first = errors.find(({ keyword }) => keyword !== 'boolean');
    const where = first === undefined || first.instancePath === '' ? 'it' : first.instancePath;
    return `${where} ${first?.message ?? 'is not what it must be'}`;
  }
  if (JSON.stringify(body).length > 6_000_000) return 'it is larger than 6 MB';
  if (kind === 'mapping' && !mappingEntity.test(entity)) return 'it maps no fact there is';
  if (kind === 'schema' && !schemaEntity.test(entity)) return 'its name is no schema’s';
  return null;
}
