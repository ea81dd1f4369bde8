import { Type } from 'typebox';
import { type Mapping, type MappingVersion, mappedFacts } from '../mapping.ts';
import {
  line,
  listing,
  name,
  object,
  operation,
  optional,
  tenantFields,
  tenantId,
  tenantParts,
  text,
  words,
} from '../parameters.ts';
import type * as R from '../results.ts';
import type { SavedSelection, SelectionRow } from '../selection.ts';
import {
  type EditedTenants,
  type ErasedTenant,
  type ExportedTenants,
  type ImportedTenants,
  LARGEST_IMPORT,
  tenantFormats,
} from '../tenants.ts';

/** What one edit may set for many: a name and identifiers belong to one. */
const { name: _name, externalIds: _ids, ...fieldsOfMany } = tenantFields;
const { setExternalIds: _more, ...partsOfMany } = tenantParts;

/** Saved selections, the mapping between words, bulk edits, import, archive and erasure of tenants. */
export const selectionOperations = {
  'selection.set': operation('write', 'fleet:write', object({ name, expression: line(4000) })).returns<
    R.Written<SavedSelection>
  >(),
  'selection.list': operation('read', 'fleet:read', object({ ...listing })).returns<readonly SelectionRow[]>(),
  'selection.delete': operation('write', 'fleet:write', object({ name })).returns<R.Written<SavedSelection>>(),
  'tenant.editMany': operation(
    'write',
    'fleet:write',
    object({ ...fieldsOfMany, ...partsOfMany, select: line(4000) }),
  ).returns<R.Written<EditedTenants>>(),
  'tenant.import': operation(
    'write',
    'fleet:write',
    object({
      text: Type.String({ maxLength: LARGEST_IMPORT }),
      format: optional(words(tenantFormats)),
      partial: optional(Type.Boolean()),
      columns: optional(Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 100 }))),
      base: optional(text(64)),
    }),
  ).returns<R.Written<ImportedTenants>>(),
  'tenant.export': operation(
    'read',
    'fleet:read',
    object({ ...listing, select: optional(line(4000)), format: optional(words(['json', 'csv'] as const)) }),
    { audited: true },
  ).returns<ExportedTenants>(),
  'tenant.erase': operation('write', 'fleet:write', object({ tenant: tenantId }), {
    scope: { reach: 'local', tenant: 'tenant' },
  }).returns<R.Written<ErasedTenant>>(),
  'mapping.set': operation(
    'write',
    'fleet:write',
    object({
      fact: words(mappedFacts),
      endpoint: name,
      ours: line(64),
      theirs: Type.Union([line(128), Type.Null()]),
    }),
  ).returns<R.Written<Mapping>>(),
  'mapping.list': operation(
    'read',
    'fleet:read',
    object({ ...listing, fact: optional(words(mappedFacts)), endpoint: optional(name) }),
  ).returns<readonly Mapping[]>(),
  'mapping.history': operation(
    'read',
    'fleet:read',
    object({ limit: listing.limit, fact: optional(words(mappedFacts)), endpoint: optional(name) }),
  ).returns<readonly MappingVersion[]>(),
} as const;
