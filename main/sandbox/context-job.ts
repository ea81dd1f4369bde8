import type { Json, JsonObject } from '../contract/json.ts';
import type { OutputFormat } from '../contract/model.ts';
import type { RenderBatch } from '../core/ports.ts';
import { isMap } from './data.ts';

/**
 * A batch of one rendering for a template that stands alone: Handlebars reads the context, `${NAME}` its top-level
 * scalars and what stands under `variables`, which wins.
 */
export function jobFromContext(
  text: string,
  context: JsonObject,
  schema: JsonObject | null,
  want: {
    readonly format?: OutputFormat | null;
    readonly value?: boolean;
    readonly explain?: boolean;
    readonly source?: string;
  } = {},
): RenderBatch {
  const scalars = Object.entries(context).filter(([, value]) => typeof value !== 'object' || value === null);
  const own: Json | undefined = Object.hasOwn(context, 'variables') ? context.variables : undefined;
  const variables = Object.fromEntries([...scalars, ...(isMap(own) ? Object.entries(own) : [])]) as Record<
    string,
    Json
  >;
  return {
    texts: { template: text },
    schemas: schema === null ? {} : { schema },
    jobs: [
      {
        layers: [{ layer: 'tier-template', source: want.source ?? 'template', text: 'template' }],
        overrides: [],
        context,
        variables,
        schema: schema === null ? null : 'schema',
        limits: [],
      },
    ],
    want: {
      format: want.format === undefined ? 'yaml' : want.format,
      value: want.value ?? true,
      explain: want.explain ?? false,
    },
  };
}
