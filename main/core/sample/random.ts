/** A stream of numbers that look random and are the same for the same seed. Never for keys or secrets. */
export interface Stream {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** One of the items. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** True with the given share, 0 to 1. */
  chance(share: number): boolean;
}

/**
 * The stream of one tenant (or of anything else that has a number).
 *
 * Each tenant draws from a stream of its own, so that tenant 7 is the same tenant in a fleet of ten and of ten thousand.
 * Mulberry32, started from a mix of seed and index.
 */
export function stream(seed: number, index: number): Stream {
  let state = mix(mix(seed) ^ Math.imul(index + 1, 0x9e3779b1));
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    chance: (share) => next() < share,
  };
}

/** A 32-bit mix in which every bit of the number reaches every bit of the result (MurmurHash3's finaliser). */
export function mix(number: number): number {
  let value = number | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
