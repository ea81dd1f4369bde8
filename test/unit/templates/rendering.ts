import type { Finding } from '../../../main/contract/finding.ts';
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import type { TemplateTier } from '../../../main/contract/model.ts';
import type { OverrideInput, RenderJob, TemplateLayer } from '../../../main/core/ports.ts';
import { contextJob } from '../../../main/core/rendering/jobs.ts';
import { Engine } from '../../../main/sandbox/engine.ts';
import { assignments, type BuiltIn, builtIn, builtIns, schemaOf } from './built-ins.ts';

/** A rendering as the tests look at it. */
export interface Rendered {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** The value at a JSON Pointer, undefined where there is none. */
  at(pointer: string): Json | undefined;
}

const engine = new Engine();
const texts = Object.fromEntries(builtIns.map(({ folder, text }) => [folder, text]));
const schemas = Object.fromEntries(
  ['tenant/1', 'isp/1', 'database/1', 'features/1'].map((version) => [
    version,
    { text: JSON.stringify(schemaOf(version)), own: true },
  ]),
);

/** Renders one template by itself; an overlay without the schema of the whole document. */
export function renderBuiltIn(name: string, context: JsonObject = builtIn(name).sample): Rendered {
  const template = builtIn(name);
  return render({
    ...contextJob(name, name, context),
    schema: template.about.kind === 'overlay' ? null : template.about.schemaVersion,
    limits: limitsOf(template, context),
  });
}

/** Renders a tenant's document: first layer and overlay as assigned, then overrides. */
export function renderDocument(
  context: JsonObject,
  overrides: readonly OverrideInput[] = [],
  first: BuiltIn = builtIn(assigned(context).tiers[tierOf(context)]),
): Rendered {
  const overlay = assigned(context).overlays[context.environment as string];
  const layers: TemplateLayer[] = [{ layer: 'tier-template', source: first.folder, text: first.folder }];
  if (typeof overlay === 'string') layers.push({ layer: 'environment-overlay', source: overlay, text: overlay });
  const job = contextJob(first.folder, first.folder, context);
  return render({ ...job, layers, overrides, schema: first.about.schemaVersion, limits: limitsOf(first, context) });
}

function render(job: RenderJob): Rendered {
  const { ok, value, findings } = engine.render(job, {
    texts,
    schemas,
    want: { format: 'yaml', value: true, explain: false },
  });
  const document = value === null ? null : (JSON.parse(value) as Json);
  return {
    ok,
    findings,
    at: (pointer) =>
      pointer
        .split('/')
        .slice(1)
        .reduce<Json | undefined>(
          (here, key) => (typeof here === 'object' && here !== null ? (here as JsonObject)[key] : undefined),
          document,
        ),
  };
}

/** A document is held against the limits of its tenant's tier, whatever template made it. */
function limitsOf(template: BuiltIn, context: JsonObject) {
  return template.about.limits.filter(({ tier }) => tier === tierOf(context));
}

function tierOf(context: JsonObject): TemplateTier {
  return (context.tenant as JsonObject).tier as TemplateTier;
}

function assigned(context: JsonObject) {
  const found = assignments[context.document as string];
  if (found === undefined) throw new Error(`Nothing is assigned to the document ${String(context.document)}.`);
  return found;
}
