import { parse, stringify } from 'yaml';
import type { Json, JsonObject } from '../../../../main/contract/json.ts';
import { testWords as words } from '../../../words/tests.ts';

/** A value that was typed, or the sentence that says what is wrong with it. */
export type Typed<T> = { readonly value: T } | { readonly error: string };

/** Reads one value as YAML 1.2 (core schema), of which JSON is a part. Aliases, which could grow without end, are refused. */
export function readYaml(text: string): Typed<Json> {
  try {
    const value: unknown = parse(text, { version: '1.2', schema: 'core', maxAliasCount: 0, prettyErrors: false });
    // Through JSON: what it cannot hold (a date, a map with keys of other types) is no value of a document.
    return { value: (JSON.parse(JSON.stringify(value ?? null)) as Json) ?? null };
  } catch (error) {
    return { error: words.badYaml(error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error)) };
  }
}

/** Reads a map; nothing typed is an empty one. */
export function readMap(text: string): Typed<JsonObject> {
  const read = readYaml(text);
  if ('error' in read) return read;
  if (read.value === null) return { value: {} };
  return typeof read.value === 'object' && !Array.isArray(read.value)
    ? { value: read.value as JsonObject }
    : { error: words.needMap };
}

/** A map as it is edited: YAML, and nothing for an empty one. */
export function writeMap(map: JsonObject | null): string {
  return map === null || Object.keys(map).length === 0 ? '' : stringify(map, { lineWidth: 0 });
}

/** Values laid over others, as a template's tests do it: maps merge, anything else replaces, null takes away. */
export function laidOver(under: JsonObject, over: JsonObject): JsonObject {
  const result = new Map<string, Json>(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = result.get(key);
    if (value === null) result.delete(key);
    else result.set(key, isMap(value) && isMap(below) ? laidOver(below, value) : value);
  }
  return Object.fromEntries(result);
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
