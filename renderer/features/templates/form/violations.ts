import type { Json, JsonObject } from '../../../../main/contract/json.ts';
import { allowedOf, typesOf } from '../../../editor/schema-lookup.ts';
import { inline } from '../../../format.ts';
import { formWords as words } from '../../../words/form.ts';

const typeOf = (value: Json) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function fits(value: Json, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return typeOf(value) === type;
}

/** The first thing a schema has against a value, as a sentence; undefined when it has nothing. The engine's own check decides. */
export function violation(value: Json, schemas: readonly JsonObject[]): string | undefined {
  const allowed = allowedOf(schemas);
  if (allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) return undefined;
  const types = typesOf(schemas);
  if (types.length > 0 && !types.some((type) => fits(value, type))) {
    if (types.includes('integer') && typeof value === 'number') return words.needWhole;
    return types.includes('number') || types.includes('integer')
      ? words.needNumber
      : words.needType(types.join(' or '));
  }
  if (allowed.length > 0 && !isFree(value, schemas)) return words.notAllowed(inline(value));
  for (const schema of schemas) {
    const problem = bound(value, schema);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether an alternative takes the value by its type alone: a number beside the one word `unlimited`, for example. */
function isFree(value: Json, schemas: readonly JsonObject[]): boolean {
  return schemas.some(
    (schema) => allowedOf([schema]).length === 0 && typesOf([schema]).some((type) => fits(value, type)),
  );
}

function bound(value: Json, schema: JsonObject): string | undefined {
  const number = (key: string) => (typeof schema[key] === 'number' ? (schema[key] as number) : undefined);
  const below = (key: string, size: number) => size < (number(key) ?? Number.NEGATIVE_INFINITY);
  const above = (key: string, size: number) => size > (number(key) ?? Number.POSITIVE_INFINITY);
  const told = (key: string, say: (n: number) => string) => say(number(key) ?? 0);
  if (typeof value === 'number') {
    const over = number('exclusiveMinimum');
    const under = number('exclusiveMaximum');
    if (below('minimum', value)) return told('minimum', words.atLeast);
    if (over !== undefined && value <= over) return words.moreThan(over);
    if (above('maximum', value)) return told('maximum', words.atMost);
    if (under !== undefined && value >= under) return words.lessThan(under);
  }
  if (typeof value === 'string') {
    const length = [...value].length;
    if (below('minLength', length)) return told('minLength', words.shorter);
    if (above('maxLength', length)) return told('maxLength', words.longer);
    if (typeof schema.pattern === 'string' && !matches(schema.pattern, value)) return words.pattern(schema.pattern);
  }
  if (Array.isArray(value)) {
    if (below('minItems', value.length)) return told('minItems', words.fewer);
    if (above('maxItems', value.length)) return told('maxItems', words.more);
  }
  return undefined;
}

/** Patterns come from a schema that the host took in; one that no longer reads as a pattern refuses nothing here. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value.slice(0, 2000));
  } catch {
    return true;
  }
}
