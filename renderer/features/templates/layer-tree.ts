import { type LayerName, layerNames, type Rendering } from '../../../main/contract/model.ts';

/** One line of the layer tree. */
export interface LayerNode {
  readonly id: string;
  readonly label: string;
  /** 1 for a layer, deeper for the maps it gives values in. */
  readonly level: number;
  /** How many values stand below. */
  readonly count: number;
  /** Set on the first level. */
  readonly layer: LayerName | null;
  /** The first leaf below, to go to; -1 for a layer that gives nothing. */
  readonly leaf: number;
  readonly children: readonly LayerNode[];
}

/** Whether two renderings have the same tree: the same paths, from the same layers. */
export function sameShape(before: Rendering | null, now: Rendering | null): boolean {
  const [a, b] = [before?.leaves ?? [], now?.leaves ?? []];
  if ((before === null) !== (now === null) || a.length !== b.length) return false;
  return a.every((leaf, index) => {
    const other = b[index];
    return leaf.path === other?.path && leaf.layer === other.layer && leaf.source === other.source;
  });
}

interface Building {
  label: string;
  count: number;
  leaf: number;
  children: Map<string, Building>;
}

const alwaysListed: readonly LayerName[] = ['tier-template', 'environment-overlay', 'tenant-template', 'override'];

function nodes(from: Map<string, Building>, prefix: string, level: number): LayerNode[] {
  return [...from.entries()].map(([key, one]) => ({
    id: `${prefix}/${key}`,
    label: one.label,
    level,
    count: one.count,
    layer: null,
    leaf: one.leaf,
    children: nodes(one.children, `${prefix}/${key}`, level + 1),
  }));
}

/**
 * The layers of a rendering in merge order, each with the maps it gives values in; a silent one stays in the list, and
 * so does one that was left out.
 */
export function layerTree(rendering: Rendering, without: readonly LayerName[] = []): readonly LayerNode[] {
  const bySource = new Map<string, { layer: LayerName; source: string; top: Building }>();
  (rendering.leaves ?? []).forEach((leaf, index) => {
    const key = `${leaf.layer} ${leaf.source}`;
    const entry = bySource.get(key) ?? {
      layer: leaf.layer,
      source: leaf.source,
      top: { label: leaf.source, count: 0, leaf: index, children: new Map() },
    };
    bySource.set(key, entry);
    entry.top.count += 1;
    let at = entry.top;
    const maps = leaf.path.slice(1).split('/').slice(0, -1);
    for (const part of maps.length === 0 ? leaf.path.slice(1).split('/') : maps) {
      const below = at.children.get(part) ?? { label: part, count: 0, leaf: index, children: new Map() };
      at.children.set(part, below);
      below.count += 1;
      at = below;
    }
  });
  return layerNames.flatMap((layer) => {
    const own = [...bySource.values()].filter((one) => one.layer === layer);
    if (own.length === 0) {
      if (!alwaysListed.includes(layer) && !without.includes(layer)) return [];
      return [{ id: layer, label: '', level: 1, count: 0, layer, leaf: -1, children: [] }];
    }
    return own.map(({ source, top }) => ({
      id: `${layer} ${source}`,
      label: source,
      level: 1,
      count: top.count,
      layer,
      leaf: top.leaf,
      children: nodes(top.children, `${layer} ${source}`, 2),
    }));
  });
}
