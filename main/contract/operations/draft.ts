import { Type } from 'typebox';
import type { Draft, DraftBatch, DraftSummary } from '../authoring.ts';
import { name, object, operation, optional, text } from '../parameters.ts';

/** Identifies one window of the console for as long as it lives; kept through a reload. */
const window = Type.String({ minLength: 8, maxLength: 64 });
const draft = Type.String({ minLength: 1, maxLength: 64 });
const batch = object({
  sequence: Type.Integer({ minimum: 1 }),
  time: Type.Integer({ minimum: 0 }),
  kind: Type.Unsafe<DraftBatch['kind']>({ enum: ['edit', 'undo', 'redo'] }),
  changes: Type.Array(object({ at: Type.Integer({ minimum: 0 }), removed: text(300_000), inserted: text(300_000) }), {
    minItems: 1,
    maxItems: 10_000,
  }),
});

/**
 * Drafts: what was typed into a template and not saved. They lie outside the journal, each under a key of its own, and
 * are read operations to the dispatcher, since they change no fact and leave no audit entry.
 */
export const draftOperations = {
  'draft.list': operation('read', 'template:read', object({})).returns<readonly DraftSummary[]>(),
  /** A draft by its identifier or its template's name, without taking it. */
  'draft.show': operation('read', 'template:read', object({ draft })).returns<Draft>(),
  /** Opens a template for writing in a window: the draft there is, or one that starts at the newest version. */
  'draft.open': operation(
    'read',
    'template:write',
    object({ template: name, window, takeOver: optional(Type.Boolean()) }),
  ).returns<Draft>(),
  /**
   * Keeps batches; answers when they are on disk. A batch that is kept already is not kept twice.
   * CONFLICT when another window has taken over, or when a batch does not fit the text.
   */
  'draft.append': operation(
    'read',
    'template:write',
    object({
      template: name,
      window,
      baseVersion: Type.Integer({ minimum: 1 }),
      batches: Type.Array(batch, { minItems: 1, maxItems: 1000 }),
    }),
  ).returns<{ readonly draft: string; readonly sequence: number; readonly savedAt: string }>(),
  /** Lets go of a draft, so that another window may write; nothing is lost. */
  'draft.close': operation('read', 'template:write', object({ template: name, window })).returns<{
    readonly closed: boolean;
  }>(),
  /** Destroys a draft's key, then its file. CONFLICT while another window writes it. */
  'draft.discard': operation('read', 'template:write', object({ draft, window: optional(window) })).returns<{
    readonly draft: string;
    readonly template: string;
    readonly batches: number;
  }>(),
} as const;
