import { Type } from 'typebox';
import { templateTiers } from '../model.ts';
import {
  line,
  listing,
  name,
  object,
  ofTenant,
  operation,
  optional,
  path,
  tenantId,
  text,
  words,
} from '../parameters.ts';
import type * as R from '../results.ts';
import type { Access, Comparison, EffectiveValue, Promotion, TierMigration } from '../values.ts';

/** Effective values, comparisons, promotion, tier migration and access. */
export const valuesOperations = {
  /** By document, path and environment; `differs` leaves out what is the same in all of the tenant's environments. */
  values: operation(
    'read',
    'fleet:read',
    object({
      ...listing,
      tenant: tenantId,
      environment: optional(name),
      document: optional(name),
      differs: optional(Type.Boolean()),
    }),
    { scope: ofTenant },
  ).returns<readonly EffectiveValue[]>(),
  /** A and B are `TENANT[/ENV[/DOCUMENT]][@TIME or @CHANGESET]`; what one side leaves out is what the other names. */
  compare: operation(
    'read',
    'fleet:read',
    object({ a: line(400), b: line(400), environment: optional(name), document: optional(name) }),
  ).returns<Comparison>(),
  /** Exactly one of `tenant` and `select`. */
  promote: operation(
    'write',
    'fleet:write',
    object({
      from: name,
      to: name,
      tenant: optional(tenantId),
      select: optional(text(4000)),
      /** Only what stands at or below these, environment-specific values included. */
      paths: optional(Type.Array(path, { minItems: 1, maxItems: 1000 })),
      document: optional(name),
    }),
    { scope: { reach: 'local', tenant: 'tenant', environment: 'to' } },
  ).returns<R.Written<Promotion>>(),
  /** Moves a tenant to another template tier; plan and the other tiers are facts of their own and stay. */
  'tier.migrate': operation('write', 'fleet:write', object({ tenant: tenantId, to: words(templateTiers) }), {
    scope: { reach: 'local', tenant: 'tenant' },
  }).returns<R.Written<TierMigration>>(),
  /** `environment` left out: every environment of the tenant, allowed only where all of them allow it. */
  access: operation(
    'read',
    'fleet:read',
    object({ tenant: tenantId, database: line(64), operation: line(64), environment: optional(name) }),
    { scope: ofTenant },
  ).returns<Access>(),
} as const;
