import type { Json } from '../contract/json.ts';
import type { LayerName, Leaf } from '../contract/model.ts';
import type { TemplateLayer } from '../core/ports.ts';
import { isList, isMap, pointerStep } from './data.ts';
import { type DocumentMap, type DocumentNode, type DocumentPlan, isLeafValue, valueOfMerged } from './document.ts';
import type { Merged, MergedLeaf, MergedMap } from './merge.ts';
import { yamlKey } from './scalar-text.ts';
import type { Origin, TreeNode } from './tree.ts';
import { type Filling, valueOfHole } from './values.ts';

/** Where every leaf of a document came from, and which leaf each line of its YAML text shows. */
export interface Explanation {
  readonly leaves: readonly Leaf[];
  readonly lineLeaves: readonly number[];
}

/** Explains a document; made on demand, after the document itself. */
export function explainDocument(
  plan: DocumentPlan,
  values: readonly Json[],
  layers: readonly TemplateLayer[],
  filling: Filling,
): Explanation {
  const explainer = new Explainer(values, layers, filling);
  explainer.map(plan.root, '');
  if (plan.root.entries.length === 0) explainer.lineLeaves.push(-1);
  return explainer;
}

class Explainer implements Explanation {
  readonly leaves: Leaf[] = [];
  readonly lineLeaves: number[] = [];
  private readonly values: readonly Json[];
  private readonly layers: readonly TemplateLayer[];
  private readonly filling: Filling;

  constructor(values: readonly Json[], layers: readonly TemplateLayer[], filling: Filling) {
    this.values = values;
    this.layers = layers;
    this.filling = filling;
  }

  map(map: DocumentMap, path: string): void {
    for (const { key, node, merged } of map.entries) {
      const at = path + pointerStep(key);
      if (node.kind === 'map' && node.entries.length > 0 && merged?.kind === 'map') {
        this.lines(key, 1, -1);
        this.map(node, at);
      } else if (merged !== null) {
        this.value(key, this.valueOf(node), at, merged);
      }
    }
  }

  /** A map that came whole from a value is opened: its leaves share their origin. */
  private value(key: string, value: Json, path: string, merged: MergedMap | MergedLeaf): void {
    if (isLeafValue(value)) {
      this.leaves.push(this.leaf(path, value, merged));
      this.lines(key, valueLines(value), this.leaves.length - 1);
      return;
    }
    this.lines(key, 1, -1);
    const map = value as { readonly [key: string]: Json };
    for (const inner of Object.keys(map)) this.value(inner, map[inner]!, path + pointerStep(inner), merged);
  }

  private lines(key: string, count: number, leaf: number): void {
    const extra = yamlKey(key, '').includes('\n') ? 1 : 0;
    for (let line = 0; line < count + extra; line++) this.lineLeaves.push(leaf);
  }

  private leaf(path: string, value: Json, merged: MergedMap | MergedLeaf): Leaf {
    const node = merged.kind === 'leaf' ? merged.node : null;
    const origin = node === null ? (merged as MergedMap).origin : node.origin;
    return {
      path,
      value,
      ...this.where(merged.layer, origin),
      variable: (node === null ? null : this.filledBy(node, merged.layer)) ?? spell(origin.chosenBy),
      elements: isList(value) ? this.elements(node, merged.layer, value.length, origin) : null,
      shadowed: merged.shadowed.map((below) => ({
        ...this.where(below.layer, below.kind === 'leaf' ? below.node.origin : below.origin),
        value: this.shadow(below),
      })),
    };
  }

  private elements(node: TreeNode | null, layer: number, count: number, origin: Origin): Leaf['elements'] {
    if (node?.kind === 'list' && node.items.length === count)
      return node.items.map((item) => this.where(layer, item.origin));
    return Array.from({ length: count }, () => this.where(layer, origin));
  }

  private where(layer: number, { place }: Origin): { layer: LayerName; source: string; line: number | null } {
    const template = this.layers[layer];
    if (template === undefined) return { layer: 'override', source: 'override', line: null };
    return { layer: template.layer, source: template.source, line: place.line };
  }

  /** The first variable or context path among what a node is made of. */
  private filledBy(node: TreeNode, layer: number): string | null {
    if (node.kind === 'list' || node.kind === 'map') {
      const inner = node.kind === 'list' ? node.items : node.entries.map((entry) => entry.node);
      for (const item of inner) {
        const found = this.filledBy(item, layer);
        if (found !== null) return found;
      }
    }
    if (node.kind !== 'hole') return null;
    for (const part of node.parts) {
      if (typeof part === 'number') {
        const path = this.filling.layers[layer] === undefined ? null : slotPath(this.filling, layer, part);
        if (path !== null) return spell(path);
      } else if (typeof part === 'object' && part.kind === 'variable') {
        return part.name;
      }
    }
    const given = node.override === undefined ? null : this.filling.overrides[node.override.index]?.value;
    return typeof given === 'string'
      ? (/(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-[^}]*)?\}/.exec(given)?.[1] ?? null)
      : null;
  }

  private shadow(below: Merged): Json {
    try {
      return valueOfMerged(below, (layer, hole) => valueOfHole(hole, layer, this.filling));
    } catch {
      // What lies below need not resolve: it is only shown.
      return null;
    }
  }

  private valueOf(node: DocumentNode): Json {
    switch (node.kind) {
      case 'scalar':
        return node.value;
      case 'dynamic':
        return this.values[node.index]!;
      case 'list':
        return node.items.map((item) => this.valueOf(item));
      case 'map':
        return Object.fromEntries(node.entries.map(({ key, node: inner }) => [key, this.valueOf(inner)]));
    }
  }
}

function slotPath(filling: Filling, layer: number, slot: number): string | null {
  return filling.layers[layer]!.reads(slot);
}

/** A context path as provenance names it: variables by their own name. */
function spell(path: string | null): string | null {
  return path === null ? null : path.replace(/^variables\./, '');
}

/** How many lines a value takes after its key in YAML. */
function valueLines(value: Json): number {
  return isList(value) && value.length > 0 ? 1 + itemLines(value) : 1;
}

function itemLines(list: readonly Json[]): number {
  let lines = 0;
  for (const item of list) {
    if (isList(item) && item.length > 0) lines += itemLines(item);
    else if (isMap(item) && Object.keys(item).length > 0) lines += mapLines(item);
    else lines++;
  }
  return lines;
}

function mapLines(map: { readonly [key: string]: Json }): number {
  let lines = 0;
  for (const key of Object.keys(map)) {
    const value = map[key]!;
    if (yamlKey(key, '').includes('\n')) lines++;
    if (isMap(value) && Object.keys(value).length > 0) lines += 1 + mapLines(value);
    else lines += valueLines(value);
  }
  return lines;
}
