import { Type } from 'typebox';
import type { AuditEntry, ChangeSet } from '../model.ts';
import { listing, object, operation, optional, text } from '../parameters.ts';
import type * as R from '../results.ts';

/** Change sets, undo and the audit log. */
export const changesOperations = {
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
} as const;
