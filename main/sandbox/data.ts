import type { Json } from '../contract/json.ts';

/** A map as the sandbox builds it: no inherited names, and `__proto__` is a key like any other. */
export interface Bag {
  [key: string]: Json;
}

// A constructor instead of Object.create(null), which the engine would keep as a slow hash table.
const BagOf = function BagOf() {} as unknown as new () => Bag;
BagOf.prototype = Object.freeze(Object.create(null));

/** An empty map without a usable prototype. */
export function newBag(): Bag {
  return new BagOf();
}

/** Whether a value is a map. */
export function isMap(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** What a value is, in the words of messages. */
export function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'a number' : 'a boolean';
}

/** Whether two values are equal in value and type; the order of keys does not count. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((element, index) => sameJson(element, b[index]!));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key]!, b[key]!))
  );
}

/** One step of a JSON Pointer (RFC 6901), escaped. */
export function pointerStep(key: string): string {
  return `/${key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`;
}

/** The keys of a JSON Pointer, unescaped. */
export function pointerKeys(pointer: string): string[] {
  if (pointer === '') return [];
  const steps = pointer.slice(1).split('/');
  // Few pointers escape anything, and every rendering of a fleet is asked for the same ones.
  return pointer.includes('~') ? steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')) : steps;
}

/** A JSON Pointer as people read it: dotted where no key holds a dot. */
export function readablePath(pointer: string): string {
  const keys = pointerKeys(pointer);
  return keys.length > 0 && keys.every((key) => key !== '' && !key.includes('.')) ? keys.join('.') : pointer;
}

/** A value in the canonical form of RFC 8785. */
export function canonicalText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText((value as Bag)[key]!)}`);
  return `{${members.join(',')}}`;
}
