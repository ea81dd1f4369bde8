import type { Json, JsonObject } from '../../contract/json.ts';

/** One leaf that is not what it was. Undefined stands for a leaf that is not there. */
export interface LeafChange {
  /** Keys from the root. */
  readonly keys: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/**
 * The leaves on which two documents differ, in the order of the first. A leaf is a scalar, an empty map, or a whole
 * list. A map that was empty and gains something has lost nothing: its empty leaf is not said to be gone.
 */
export function differenceOf(before: Json | undefined, after: Json | undefined): readonly LeafChange[] {
  const changes: LeafChange[] = [];
  compare(before, after, [], changes);
  return changes;
}

function compare(before: Json | undefined, after: Json | undefined, keys: readonly string[], into: LeafChange[]): void {
  const left = mapOf(before);
  const right = mapOf(after);
  if (left !== null && right !== null) {
    for (const [key, value] of Object.entries(left)) {
      compare(value, Object.hasOwn(right, key) ? right[key] : undefined, [...keys, key], into);
    }
    for (const [key, value] of Object.entries(right)) {
      if (!Object.hasOwn(left, key)) compare(undefined, value, [...keys, key], into);
    }
    return;
  }
  if (left !== null) {
    for (const [key, value] of Object.entries(left)) compare(value, undefined, [...keys, key], into);
    if (after !== undefined) into.push({ keys, before: undefined, after });
    return;
  }
  if (right !== null) {
    if (before !== undefined && !isEmptyMap(before)) into.push({ keys, before, after: undefined });
    for (const [key, value] of Object.entries(right)) compare(undefined, value, [...keys, key], into);
    return;
  }
  if (!sameValue(before, after)) into.push({ keys, before, after });
}

/** A map with something in it; null for every leaf. */
function mapOf(value: Json | undefined): JsonObject | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  for (const _key in value as JsonObject) return value as JsonObject;
  return null;
}

function isEmptyMap(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values are the same; the order of keys does not count. */
export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((one, at) => sameValue(one as Json, b[at] as Json));
  }
  const [left, right] = [a as JsonObject, b as JsonObject];
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]));
}
