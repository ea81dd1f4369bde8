import { Type } from 'typebox';
import type { Json } from '../json.ts';
import { line, listing, object, operation, optional, secret, text } from '../parameters.ts';
import type * as R from '../results.ts';

/** The workspace as a whole. */
export const workspaceOperations = {
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
} as const;
