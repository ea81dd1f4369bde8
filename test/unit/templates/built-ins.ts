import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../../../main/contract/json.ts';
import type { TemplateTier } from '../../../main/contract/model.ts';
import type { TierLimit } from '../../../main/core/ports.ts';

/** Where the built-in templates stand. */
export const templatesFolder = new URL('../../../templates/', import.meta.url);

/** A built-in template as its folder holds it. */
export interface BuiltIn {
  readonly folder: string;
  readonly text: string;
  readonly about: {
    readonly name: string;
    readonly kind: 'tier' | 'service' | 'overlay';
    readonly document: string;
    readonly schemaVersion: string;
    readonly limits: readonly TierLimit[];
  };
  readonly sample: JsonObject & { readonly tenant: JsonObject & { readonly tier: TemplateTier } };
  readonly tests: readonly {
    readonly name: string;
    readonly context: JsonObject;
    readonly expect: readonly JsonObject[];
  }[];
}

/** Reads a JSON file of the templates' folder. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, templatesFolder), 'utf8')) as T;
}

/** The names of the template folders. */
export const folders = readdirSync(templatesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'schemas')
  .map((entry) => entry.name)
  .sort();

/** Every built-in template. */
export const builtIns: readonly BuiltIn[] = folders.map((folder) => ({
  folder,
  text: readFileSync(new URL(`${folder}/template.yaml`, templatesFolder), 'utf8'),
  about: readJson(`${folder}/template.json`),
  sample: readJson(`${folder}/sample.json`),
  tests: readJson(`${folder}/tests.json`),
}));

/** The built-in template of the given name. */
export function builtIn(name: string): BuiltIn {
  const found = builtIns.find(({ folder }) => folder === name);
  if (found === undefined) throw new Error(`There is no built-in template ${name}.`);
  return found;
}

/** Which template is the first layer and which the overlay, by document. */
export const assignments = readJson<{
  documents: Record<string, { tiers: Record<TemplateTier, string>; overlays: Record<string, string | null> }>;
}>('assignments.json').documents;

/** The schema of a document, for example `tenant/1`. */
export function schemaOf(version: string): JsonObject {
  return readJson(`schemas/${version.replace('/', '-')}.json`);
}

/** Lays values over others: maps merge, lists and scalars replace. */
export function layOver(under: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, JsonObject[string]> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isMap(value) && isMap(below) ? layOver(below, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
