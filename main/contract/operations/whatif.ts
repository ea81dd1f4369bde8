import { Type } from 'typebox';
import { templateTiers } from '../model.ts';
import {
  json,
  listing,
  name,
  object,
  operation,
  optional,
  path,
  tenantId,
  text,
  variablePattern,
  words,
} from '../parameters.ts';
import type * as R from '../results.ts';
import {
  type BlastLimit,
  limitActions,
  limitScopes,
  type WhatIf,
  type WhatIfExample,
  type WhatIfMember,
} from '../whatif.ts';

/** The edit that is not saved: exactly one of these, `template` together with `text`. */
const edit = {
  template: optional(name),
  /** The unsaved text of `template`. */
  text: optional(text(300_000)),
  /** As in `override.set`: null removes the path; `unset` takes the override away instead. */
  override: optional(
    object({
      tenant: tenantId,
      path,
      value: optional(json),
      unset: optional(Type.Boolean()),
      environment: optional(name),
      document: optional(name),
    }),
  ),
  /** As in `variable.set`; `unset` takes it away instead. */
  variable: optional(
    object({
      name: Type.String({ pattern: variablePattern }),
      value: optional(json),
      unset: optional(Type.Boolean()),
      tenant: optional(tenantId),
      environment: optional(name),
    }),
  ),
  /** As in `template.assign`. */
  assignment: optional(
    object({
      template: Type.Union([name, Type.Null()]),
      document: optional(name),
      tier: optional(words(templateTiers)),
      environment: optional(name),
      tenant: optional(tenantId),
    }),
  ),
  /** As in `template.pin`; without a template as in `template.unpin`. */
  pin: optional(
    object({
      tenant: tenantId,
      template: optional(name),
      version: optional(Type.Integer({ minimum: 1 })),
      document: optional(name),
    }),
  ),
  /** Only renderings of this environment, of this document. */
  environment: optional(name),
  document: optional(name),
};

const id = Type.String({ maxLength: 64 });

/** What an unsaved edit would do to the fleet, and how far an edit may reach. */
export const whatifOperations = {
  /** Renders everything the edit can touch and answers when that is done; `list` gives every changed rendering as well. */
  whatif: operation('read', 'fleet:read', object({ ...edit, list: optional(Type.Boolean()) })).returns<
    WhatIf & { readonly members?: readonly WhatIfMember[] }
  >(),
  /**
   * Begins, and answers with the counts of a first sample that reaches every tier, environment and document; goes on by
   * itself and tells of each step with a `whatif` event. A newer one of the same `window` ends it within a batch.
   */
  'whatif.start': operation('read', 'fleet:read', object({ ...edit, window: optional(text(64)) })).returns<WhatIf>(),
  'whatif.state': operation('read', 'fleet:read', object({ id })).returns<WhatIf>(),
  /** The renderings that change, of one shape or of all. */
  'whatif.members': operation('read', 'fleet:read', object({ id, shape: optional(id), ...listing })).returns<
    readonly WhatIfMember[]
  >(),
  /** One of them before and after. */
  'whatif.example': operation(
    'read',
    'fleet:read',
    object({ id, tenant: tenantId, environment: name, document: name }),
  ).returns<WhatIfExample>(),
  'whatif.stop': operation('read', 'fleet:read', object({ id })).returns<WhatIf>(),
  'limit.list': operation('read', 'fleet:read', object(listing)).returns<readonly BlastLimit[]>(),
  /** Exactly one of `count` and `percent`. */
  'limit.set': operation(
    'write',
    'fleet:write',
    object({
      name,
      count: optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      percent: optional(Type.Number({ minimum: 0, maximum: 100 })),
      of: optional(words(limitScopes)),
      action: words(limitActions),
    }),
  ).returns<R.Written<BlastLimit>>(),
  'limit.delete': operation('write', 'fleet:write', object({ name })).returns<R.Written<BlastLimit>>(),
} as const;
