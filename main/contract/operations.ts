import { type TSchema, Type } from 'typebox';
import type { Json, JsonObject } from './json.ts';
import {
  type AuditEntry,
  type ChangeSet,
  type Environment,
  type Override,
  outputFormats,
  type Rendering,
  type Template,
  type TemplateSummary,
  type Tenant,
  templateKinds,
  templateTiers,
  tenantStatuses,
  type Variable,
} from './model.ts';
import type { Operation, ParametersOf, ResultOf, Scope } from './operation.ts';
import type * as R from './results.ts';

/** A tenant's identifier: never changed, never used again. */
export const tenantIdPattern = '^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$';
/** The name of a template, environment, document or selection. */
export const namePattern = '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$';
/** The name of a variable. */
export const variablePattern = '^[A-Za-z_][A-Za-z0-9_]{0,127}$';

const words = <T extends readonly string[]>(all: T) => Type.Unsafe<T[number]>({ enum: [...all] });
const text = (maxLength: number) => Type.String({ maxLength });
const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });
const tenantId = Type.String({ pattern: tenantIdPattern, maxLength: 63 });
const name = Type.String({ pattern: namePattern, maxLength: 64 });
const path = Type.String({ minLength: 1, maxLength: 1024 });
const json = Type.Unsafe<Json>({});
const secret = Type.String({ minLength: 1, maxLength: 1024 });
const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const optional = Type.Optional;
const listing = { limit: optional(Type.Integer({ minimum: 1, maximum: 10_000 })), after: optional(text(512)) };

const tenantFields = {
  name: optional(line(200)),
  status: optional(words(tenantStatuses)),
  tier: optional(words(templateTiers)),
  plan: optional(line(64)),
  licenceTier: optional(line(64)),
  resourceTier: optional(line(64)),
  pluginTier: optional(line(64)),
  region: optional(Type.String({ maxLength: 64, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })),
  environments: optional(Type.Array(name, { maxItems: 64, uniqueItems: true })),
  tags: optional(Type.Record(Type.String({ minLength: 1, maxLength: 64 }), text(256))),
  externalIds: optional(Type.Record(Type.String({ minLength: 1, maxLength: 64 }), text(256))),
  contacts: optional(
    Type.Array(object({ role: line(64), name: line(200), email: optional(line(320)), phone: optional(line(64)) }), {
      maxItems: 32,
    }),
  ),
  deploymentTarget: optional(text(256)),
  reseller: optional(text(200)),
};

/** Parts of a tenant's maps, changed where they are, so that two edits at once lose neither. */
const tenantParts = {
  setTags: tenantFields.tags,
  unsetTags: optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 256, uniqueItems: true })),
  setExternalIds: tenantFields.externalIds,
};

const local: Scope = { reach: 'local' };
const ofTenant: Scope = { reach: 'local', tenant: 'tenant', environment: 'environment' };

function operation<P extends TSchema>(
  mode: Operation['mode'],
  permission: Operation['permission'],
  parameters: P,
  more: Partial<Pick<Operation, 'scope' | 'needs' | 'audited'>> = {},
) {
  return {
    returns: <Res>(): Operation<P, Res> => ({
      mode,
      permission,
      scope: local,
      needs: 'open',
      audited: mode === 'write',
      ...more,
      parameters,
    }),
  };
}

/**
 * Every operation, by name. Hosts, preload, page and command line derive their types from this table; the dispatcher
 * refuses whatever is not in it.
 */
export const operations = {
  'workspace.info': operation('read', 'workspace:read', object({}), { needs: 'nothing' }).returns<R.WorkspaceInfo>(),
  'workspace.init': operation(
    'write',
    'workspace:administer',
    object({
      name: optional(line(200)),
      sample: optional(Type.Boolean()),
      tenants: optional(Type.Integer({ minimum: 1, maximum: 50_000 })),
      unsealed: optional(Type.Boolean()),
      /** Absent: the keychain's key is used. */
      passphrase: optional(secret),
    }),
    { needs: 'nothing' },
  ).returns<R.WorkspaceInfo>(),
  'workspace.seal': operation(
    'write',
    'workspace:administer',
    object({ passphrase: optional(secret) }),
  ).returns<R.WorkspaceInfo>(),
  doctor: operation('read', 'workspace:read', object({}), { needs: 'nothing' }).returns<readonly R.DoctorCheck[]>(),
  overview: operation('read', 'fleet:read', object({})).returns<R.Overview>(),
  search: operation('read', 'fleet:read', object({ query: text(200), limit: listing.limit })).returns<
    readonly R.SearchHit[]
  >(),
  'request.status': operation('read', 'workspace:read', object({ requestId: Type.String({ maxLength: 64 }) })).returns<
    { readonly known: false } | { readonly known: true; readonly envelope: Json }
  >(),

  'template.list': operation(
    'read',
    'template:read',
    object({ ...listing, kind: optional(words(templateKinds)) }),
  ).returns<readonly TemplateSummary[]>(),
  'template.show': operation(
    'read',
    'template:read',
    object({ template: name, version: optional(Type.Integer({ minimum: 1 })) }),
  ).returns<Template>(),
  'template.check': operation('read', 'template:read', object({ template: name })).returns<{
    readonly template: string;
    readonly variables: readonly string[];
    readonly secrets: readonly string[];
  }>(),
  'template.test': operation('read', 'template:read', object({ template: optional(name) })).returns<
    readonly R.TemplateTestResult[]
  >(),

  render: operation(
    'read',
    'fleet:read',
    object({
      tenant: tenantId,
      environment: name,
      document: optional(name),
      template: optional(name),
      format: optional(words(outputFormats)),
      explain: optional(Type.Boolean()),
      receipt: optional(Type.Boolean()),
      /** RFC 3339; the `now` the rendering sees. Absent: the present second. */
      now: optional(Type.String({ maxLength: 40 })),
      /** A change set: render from the facts as they were right after it. */
      at: optional(Type.String({ maxLength: 64 })),
    }),
    { scope: ofTenant },
  ).returns<Rendering>(),
  'render.text': operation(
    'read',
    'template:read',
    object({
      text: text(300_000),
      context: Type.Unsafe<JsonObject>({ type: 'object' }),
      format: optional(words(outputFormats)),
      explain: optional(Type.Boolean()),
      /** Gives a receipt that holds text and context themselves, so that it can be verified anywhere. */
      receipt: optional(Type.Boolean()),
    }),
    { needs: 'nothing' },
  ).returns<Rendering>(),
  'render.verify': operation('read', 'fleet:read', object({ receipt: Type.Unsafe<JsonObject>({ type: 'object' }) }), {
    needs: 'nothing',
  }).returns<R.ReceiptVerification>(),

  'tenant.list': operation(
    'read',
    'fleet:read',
    object({
      ...listing,
      query: optional(text(500)),
      tier: optional(words(templateTiers)),
      status: optional(words(tenantStatuses)),
      region: optional(text(64)),
      environment: optional(name),
    }),
  ).returns<readonly R.TenantRow[]>(),
  'tenant.show': operation('read', 'fleet:read', object({ tenant: tenantId }), {
    scope: { reach: 'local', tenant: 'tenant' },
  }).returns<Tenant>(),
  'tenant.add': operation(
    'write',
    'fleet:write',
    object({ ...tenantFields, tenant: tenantId, name: line(200), tier: words(templateTiers) }),
    { scope: { reach: 'local', tenant: 'tenant' } },
  ).returns<R.Written<Tenant>>(),
  'tenant.edit': operation('write', 'fleet:write', object({ ...tenantFields, ...tenantParts, tenant: tenantId }), {
    scope: { reach: 'local', tenant: 'tenant' },
  }).returns<R.Written<Tenant>>(),

  'environment.list': operation('read', 'fleet:read', object({ archived: optional(Type.Boolean()) })).returns<
    readonly Environment[]
  >(),
  'environment.add': operation(
    'write',
    'workspace:administer',
    object({
      environment: name,
      aliases: optional(Type.Array(name, { maxItems: 16, uniqueItems: true })),
      order: optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
      protected: optional(Type.Boolean()),
    }),
  ).returns<R.Written<Environment>>(),
  'environment.edit': operation(
    'write',
    'workspace:administer',
    object({
      environment: name,
      aliases: optional(Type.Array(name, { maxItems: 16, uniqueItems: true })),
      order: optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
      protected: optional(Type.Boolean()),
    }),
  ).returns<R.Written<Environment>>(),
  'environment.archive': operation('write', 'workspace:administer', object({ environment: name })).returns<
    R.Written<Environment>
  >(),

  'variable.list': operation(
    'read',
    'fleet:read',
    object({ ...listing, tenant: optional(tenantId), environment: optional(name), name: optional(text(128)) }),
  ).returns<readonly Variable[]>(),
  'variable.set': operation(
    'write',
    'fleet:write',
    object({
      name: Type.String({ pattern: variablePattern }),
      value: json,
      tenant: optional(tenantId),
      environment: optional(name),
    }),
    { scope: ofTenant },
  ).returns<R.Written<Variable>>(),
  'variable.unset': operation(
    'write',
    'fleet:write',
    object({
      name: Type.String({ pattern: variablePattern }),
      tenant: optional(tenantId),
      environment: optional(name),
    }),
    { scope: ofTenant },
  ).returns<R.Written<Variable>>(),

  'override.list': operation(
    'read',
    'fleet:read',
    object({ ...listing, tenant: optional(tenantId), environment: optional(name), document: optional(name) }),
    { scope: ofTenant },
  ).returns<readonly Override[]>(),
  'override.set': operation(
    'write',
    'fleet:write',
    object({ tenant: tenantId, path, value: json, environment: optional(name), document: optional(name) }),
    { scope: ofTenant },
  ).returns<R.Written<readonly Override[]>>(),
  'override.unset': operation(
    'write',
    'fleet:write',
    object({ tenant: tenantId, path, environment: optional(name), document: optional(name) }),
    { scope: ofTenant },
  ).returns<R.Written<readonly Override[]>>(),

  'changeset.list': operation('read', 'audit:read', object(listing)).returns<readonly ChangeSet[]>(),
  'changeset.show': operation(
    'read',
    'audit:read',
    object({ changeSet: Type.String({ maxLength: 64 }) }),
  ).returns<R.ChangeSetDetail>(),
  undo: operation('write', 'fleet:write', object({ changeSet: optional(Type.String({ maxLength: 64 })) })).returns<
    R.Written<ChangeSet | null>
  >(),

  'audit.list': operation(
    'read',
    'audit:read',
    object({
      ...listing,
      tenant: optional(text(64)),
      environment: optional(text(64)),
      operation: optional(text(64)),
      principal: optional(text(200)),
      changeSet: optional(text(64)),
      correlationId: optional(text(64)),
      result: optional(text(64)),
      from: optional(text(40)),
      to: optional(text(40)),
    }),
  ).returns<readonly AuditEntry[]>(),
  'audit.show': operation(
    'read',
    'audit:read',
    object({ sequence: Type.Integer({ minimum: 1 }) }),
  ).returns<AuditEntry>(),
  'audit.verify': operation('read', 'audit:read', object({}), { needs: 'workspace' }).returns<R.AuditVerification>(),
  /** One page of the export: JSON Lines; go on with `page.next`. */
  'audit.export': operation('read', 'audit:read', object({ ...listing, format: Type.Literal('json') }), {
    audited: true,
  }).returns<{ readonly lines: readonly string[] }>(),

  'identity.show': operation('read', 'workspace:read', object({}), {
    needs: 'nothing',
  }).returns<R.IdentityInfo | null>(),
  'identity.init': operation('write', 'workspace:administer', object({}), {
    needs: 'nothing',
  }).returns<R.IdentityInfo>(),
  'keychain.status': operation('read', 'keychain:use', object({}), { needs: 'nothing' }).returns<R.KeychainStatus>(),
  'keychain.lock': operation('write', 'keychain:use', object({}), { needs: 'workspace' }).returns<R.KeychainStatus>(),
  'keychain.unlock': operation(
    'write',
    'keychain:use',
    object({ passphrase: optional(secret), recoveryKit: optional(text(1024)) }),
    // A kit opens a workspace whose header is damaged or gone.
    { needs: 'nothing' },
  ).returns<R.KeychainStatus>(),
  /** Makes a new kit and voids the one before; the words are in this answer and nowhere else. */
  'keychain.recoveryKit': operation('write', 'keychain:use', object({})).returns<R.RecoveryKit>(),
  /** Proves that a kit was written down: the words typed back. */
  'keychain.proveKit': operation('write', 'keychain:use', object({ words: text(1024) })).returns<{
    readonly proven: boolean;
  }>(),
} as const;

/** The name of an operation. */
export type OperationName = keyof typeof operations;
/** The parameters of the operation with this name. */
export type Parameters<N extends OperationName> = ParametersOf<(typeof operations)[N]>;
/** The result of the operation with this name. */
export type Result<N extends OperationName> = ResultOf<(typeof operations)[N]>;
