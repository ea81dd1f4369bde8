import type { Json } from '../contract/json.ts';

/** What a path gives when it does not resolve. */
export const missing: unique symbol = Symbol('missing');
/** A value, or `missing`. */
export type Found = Json | typeof missing;

/** Whether a condition holds, as Handlebars has it: not for false, null, 0, "", an empty list, or what is missing. */
export function holds(value: Found): boolean {
  if (value === missing || value === null || value === false || value === '' || value === 0) return false;
  return !(Array.isArray(value) && value.length === 0);
}
