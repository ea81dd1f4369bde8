import { Type } from 'typebox';
import { type BundleExport, type BundleInspection, bundleKinds, bundleSides, type ExportPage } from '../exports.ts';
import { outputFormats } from '../model.ts';
import { name, object, operation, optional, secret, tenantId, text, words } from '../parameters.ts';
import type * as R from '../results.ts';

/** A bundle's bytes in base64: 20 MB of file. */
const bundle = Type.String({ minLength: 1, maxLength: 28_000_000 });
const publicKey = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', maxLength: 44 });
const entities = Type.Array(text(1400), { maxItems: 10_000 });

/** Configurations and workspace bundles that leave as files. */
export const exportOperations = {
  /**
   * Renderings as files, the files of some tenants at a time; every page reads the moment of the first. With a dry run
   * sizes and hashes alone, and no audit entry.
   */
  'export.files': operation(
    'read',
    'fleet:read',
    object({
      select: optional(text(4000)),
      tenants: optional(Type.Array(tenantId, { minItems: 1, maxItems: 10_000 })),
      environment: optional(name),
      document: optional(name),
      format: optional(words(outputFormats)),
      /** Refused: this version keeps no secret values. */
      sensitive: optional(Type.Boolean()),
      /** RFC 3339; the `now` the renderings see. Absent: the present second. */
      now: optional(text(40)),
      /** Tenants on one page. */
      limit: optional(Type.Integer({ minimum: 1, maximum: 500 })),
      after: optional(text(512)),
    }),
    { audited: true },
  ).returns<ExportPage>(),
  /** Exactly one of `passphrase` and `for`. */
  'workspace.export': operation(
    'read',
    'workspace:administer',
    object({
      passphrase: optional(secret),
      /** The public key of the identity it is sealed for, base64. */
      for: optional(publicKey),
      kinds: optional(Type.Array(words(bundleKinds), { minItems: 1, maxItems: 12, uniqueItems: true })),
      templates: optional(Type.Array(name, { minItems: 1, maxItems: 1000 })),
      select: optional(text(4000)),
    }),
    { audited: true },
  ).returns<BundleExport>(),
  'workspace.inspect': operation(
    'read',
    'workspace:read',
    object({ bundle, passphrase: optional(secret) }),
  ).returns<BundleInspection>(),
  /** A conflict is settled by `items`, then by its kind in `take`, then by `otherwise`; unsettled, everything is refused. */
  'workspace.import': operation(
    'write',
    'workspace:administer',
    object({
      bundle,
      passphrase: optional(secret),
      take: optional(Type.Record(Type.String({ maxLength: 32 }), words(bundleSides))),
      otherwise: optional(words(bundleSides)),
      /** `<kind> <entity>` of single things. */
      items: optional(object({ mine: optional(entities), theirs: optional(entities) })),
      /** Go on without what is refused. */
      partial: optional(Type.Boolean()),
    }),
  ).returns<R.Written<BundleInspection>>(),
} as const;
