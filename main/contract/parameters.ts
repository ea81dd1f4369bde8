import { type TSchema, Type } from 'typebox';
import type { Json } from './json.ts';
import { templateTiers, tenantStatuses } from './model.ts';
import type { Operation, Scope } from './operation.ts';

/** A tenant's identifier: never changed, never used again. */
export const tenantIdPattern = '^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$';
/** The name of a template, environment, document or selection. */
export const namePattern = '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$';
/** The name of a variable. */
export const variablePattern = '^[A-Za-z_][A-Za-z0-9_]{0,127}$';

/** One of a list of words. */
export const words = <T extends readonly string[]>(all: T) => Type.Unsafe<T[number]>({ enum: [...all] });
/** A text of at most so many characters. */
export const text = (maxLength: number) => Type.String({ maxLength });
/** One line of text without control characters. */
export const line = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });
/** A tenant's identifier as a parameter. */
export const tenantId = Type.String({ pattern: tenantIdPattern, maxLength: 63 });
/** A name as a parameter. */
export const name = Type.String({ pattern: namePattern, maxLength: 64 });
/** A path into a document as a parameter. */
export const path = Type.String({ minLength: 1, maxLength: 1024 });
/** Any JSON value as a parameter. */
export const json = Type.Unsafe<Json>({});
/** A passphrase as a parameter. */
export const secret = Type.String({ minLength: 1, maxLength: 1024 });
/** An object that has these properties and no other. */
export const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
/** A parameter that may be left out. */
export const optional = Type.Optional;
/** What every list takes: how many rows, and after which. */
export const listing = { limit: optional(Type.Integer({ minimum: 1, maximum: 10_000 })), after: optional(text(512)) };

/** A tenant's facts as parameters. */
export const tenantFields = {
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
export const tenantParts = {
  setTags: tenantFields.tags,
  unsetTags: optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 256, uniqueItems: true })),
  setExternalIds: tenantFields.externalIds,
};

/** Reaches nothing but the workspace. */
export const local: Scope = { reach: 'local' };
/** Reaches what its `tenant` and `environment` parameters name. */
export const ofTenant: Scope = { reach: 'local', tenant: 'tenant', environment: 'environment' };

/** An operation; what it gives is named by `returns`. */
export function operation<P extends TSchema>(
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
