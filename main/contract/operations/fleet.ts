import { Type } from 'typebox';
import {
  type Environment,
  type Override,
  type Tenant,
  templateTiers,
  tenantStatuses,
  type Variable,
} from '../model.ts';
import {
  json,
  line,
  listing,
  name,
  object,
  ofTenant,
  operation,
  optional,
  path,
  tenantFields,
  tenantId,
  tenantParts,
  text,
  variablePattern,
  words,
} from '../parameters.ts';
import type * as R from '../results.ts';

/** Tenants, environments, variables and overrides. */
export const fleetOperations = {
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
      select: optional(text(4000)),
      archived: optional(Type.Boolean()),
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
} as const;
