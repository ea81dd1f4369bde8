import { Type } from 'typebox';
import type { ReceiptComparison } from '../authoring.ts';
import type { JsonObject } from '../json.ts';
import { outputFormats, type Rendering } from '../model.ts';
import { name, object, ofTenant, operation, optional, tenantId, text, words } from '../parameters.ts';
import type * as R from '../results.ts';

/** A receipt as it came from a file; checked before it is believed. */
const receipt = Type.Unsafe<JsonObject>({ type: 'object' });

/** Renderings and their receipts. */
export const renderingOperations = {
  render: operation(
    'read',
    'fleet:read',
    object({
      tenant: tenantId,
      environment: name,
      document: optional(name),
      template: optional(name),
      format: optional(words(outputFormats)),
      explain: optional(Type.Boolean()),
      receipt: optional(Type.Boolean()),
      /** RFC 3339; the `now` the rendering sees. Absent: the present second. */
      now: optional(Type.String({ maxLength: 40 })),
      /** A change set: render from the facts as they were right after it. */
      at: optional(Type.String({ maxLength: 64 })),
    }),
    { scope: ofTenant },
  ).returns<Rendering>(),
  'render.text': operation(
    'read',
    'template:read',
    object({
      text: text(300_000),
      context: Type.Unsafe<JsonObject>({ type: 'object' }),
      format: optional(words(outputFormats)),
      explain: optional(Type.Boolean()),
      /** Gives a receipt that holds text and context themselves, so that it can be verified anywhere. */
      receipt: optional(Type.Boolean()),
    }),
    { needs: 'nothing' },
  ).returns<Rendering>(),
  'render.verify': operation('read', 'fleet:read', object({ receipt }), {
    needs: 'nothing',
  }).returns<R.ReceiptVerification>(),
  /** Says on which inputs two receipts differ. */
  'render.compare': operation('read', 'fleet:read', object({ left: receipt, right: receipt }), {
    needs: 'nothing',
  }).returns<ReceiptComparison>(),
} as const;
