import { Ajv } from 'ajv';
import Handlebars from 'handlebars';
import { dump, load } from 'js-yaml';
import type { Json, JsonObject } from '../../../main/contract/json.ts';
import { templateTiers } from '../../../main/contract/model.ts';
import type { RenderJob } from '../../../main/core/ports.ts';
import { fleetSchema } from '../inputs/fleet.ts';
import { fleetTemplate, handlebarsDialect } from '../inputs/fleet-template.ts';

/** What one rendering gave. */
export interface PeerResult {
  readonly text: string;
  readonly findings: number;
}

/**
 * The usual stack in Node.js: Handlebars for text, js-yaml to read it, ajv to check it. Gives the rendered text, written
 * anew only where overrides changed the document. Templates and schema are compiled before the first rendering.
 */
export function nodeFleetRenderer(): (job: RenderJob) => PeerResult {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('kebab', (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
  handlebars.registerHelper('default', (value: unknown, otherwise: unknown) => value ?? otherwise);
  const templates = Object.fromEntries(
    templateTiers.map((tier, index) => [
      tier,
      handlebars.compile(fleetTemplate(tier, index, handlebarsDialect), { noEscape: true }),
    ]),
  );
  const validate = new Ajv({ allErrors: true }).compile(fleetSchema());
  return (job) => {
    const [layer] = job.layers;
    let text = templates[layer!.text]!({ ...job.context, variables: job.variables });
    const document = load(text) as JsonObject;
    for (const { path, value, environment } of job.overrides) {
      if (environment === null || environment === job.context.environment) set(document, path, value);
    }
    if (job.overrides.length > 0) text = dump(document);
    let findings = validate(document) ? 0 : (validate.errors?.length ?? 0);
    for (const { path, max } of job.limits) {
      const got = at(document, path);
      if (max !== null && typeof got === 'number' && got > max) findings++;
    }
    return { text, findings };
  };
}

function at(document: Json, path: string): Json | undefined {
  let value: Json | undefined = document;
  for (const key of path.slice(1).split('/')) value = (value as JsonObject | undefined)?.[key];
  return value;
}

function set(document: JsonObject, path: string, value: Json): void {
  const keys = path.slice(1).split('/');
  const last = keys.pop()!;
  let holder = document as Record<string, Json>;
  for (const key of keys) holder = holder[key] as Record<string, Json>;
  holder[last] = value;
}
