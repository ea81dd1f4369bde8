import { MAX_DATA_NODES, MAX_DEPTH } from './bounds.ts';
import { pointerStep } from './data.ts';

/** Something about a JSON text that `JSON.parse` does not mind. */
export interface JsonDefect {
  readonly kind: 'duplicate' | 'depth' | 'nodes' | 'number';
  /** JSON Pointer, or the number as it is written. */
  readonly at: string;
}

interface Level {
  readonly keys: Set<string> | null;
  key: string;
  index: number;
}

/**
 * Looks through a JSON text for repeated keys, depth and number of values, and numbers that cannot be kept. Of syntax
 * it only minds what it needs to: `JSON.parse` judges that afterwards, and never sees what nests too deeply.
 */
export function scanJson(text: string): JsonDefect | null {
  const levels: Level[] = [];
  let nodes = 0;
  let expectKey = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const level = levels.at(-1);
    if (code === 0x22) {
      const end = stringEnd(text, at);
      if (expectKey && level?.keys != null) {
        const key = keyOf(text, at, end);
        if (key !== null && level.keys.has(key))
          return { kind: 'duplicate', at: pointer(levels.slice(0, -1)) + pointerStep(key) };
        if (key !== null) level.keys.add(key);
        level.key = key ?? '';
        expectKey = false;
      } else nodes++;
      at = end;
    } else if (code === 0x7b || code === 0x5b) {
      levels.push({ keys: code === 0x7b ? new Set() : null, key: '', index: 0 });
      if (levels.length > MAX_DEPTH) return { kind: 'depth', at: pointer(levels) };
      expectKey = code === 0x7b;
      nodes++;
    } else if (code === 0x7d || code === 0x5d) {
      levels.pop();
      expectKey = false;
    } else if (code === 0x2c) {
      if (level !== undefined) level.index++;
      expectKey = level?.keys != null;
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const end = numberEnd(text, at);
      if (!keepsNumber(text, at, end)) return { kind: 'number', at: text.slice(at, Math.min(end, at + 40)) };
      nodes++;
      at = end - 1;
    }
    if (nodes > MAX_DATA_NODES) return { kind: 'nodes', at: '' };
  }
  return null;
}

function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function keyOf(text: string, start: number, end: number): string | null {
  const raw = text.slice(start + 1, end);
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return null;
  }
}

function numberEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && /[0-9.eE+-]/.test(text[at]!)) at++;
  return at;
}

/** Whole numbers beyond 2^53 and numbers beyond the largest double would come out as others. */
function keepsNumber(text: string, start: number, end: number): boolean {
  if (end - start < 16 && !/[eE]/.test(text.slice(start, end))) return true;
  const raw = text.slice(start, end);
  const value = Number(raw);
  if (Number.isNaN(value)) return true;
  return Number.isFinite(value) && (!/^-?\d+$/.test(raw) || Number.isSafeInteger(value));
}

function pointer(levels: readonly Level[]): string {
  return levels.map((level) => pointerStep(level.keys === null ? String(level.index) : level.key)).join('');
}
