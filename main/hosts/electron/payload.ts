import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';

/** The largest payload of one call, in characters of text and eight for everything else. The largest template is 256 KB. */
export const MAX_PAYLOAD = 8 * 1024 * 1024;
/** How deep a payload may nest. */
export const MAX_DEPTH = 128;

/**
 * Copies what came over Electron's channel into plain JSON data. That channel carries more than JSON (cycles, big
 * integers, maps, buffers), which must meet none of the code behind it.
 * @throws BinnacleError INVALID_INPUT naming the place, for everything that JSON could not say and for what is too much.
 */
export function plainData(value: unknown): Json {
  let left = MAX_PAYLOAD;
  const spend = (cost: number, path: string) => {
    left -= cost;
    if (left < 0) throw refuse(path, 'The call carries too much data');
  };
  const copy = (each: unknown, path: string, depth: number): Json => {
    if (depth > MAX_DEPTH) throw refuse('', 'The call’s data is nested too deep');
    if (typeof each === 'string') {
      spend(each.length, path);
      return each;
    }
    spend(8, path);
    if (each === null || typeof each === 'boolean') return each;
    // JSON text has no negative zero.
    if (typeof each === 'number' && Number.isFinite(each)) return each === 0 ? 0 : each;
    if (Array.isArray(each)) {
      // A list with holes costs what it pretends to hold.
      spend(each.length * 8, path);
      return Array.from(each, (one, at) => copy(one, `${path}/${at}`, depth + 1));
    }
    if (typeof each !== 'object' || !isPlain(each))
      throw refuse(path, `The call carries ${kindOf(each)}, which is no JSON`);
    const made: Record<string, Json> = {};
    for (const [key, one] of Object.entries(each)) {
      // As in JSON, what is undefined is not there.
      if (one === undefined) continue;
      if (key === '__proto__') throw refuse(path, 'The call carries the key __proto__');
      spend(key.length, path);
      made[key] = copy(one, `${path}/${key}`.slice(0, 500), depth + 1);
    }
    return made;
  };
  return copy(value ?? {}, '', 0);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, which itself inherits from nothing.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `a ${value.constructor?.name ?? 'strange object'}`;
  return typeof value === 'number' ? String(value) : `a ${typeof value}`;
}

function refuse(path: string, what: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `${what}${path === '' ? '' : ` at ${path}`}.`, {
    path,
    fix: 'Nothing was changed.',
  });
}
