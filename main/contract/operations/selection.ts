import { line, listing, name, object, operation } from '../parameters.ts';
import type * as R from '../results.ts';
import type { SavedSelection, SelectionRow } from '../selection.ts';

/** Saved selections, the mapping between words, bulk edits, import, archive and erasure of tenants. */
export const selectionOperations = {
  'selection.set': operation('write', 'fleet:write', object({ name, expression: line(4000) })).returns<
    R.Written<SavedSelection>
  >(),
  'selection.list': operation('read', 'fleet:read', object({ ...listing })).returns<readonly SelectionRow[]>(),
  'selection.delete': operation('write', 'fleet:write', object({ name })).returns<R.Written<SavedSelection>>(),
} as const;
