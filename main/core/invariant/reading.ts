import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import type { Invariant } from '../../contract/validation.ts';
import type { RenderResult } from '../ports.ts';

/** Which rendering a reading is of. */
export interface RenderingMember {
  readonly tenant: Tenant;
  readonly environment: string;
  readonly document: string;
}

/** What invariants see of one rendering: the values they ask for, or why there are none. */
export type Reading =
  | { readonly at: (path: string) => Json | undefined }
  /** Rest of a sentence about the rendering, for example `has no result`. */
  | { readonly why: string };

/** The JSON Pointers a set of invariants reads, for the sandbox to give back instead of whole documents. */
export function wantedPaths(invariants: readonly Invariant[]): readonly string[] {
  const paths = invariants.flatMap(({ paths: own, when, require }) => [
    ...own,
    ...(when === null ? [] : [when.path]),
    ...(require === null ? [] : [require.path]),
  ]);
  return [...new Set(paths)];
}

/** Makes readings of results that were asked for with `want: { value: paths }`. */
export function readerOf(paths: readonly string[]): (result: RenderResult) => Reading {
  const places = new Map(paths.map((path, index) => [path, index]));
  return ({ ok, value, findings }) => {
    if (!ok) return { why: `has no result (${findings[0]?.code ?? 'STOPPED'})` };
    const values = value as readonly Json[];
    return {
      at: (path) => {
        const place = places.get(path);
        const found = place === undefined ? null : values[place];
        return found === null ? undefined : found;
      },
    };
  };
}

/** A reading of a whole document. */
export function readingOf(document: Json): Reading {
  return {
    at: (path) => {
      let value: Json | undefined = document;
      for (const step of path.split('/').slice(1)) {
        const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
        value = (value as { readonly [key: string]: Json })[key];
      }
      return value === null ? undefined : value;
    },
  };
}
