import type { Json } from '../contract/json.ts';
import { MAX_DEPTH, MAX_NODES } from './bounds.ts';
import { isMap, pointerKeys, pointerStep, readablePath } from './data.ts';
import type { Problem } from './problem.ts';
import type { ConstantNode, HoleNode, ListNode, MapNode, Origin, TreeNode } from './tree.ts';

/** A map of the merged document. */
export interface MergedMap {
  readonly kind: 'map';
  readonly layer: number;
  readonly origin: Origin;
  readonly entries: Map<string, Merged>;
  readonly shadowed: readonly Merged[];
}

/** A leaf of the merged document. */
export interface MergedLeaf {
  readonly kind: 'leaf';
  readonly layer: number;
  readonly node: ListNode | ConstantNode | HoleNode;
  readonly shadowed: readonly Merged[];
}

/** A path that a layer took away; it stays for provenance and is written nowhere. */
export interface Removed {
  readonly kind: 'removed';
  readonly layer: number;
  readonly origin: Origin;
  readonly shadowed: readonly Merged[];
}

/** A node of the merged document. */
export type Merged = MergedMap | MergedLeaf | Removed;

/** An override as the merge takes it. */
export interface OverrideStep {
  readonly path: string;
  /** Its place in the job's list. */
  readonly index: number;
  readonly value: Json;
}

/** What is known about values while layers merge. */
export interface Knowledge {
  /** Whether the hole's value is null, so that it removes its path. */
  readonly isNull: (layer: number, hole: HoleNode) => boolean;
  /** The hole's value when it is a map that takes part in the merge; null while values are not to be looked at. */
  readonly valueOf: ((layer: number, hole: HoleNode) => Json) | null;
}

/** The outcome of a merge. */
export interface MergeResult {
  readonly root: MergedMap;
  readonly problems: readonly Problem[];
  /** True when the merge depends on whether a value is a map, and values were not to be looked at. */
  readonly dependsOnValues: boolean;
}

/** The layer number that stands for overrides. */
export const overrideLayer = -1;
const noPlace: Origin = { place: { line: 0 }, chosenBy: null };

/** Merges layers in order, then overrides: maps merge, lists and scalars replace, null removes. */
export function mergeLayers(
  layers: readonly MapNode[],
  overrides: readonly OverrideStep[],
  knowledge: Knowledge,
): MergeResult {
  const merge = new Merge(knowledge);
  const origin = layers[0]?.origin ?? noPlace;
  const root: MergedMap = { kind: 'map', layer: 0, origin, entries: new Map(), shadowed: [] };
  for (const [index, layer] of layers.entries()) merge.into(root, layer, index, 1);
  for (const override of overrides) merge.override(root, override);
  return { root, problems: merge.problems, dependsOnValues: merge.dependsOnValues };
}

class Merge {
  readonly problems: Problem[] = [];
  dependsOnValues = false;
  private readonly knowledge: Knowledge;
  private nodes = 0;

  constructor(knowledge: Knowledge) {
    this.knowledge = knowledge;
  }

  into(target: MergedMap, source: MapNode, layer: number, depth: number): void {
    if (depth > MAX_DEPTH) {
      this.problem('TOO_DEEP', `Nests deeper than ${MAX_DEPTH}.`, 'Nest less.', source.origin);
      return;
    }
    for (const { key, node } of source.entries) {
      if (++this.nodes > MAX_NODES) {
        this.problem(
          'TOO_MANY_NODES',
          'The layers hold more than 20,000 values.',
          'Split the document.',
          source.origin,
        );
        return;
      }
      this.entry(target, key as string, node, layer, depth);
    }
  }

  private entry(target: MergedMap, key: string, given: TreeNode, layer: number, depth: number): void {
    const below = target.entries.get(key);
    const node = given.kind === 'hole' ? this.known(given, layer, mayBeMap(below)) : given;
    const shadowed = below === undefined ? [] : [...below.shadowed, below];
    if (node.kind === 'map') {
      let map = this.asMap(below, layer);
      if (map === null) map = { kind: 'map', layer, origin: node.origin, entries: new Map(), shadowed };
      target.entries.set(key, map);
      this.into(map, node, layer, depth + 1);
      return;
    }
    if (node.kind === 'constant' && node.value === null) {
      target.entries.set(key, { kind: 'removed', layer, origin: node.origin, shadowed });
      return;
    }
    target.entries.set(key, { kind: 'leaf', layer, node, shadowed });
  }

  /** A hole as what it will be: a removal, and, where a map meets it, the map it holds. */
  private known(hole: HoleNode, layer: number, meetsMap: boolean): TreeNode {
    if (this.knowledge.isNull(layer, hole)) return { kind: 'constant', origin: hole.origin, value: null };
    if (!meetsMap || !takesPart(hole)) return hole;
    if (this.knowledge.valueOf === null) {
      this.dependsOnValues = true;
      return hole;
    }
    const value = this.knowledge.valueOf(layer, hole);
    return isMap(value) ? constantTree(value, hole.origin) : hole;
  }

  /** What stands below as a map to merge into, or null when it is none. */
  private asMap(below: Merged | undefined, layer: number): MergedMap | null {
    if (below?.kind === 'map') return below;
    if (below?.kind !== 'leaf' || below.node.kind !== 'hole' || !takesPart(below.node)) return null;
    if (this.knowledge.valueOf === null) {
      this.dependsOnValues = true;
      return null;
    }
    const value = this.knowledge.valueOf(below.layer, below.node);
    if (!isMap(value)) return null;
    const map: MergedMap = {
      kind: 'map',
      layer: below.layer,
      origin: below.node.origin,
      entries: new Map(),
      shadowed: below.shadowed,
    };
    const tree = constantTree(value, below.node.origin);
    if (tree.kind === 'map') this.into(map, tree, below.layer, layer < 0 ? 1 : 2);
    return map;
  }

  override(root: MergedMap, { path, index, value }: OverrideStep): void {
    const keys = pointerKeys(path);
    if (keys.length === 0 || keys.length > MAX_DEPTH) {
      this.problem('NOT_A_MAP', 'An override needs a path of 1 to 64 keys.', 'Name the value it sets.', noPlace, path);
      return;
    }
    let map = root;
    for (let depth = 0; depth < keys.length - 1; depth++) {
      const key = keys[depth]!;
      const below = map.entries.get(key);
      const next = this.asMap(below, overrideLayer);
      if (next === null && below?.kind === 'leaf') {
        this.through(
          below,
          keys
            .slice(0, depth + 1)
            .map(pointerStep)
            .join(''),
          path,
        );
        return;
      }
      const shadowed = below === undefined ? [] : [...below.shadowed, below];
      const inner = next ?? {
        kind: 'map' as const,
        layer: overrideLayer,
        origin: noPlace,
        entries: new Map(),
        shadowed,
      };
      map.entries.set(key, inner);
      map = inner;
    }
    this.entry(map, keys.at(-1)!, overrideNode(value, index), overrideLayer, keys.length);
  }

  private through(leaf: MergedLeaf, at: string, path: string): void {
    const list =
      leaf.node.kind === 'list' ||
      (leaf.node.kind === 'constant' && Array.isArray(leaf.node.value)) ||
      (leaf.node.kind === 'hole' &&
        this.knowledge.valueOf !== null &&
        Array.isArray(this.knowledge.valueOf(leaf.layer, leaf.node)));
    // Whether a value is a list is only known once it is there.
    if (!list && leaf.node.kind === 'hole' && this.knowledge.valueOf === null) this.dependsOnValues = true;
    if (list) {
      const way = `Set the whole list ${readablePath(at)}.`;
      this.problem(
        'OVERRIDE_THROUGH_LIST',
        `The override ${readablePath(path)} goes through a list.`,
        way,
        noPlace,
        path,
      );
    } else {
      const way = `Set ${readablePath(at)} itself, or unset the override.`;
      this.problem(
        'NOT_A_MAP',
        `The override ${readablePath(path)} goes through ${readablePath(at)}, which is no map.`,
        way,
        noPlace,
        path,
      );
    }
  }

  private problem(code: string, message: string, fix: string, origin: Origin, path = ''): void {
    this.problems.push({ code, message, fix, path, place: origin === noPlace ? undefined : origin.place });
  }
}

/** Whether a map could be merged into what stands below. */
function mayBeMap(below: Merged | undefined): boolean {
  return below?.kind === 'map' || (below?.kind === 'leaf' && below.node.kind === 'hole' && takesPart(below.node));
}

/** Only a value from Handlebars is there when layers merge; placeholders resolve afterwards. */
function takesPart(hole: HoleNode): boolean {
  return hole.whole && typeof hole.parts[0] === 'number';
}

/** A map, as an override or a value holds it, as a tree. Its texts are taken as they are. */
export function constantTree(value: Json, origin: Origin): TreeNode {
  if (!isMap(value)) return { kind: 'constant', origin, value };
  const entries = Object.keys(value).map((key) => ({
    key,
    node: constantTree(value[key]!, origin),
    keyPlace: origin.place,
  }));
  return { kind: 'map', origin, entries };
}

/** An override's value as a tree: maps open, everything else a hole that is filled when the job is known. */
function overrideNode(value: Json, index: number, steps: readonly string[] = []): TreeNode {
  if (value === null) return { kind: 'constant', origin: noPlace, value: null };
  if (isMap(value)) {
    const entries = Object.keys(value).map((key) => ({
      key,
      node: overrideNode(value[key]!, index, [...steps, key]),
      keyPlace: noPlace.place,
    }));
    return { kind: 'map', origin: noPlace, entries };
  }
  return { kind: 'hole', origin: noPlace, parts: [], whole: true, override: { index, steps } };
}
