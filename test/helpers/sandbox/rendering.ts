import type { Json, JsonObject } from '../../../main/contract/json.ts';
import type { LayerName } from '../../../main/contract/model.ts';
import type { OverrideInput, RenderBatch, RenderPolicy, RenderResult, TierLimit } from '../../../main/core/ports.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';

/** What a test says about one rendering; the rest has plain defaults. */
export interface Trial {
  /** Template texts: tier template, overlay, tenant template. */
  readonly layers: readonly string[];
  readonly context?: JsonObject;
  readonly variables?: Readonly<Record<string, Json>>;
  readonly overrides?: readonly (Omit<OverrideInput, 'environment'> & { readonly environment?: string | null })[];
  readonly schema?: JsonObject;
  readonly limits?: readonly TierLimit[];
  readonly policy?: RenderPolicy;
  readonly format?: 'yaml' | 'json';
  readonly explain?: boolean;
}

const layerOrder: readonly Extract<LayerName, 'tier-template' | 'environment-overlay' | 'tenant-template'>[] = [
  'tier-template',
  'environment-overlay',
  'tenant-template',
];

/** A batch of one rendering. Sources are `layer-0`, `layer-1` and so on. */
export function batchOf(trial: Trial): RenderBatch {
  const texts = Object.fromEntries(trial.layers.map((text, index) => [`text-${index}`, text]));
  return {
    texts,
    schemas: trial.schema === undefined ? {} : { schema: trial.schema },
    jobs: [
      {
        layers: trial.layers.map((_, index) => ({
          layer: layerOrder[index]!,
          source: `layer-${index}`,
          text: `text-${index}`,
        })),
        overrides: (trial.overrides ?? []).map((override) => ({ environment: null, ...override })),
        context: trial.context ?? {},
        variables: trial.variables ?? {},
        schema: trial.schema === undefined ? null : 'schema',
        limits: trial.limits ?? [],
        ...(trial.policy === undefined ? {} : { policy: trial.policy }),
      },
    ],
    want: { format: trial.format ?? 'yaml', value: true, explain: trial.explain ?? false },
  };
}

const shared = inProcessSandbox();

/** Renders one trial in this process, with caches shared by all trials. */
export async function render(trial: Trial): Promise<RenderResult> {
  const [result] = await shared.render(batchOf(trial));
  return result!;
}

/** Renders one template and gives its value, or throws what was found. */
export async function renderedValue(
  template: string,
  context: JsonObject = {},
  variables: Record<string, Json> = {},
): Promise<Json> {
  const result = await render({ layers: [template], context, variables });
  if (!result.ok) throw new Error(result.findings.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return result.value;
}

/** The codes of what one template gives. */
export async function codesOf(
  template: string,
  context: JsonObject = {},
  variables: Record<string, Json> = {},
): Promise<string[]> {
  const { findings } = await render({ layers: [template], context, variables });
  return findings.map(({ code }) => code);
}
