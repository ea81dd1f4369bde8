import { line, listing, name, object, operation, tenantFields, tenantParts } from '../parameters.ts';
import type * as R from '../results.ts';
import type { SavedSelection, SelectionRow } from '../selection.ts';
import type { EditedTenants } from '../tenants.ts';

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
} as const;
