import type { Json } from '../../contract/json.ts';
import { isMap, pointerKeys } from '../data.ts';

/** How many pointers are remembered in their parts. */
const KEPT_POINTERS = 1000;
const known = new Map<string, readonly string[]>();

/** The keys of a JSON Pointer that is asked for again and again. */
export function keysOfPointer(pointer: string): readonly string[] {
  let keys = known.get(pointer);
  if (keys === undefined) {
    if (known.size >= KEPT_POINTERS) known.clear();
    keys = pointerKeys(pointer);
    known.set(pointer, keys);
  }
  return keys;
}

/** The value at a JSON Pointer whose parts are remembered; undefined where there is none. */
export function valueAtKeys(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const key of keysOfPointer(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = isMap(value) ? value[key] : (value as readonly Json[])[Number(key)];
  }
  return value;
}
