import { Ajv, type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import { RE2JS } from 're2js';
import type { Json, JsonObject } from '../contract/json.ts';
import { MAX_DEPTH, MAX_FINDINGS, MAX_NODES, MAX_SOURCE } from './bounds.ts';
import { canonicalText, isList, isMap, pointerKeys, pointerStep, readablePath, sameJson } from './data.ts';
import { nearest } from './nearest.ts';
import { type Problem, problemOf, refuse } from './problem.ts';

/** A schema ready to check documents. */
export interface CompiledSchema {
  readonly check: (document: Json) => readonly Problem[];
  readonly runtime: ReadonlySet<string>;
  /** The schema's own word for the value at a path, from `title`. */
  readonly titleAt: (pointer: string) => string | null;
  /** What is wrong with the schema itself. */
  readonly problem: Problem | null;
}

const runtimeKeyword = 'x-runtime-placeholders';

/** No schema: everything is valid. */
export const noSchema: CompiledSchema = { check: () => [], runtime: new Set(), titleAt: () => null, problem: null };

/**
 * Compiles a schema (JSON Schema draft-07), given as JSON text. Regular expressions run in linear time.
 * `own`: one of the product's own schemas, which lists every error; one from outside stops at the first.
 */
export function compileSchema(text: string, own: boolean): CompiledSchema {
  try {
    if (text.length > MAX_SOURCE)
      refuse('SCHEMA_INVALID', 'The schema has more than 262,144 characters.', 'Cut it down.');
    const schema = JSON.parse(text) as JsonObject;
    survey(schema, 1, { count: 0 });
    const ajv = new Ajv({
      allErrors: own,
      strict: false,
      logger: false,
      ownProperties: true,
      validateFormats: false,
      addUsedSchema: false,
      inlineRefs: false,
      code: { regExp: linearPattern },
    });
    replaceComparisons(ajv);
    const validate = ajv.compile(schema);
    const declared = schema[runtimeKeyword];
    const names = isList(declared) ? declared.filter((name) => typeof name === 'string') : [];
    return {
      check: (document) => run(validate, document),
      runtime: new Set(names),
      titleAt: (pointer) => titleAt(schema, pointer),
      problem: null,
    };
  } catch (error) {
    return { ...noSchema, problem: schemaProblem(error) };
  }
}

function schemaProblem(error: unknown): Problem {
  if (error instanceof RangeError) return problemOf(error);
  const known = error instanceof Error && error.name === 'TemplateProblem';
  if (known) return problemOf(error);
  const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason';
  return { code: 'SCHEMA_INVALID', message: `The schema cannot be used: ${reason}.`, fix: 'Correct the schema.' };
}

function survey(value: Json, depth: number, nodes: { count: number }): void {
  if (depth > MAX_DEPTH) refuse('SCHEMA_INVALID', `The schema nests deeper than ${MAX_DEPTH}.`, 'Nest less.');
  if (++nodes.count > MAX_NODES) refuse('SCHEMA_INVALID', 'The schema holds more than 20,000 values.', 'Cut it down.');
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) survey(inner as Json, depth + 1, nodes);
}

/** ajv's hook for patterns. What needs back-tracking (look-around, back-references) is refused when the schema is compiled. */
function linearPattern(pattern: string, flags: string): { test(text: string): boolean; toString(): string } {
  const engine = RE2JS.compile(RE2JS.translateRegExp(pattern), flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0);
  // ajv keeps one compiled pattern per text of it, and takes that text from here.
  return { test: (text) => engine.matcher(text).find(), toString: () => `${pattern}/${flags}` };
}
linearPattern.code = 'linearPattern';

/** ajv compares with a function that trusts `valueOf` and `constructor` of the data; these compare data as data. */
function replaceComparisons(ajv: Ajv): void {
  const define = (
    keyword: string,
    schemaType: 'array' | 'boolean' | ['string', 'number', 'boolean', 'null', 'array', 'object'],
    compile: (schema: Json) => (data: Json) => Record<string, unknown> | null,
  ) => {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({
      keyword,
      schemaType,
      errors: true,
      compile: (schema: Json) => {
        const check = compile(schema);
        const validate: SchemaValidateFunction = (data: Json) => {
          const params = check(data);
          if (params !== null) validate.errors = [{ keyword, params, message: 'is not allowed' }];
          return params === null;
        };
        return validate as (data: unknown) => boolean;
      },
    });
  };
  define('enum', 'array', (allowed) => {
    const values = allowed as readonly Json[];
    const params = { allowedValues: values };
    return (data) => (values.some((value) => sameJson(value, data)) ? null : params);
  });
  define('const', ['string', 'number', 'boolean', 'null', 'array', 'object'], (allowed) => {
    const params = { allowedValue: allowed };
    return (data) => (sameJson(allowed, data) ? null : params);
  });
  define('uniqueItems', 'boolean', (wanted) => (data) => (wanted === true && isList(data) ? repeated(data) : null));
}

/** Which two elements of a list are equal, found by their canonical text instead of by comparing each with each. */
function repeated(list: readonly Json[]): Record<string, unknown> | null {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const text = canonicalText(item);
    const before = seen.get(text);
    if (before !== undefined) return { i: before, j: index };
    seen.set(text, index);
  }
  return null;
}

function run(validate: ValidateFunction, document: Json): readonly Problem[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).slice(0, MAX_FINDINGS).map((error) => problemFor(error, document));
}

/** Words of a JSON value for a sentence, cut when long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'null',
};

function problemFor(error: ErrorObject, document: Json): Problem {
  const params = error.params as Record<string, unknown>;
  const at = error.instancePath;
  const where = at === '' ? 'The document' : readablePath(at);
  const code = `SCHEMA_${error.keyword
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/\W/g, '_')
    .toUpperCase()}`;
  const value = valueAt(document, at);
  switch (error.keyword) {
    case 'required': {
      const path = at + pointerStep(String(params.missingProperty));
      return {
        code: 'REQUIRED_VALUE',
        path,
        message: `${readablePath(path)} is required and absent.`,
        fix: `Set ${readablePath(path)}.`,
      };
    }
    case 'type': {
      const types = [params.type].flat().map((type) => typeWords[String(type)] ?? String(type));
      return {
        code,
        path: at,
        message: `${where} is ${shown(value)} and must be ${types.join(' or ')}.`,
        fix: `Make it ${types.join(' or ')}.`,
      };
    }
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(shown).join(', ');
      const meant = typeof value === 'string' ? nearest(value, (params.allowedValues as unknown[]).map(String)) : null;
      return {
        code,
        path: at,
        message: `${where} is ${shown(value)} and must be one of ${allowed}.`,
        fix: meant === null ? 'Take one of them.' : `Did you mean ${meant}?`,
      };
    }
    case 'const':
      return {
        code,
        path: at,
        message: `${where} is ${shown(value)} and must be ${shown(params.allowedValue)}.`,
        fix: `Set it to ${shown(params.allowedValue)}.`,
      };
    case 'maximum':
    case 'exclusiveMaximum':
    case 'minimum':
    case 'exclusiveMinimum': {
      const least = error.keyword.endsWith('inimum');
      const word = `${error.keyword.startsWith('ex') ? (least ? 'more than' : 'less than') : least ? 'at least' : 'at most'} ${shown(params.limit)}`;
      return { code, path: at, message: `${where} is ${shown(value)} and must be ${word}.`, fix: `Set it to ${word}.` };
    }
    case 'uniqueItems':
      return {
        code,
        path: at,
        message: `${where} holds element ${String(params.j)} twice; first as element ${String(params.i)}.`,
        fix: 'Keep one of them.',
      };
    case 'pattern':
      return {
        code,
        path: at,
        message: `${where} is ${shown(value)} and does not match ${shown(params.pattern)}.`,
        fix: 'Change the value to fit the pattern.',
      };
    case 'additionalProperties': {
      const path = at + pointerStep(String(params.additionalProperty));
      return {
        code,
        path,
        message: `${readablePath(path)} is not part of the schema.`,
        fix: 'Take it away, or check its spelling.',
      };
    }
    default:
      return {
        code,
        path: at,
        message: `${where} ${error.message ?? 'does not fit the schema'}.`,
        fix: 'Change the value to fit the schema.',
      };
  }
}

/** The value at a JSON Pointer, own properties only; undefined where there is none. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const key of pointerKeys(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as { readonly [key: string]: Json })[key];
  }
  return value;
}

function titleAt(schema: JsonObject, pointer: string): string | null {
  let at: Json | undefined = schema;
  for (const key of pointerKeys(pointer)) {
    const properties: Json | undefined = isMap(at) && Object.hasOwn(at, 'properties') ? at.properties : undefined;
    at = isMap(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
  }
  return isMap(at) && typeof at.title === 'string' ? at.title : null;
}
