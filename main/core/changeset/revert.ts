import type { Json, JsonObject } from '../../contract/json.ts';

/** The top-level fields in which two bodies differ, as JSON Pointers; the empty pointer when one of them is no map. */
export function changedPaths(before: Json, after: Json): readonly string[] {
  if (!isMap(before) || !isMap(after)) return before === null && after === null ? [] : [''];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map((key) => `/${key}`);
}

/**
 * A body with one change taken back: fields the change touched get their earlier value, later changes to other fields
 * stay.
 */
export function revert(current: Json, before: Json, after: Json): Json {
  if (!isMap(current) || !isMap(before) || !isMap(after)) return before;
  const result: Record<string, Json> = { ...current };
  for (const path of changedPaths(before, after)) {
    const key = path.slice(1);
    if (Object.hasOwn(before, key)) result[key] = before[key] as Json;
    else delete result[key];
  }
  return result;
}

/** Whether one of two field paths holds the other. */
export function pathsMeet(a: string, b: string): boolean {
  return a === b || a === '' || b === '';
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
