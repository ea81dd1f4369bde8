import type { Json, JsonObject } from '../../contract/json.ts';

const placeholder = /\$\{(?:SECRET:[^{}\s$]+|([A-Za-z_][A-Za-z0-9_]*)(?::-[^}]*)?)\}/y;

/**
 * An effective value as an override that gives it: a text in which `${` stands is written so that it stays as it is,
 * since placeholders in overrides are read. References to secrets and names left to run time stay themselves.
 * @param runtime names that the document's schema leaves to run time
 */
export function overrideValue(value: Json, runtime: ReadonlySet<string>): Json {
  if (typeof value === 'string') return kept(value, runtime);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: Json) => overrideValue(one, runtime));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, inner]) => [key, overrideValue(inner, runtime)]),
  );
}

/** The names that a schema leaves to run time. */
export function runtimeNames(schema: JsonObject | undefined): ReadonlySet<string> {
  const names = schema?.['x-runtime-placeholders'];
  return new Set(Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : []);
}

function kept(text: string, runtime: ReadonlySet<string>): string {
  let result = '';
  let at = 0;
  for (let next = text.indexOf('${'); next !== -1; next = text.indexOf('${', at)) {
    placeholder.lastIndex = next;
    const match = placeholder.exec(text);
    const stays = match !== null && (match[1] === undefined || runtime.has(match[1]));
    const end = next + (stays ? match[0].length : 2);
    result += `${text.slice(at, next)}${stays ? '' : '$'}${text.slice(next, end)}`;
    at = end;
  }
  return result + text.slice(at);
}
