import type { Json } from '../../contract/json.ts';
import { usageError } from './usage.ts';

/** A VALUE argument: JSON when it is JSON, else the text itself. */
export function parseValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** A PATH argument as a JSON Pointer (RFC 6901): a pointer stays, a dotted path is turned into one; `\.` is a dot in a key. */
export function toPointer(text: string): string {
  if (text.startsWith('/')) return text;
  const keys = text.match(/(?:\\.|[^.\\])+|(?<=^|\.)(?=\.|$)/g) ?? [];
  return keys.map((key) => `/${key.replace(/\\(.)/g, '$1').replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A JSON Pointer as it is typed, with dots. */
export function toDotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~').replaceAll('.', '\\.'))
    .join('.');
}

/** `K=V` options as an object; a bare word is a key with an empty value. */
export function parsePairs(pairs: readonly string[], option: string): Record<string, string> {
  const result: Record<string, string> = Object.create(null);
  for (const pair of pairs) {
    const cut = pair.indexOf('=');
    const key = cut === -1 ? pair : pair.slice(0, cut);
    if (key === '') {
      throw usageError(`--${option} ${JSON.stringify(pair)} has no key.`, `Write --${option} KEY=VALUE.`, option);
    }
    result[key] = cut === -1 ? '' : pair.slice(cut + 1);
  }
  return { ...result };
}

/** A comma-separated list, blanks around its words dropped. */
export function parseList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** A JSON argument that must be JSON. */
export function parseJson(text: string, option: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw usageError(`--${option} is not JSON.`, 'Quote it for the shell and check its brackets.', option);
  }
}

/** An object without the keys whose value is undefined. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
