import type { Json } from '../../../main/contract/json.ts';
import type { Rendering } from '../../../main/contract/model.ts';

/** What a leaf was in another rendering: a value, or that it was not there. */
export type ResultChange = { readonly was: Json } | { readonly isNew: true };

/** How one rendering differs from another. */
export interface ResultChanges {
  /** By the first line of a leaf, counted from 1. */
  readonly byLine: ReadonlyMap<number, ResultChange>;
  /** Paths that are there no more. */
  readonly gone: readonly string[];
}

/** Nothing differs. */
export const noChanges: ResultChanges = { byLine: new Map(), gone: [] };

/** Where a rendering differs from the one before, leaf by leaf. */
export function resultChanges(before: Rendering | null, now: Rendering | null): ResultChanges {
  if (before === null || now === null || before.text === now.text) return noChanges;
  const was = new Map((before.leaves ?? []).map((leaf) => [leaf.path, leaf.value]));
  const leaves = now.leaves ?? [];
  const byLine = new Map<number, ResultChange>();
  let last = -1;
  (now.lineLeaves ?? []).forEach((index, line) => {
    if (index === last) return;
    last = index;
    const leaf = leaves[index];
    if (leaf === undefined) return;
    const value = was.get(leaf.path);
    if (value === undefined) byLine.set(line + 1, { isNew: true });
    else if (value !== leaf.value && JSON.stringify(value) !== JSON.stringify(leaf.value))
      byLine.set(line + 1, { was: value });
  });
  for (const leaf of leaves) was.delete(leaf.path);
  return { byLine, gone: [...was.keys()] };
}
