import type { LayerName, Rendering } from '../../main/contract/model.ts';

/** Where one line of a rendered text comes from. */
export interface LineSource {
  /** Index into the rendering's leaves. */
  readonly leaf: number;
  readonly layer: LayerName;
  readonly source: string;
  /** Line in that source; null where it has none. */
  readonly line: number | null;
}

/** For each line of a rendered text its source; null for lines that hold no leaf. Elements of a list have their own. */
export function lineSources(rendering: Rendering): readonly (LineSource | null)[] {
  const leaves = rendering.leaves ?? [];
  let before = -1;
  let element = -1;
  return (rendering.lineLeaves ?? []).map((index) => {
    const leaf = leaves[index];
    element = index === before ? element + 1 : -1;
    before = index;
    if (leaf === undefined) return null;
    const own = leaf.elements?.[element] ?? leaf;
    return { leaf: index, layer: own.layer, source: own.source, line: own.line };
  });
}

/** Whether two renderings' lines come from the same places. */
export function sameSources(a: readonly (LineSource | null)[], b: readonly (LineSource | null)[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((one, index) => {
    const other = b[index] ?? null;
    if (one === null || other === null) return one === other;
    return (
      one.leaf === other.leaf && one.line === other.line && one.layer === other.layer && one.source === other.source
    );
  });
}

/** The first line of a leaf in the rendered text, counted from 1; null when it has none. */
export function lineOfLeaf(rendering: Rendering, leaf: number): number | null {
  const at = rendering.lineLeaves?.indexOf(leaf) ?? -1;
  return at < 0 ? null : at + 1;
}
