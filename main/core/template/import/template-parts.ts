import type { TemplateTest } from '../../../contract/authoring.ts';
import { BinnacleError } from '../../../contract/errors.ts';
import { contextVersion } from '../../../contract/helpers.ts';
import type { Json, JsonObject } from '../../../contract/json.ts';
import { type TemplateKind, templateKinds } from '../../../contract/model.ts';
import { namePattern } from '../../../contract/parameters.ts';
import type { TierLimit } from '../../ports.ts';

/** What a `template.json` says; what it leaves out is undefined. */
export interface ReadManifest {
  readonly name: string;
  readonly kind: TemplateKind;
  readonly document: string;
  readonly description?: string;
  readonly schemaVersion?: string;
  readonly contextVersion?: number;
  readonly limits?: readonly TierLimit[];
}

const manifestKeys = ['name', 'kind', 'document', 'description', 'schemaVersion', 'contextVersion', 'limits'] as const;
const name = new RegExp(namePattern);

/** Whether a text can be the name of a template or document. */
export function isName(text: string): boolean {
  return text.length <= 64 && name.test(text);
}

/** Reads the value of a `template.json`. @throws BinnacleError INVALID_INPUT naming what is wrong. */
export function readManifest(value: Json): ReadManifest {
  const manifest = mapOf(value, 'template.json is no map.', 'Begin it with {.');
  const foreign = Object.keys(manifest).find((key) => !(manifestKeys as readonly string[]).includes(key));
  if (foreign !== undefined) {
    refuse(`template.json holds ${short(foreign)}, which means nothing.`, `It holds ${manifestKeys.join(', ')}.`);
  }
  for (const key of ['name', 'document'] as const) {
    const given = manifest[key];
    if (typeof given === 'string' && isName(given)) continue;
    refuse(
      given === undefined ? `template.json lacks ${key}.` : `The ${key} ${short(given)} of template.json is none.`,
      'Small letters, digits, points, underlines and hyphens; at most 64, with a letter or digit at both ends.',
    );
  }
  const kind = templateKinds.find((one) => one === manifest.kind);
  if (kind === undefined) {
    refuse(
      manifest.kind === undefined
        ? 'template.json lacks kind.'
        : `The kind ${short(manifest.kind)} of template.json is none.`,
      `It is ${templateKinds.slice(0, -1).join(', ')} or ${templateKinds.at(-1)}.`,
    );
  }
  const { description, schemaVersion } = manifest;
  if (description !== undefined && (typeof description !== 'string' || description.length > 400)) {
    refuse('The description of template.json is no text of at most 400 characters.', 'Shorten it, or leave it out.');
  }
  if (schemaVersion !== undefined && (typeof schemaVersion !== 'string' || schemaVersion.length > 80)) {
    refuse('The schemaVersion of template.json is no text such as tenant/1.', 'Correct it, or leave it out.');
  }
  const version = manifest.contextVersion;
  if (version !== undefined && version !== contextVersion) {
    const newer = typeof version === 'number' && version > contextVersion;
    refuse(
      `The template is written for context version ${short(version)}, and this console has ${contextVersion}.`,
      newer ? 'Import it with a newer console.' : `Set contextVersion to ${contextVersion}.`,
    );
  }
  return {
    name: manifest.name as string,
    kind,
    document: manifest.document as string,
    ...(description === undefined ? {} : { description }),
    ...(schemaVersion === undefined ? {} : { schemaVersion }),
    ...(version === undefined ? {} : { contextVersion: version }),
    ...(manifest.limits === undefined ? {} : { limits: readLimits(manifest.limits) }),
  };
}

/** Reads the value of a `sample.json`: a map, or null for none. @throws BinnacleError INVALID_INPUT. */
export function readSample(value: Json): JsonObject | null {
  return value === null ? null : mapOf(value, 'sample.json is no map.', 'Begin it with {, or write null.');
}

/** Reads the value of a `tests.json`; what tests expect is judged where templates are saved. @throws BinnacleError INVALID_INPUT. */
export function readTests(value: Json): readonly TemplateTest[] {
  if (!Array.isArray(value) || value.length > 1000) {
    refuse('tests.json is no list of at most 1,000 tests.', 'Begin it with [.');
  }
  return (value as readonly Json[]).map((given, index): TemplateTest => {
    const what = `Test ${index + 1} of tests.json`;
    const test = mapOf(given, `${what} is no map.`, 'A test has name, context and expect.');
    const foreign = Object.keys(test).find((key) => !['name', 'context', 'expect'].includes(key));
    if (foreign !== undefined) {
      refuse(`${what} holds ${short(foreign)}, which means nothing.`, 'A test has name, context and expect.');
    }
    if (typeof test.name !== 'string' || test.name === '' || test.name.length > 200) {
      refuse(`${what} has no name of 1 to 200 characters.`, 'Say in the name what it shows.');
    }
    const context = mapOf(test.context ?? null, `The context of test ${index + 1} is no map.`, 'Write {} for none.');
    const { expect } = test;
    const good = Array.isArray(expect) && expect.length <= 1000 && expect.every((one) => isMap(one as Json));
    if (!good) refuse(`${what} expects no list of at most 1,000 maps.`, 'For example [{"path":"/name","equals":"x"}].');
    return { name: test.name, context, expect: expect as unknown as TemplateTest['expect'] };
  });
}

function readLimits(value: Json): readonly TierLimit[] {
  if (!Array.isArray(value) || value.length > 1000) {
    refuse('The limits of template.json are no list of at most 1,000.', 'Begin them with [.');
  }
  return (value as readonly Json[]).map((given, index): TierLimit => {
    const what = `Limit ${index + 1} of template.json`;
    const way = 'A limit has path, max (a number or null), tier and source.';
    const limit = mapOf(given, `${what} is no map.`, way);
    const foreign = Object.keys(limit).find((key) => !['path', 'max', 'tier', 'source'].includes(key));
    if (foreign !== undefined) refuse(`${what} holds ${short(foreign)}, which means nothing.`, way);
    const { path, max, tier, source = '' } = limit;
    const good =
      isText(path, 1, 1024) &&
      (max === null || typeof max === 'number') &&
      isText(tier, 1, 64) &&
      isText(source, 0, 400);
    if (!good) refuse(`${what} is not whole.`, way);
    return { path: path as string, max: max as number | null, tier: tier as string, source: source as string };
  });
}

function isText(value: Json | undefined, least: number, most: number): value is string {
  return typeof value === 'string' && value.length >= least && value.length <= most;
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapOf(value: Json, message: string, fix: string): JsonObject {
  return isMap(value) ? value : refuse(message, fix);
}

function short(value: Json | undefined): string {
  return JSON.stringify(value ?? null).slice(0, 80);
}

function refuse(message: string, fix: string): never {
  throw new BinnacleError('INVALID_INPUT', message, { fix });
}
