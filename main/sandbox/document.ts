import type { Json } from '../contract/json.ts';
import { MAX_DEPTH, MAX_NODES } from './bounds.ts';
import { type Bag, isList, isMap, newBag, pointerStep } from './data.ts';
import type { Knowledge, Merged, MergedLeaf, MergedMap } from './merge.ts';
import type { Problem } from './problem.ts';
import type { HoleNode, TreeNode } from './tree.ts';

/** A node of the document to be written: merged, without nulls, with numbered places for values. */
export type DocumentNode =
  | DocumentMap
  | { readonly kind: 'list'; readonly items: readonly DocumentNode[] }
  | { readonly kind: 'scalar'; readonly value: string | number | boolean }
  | { readonly kind: 'dynamic'; readonly index: number };

/** A map of the document. */
export interface DocumentMap {
  readonly kind: 'map';
  readonly entries: readonly DocumentEntry[];
}

/** A key of the document; `merged` says where it came from, null inside lists. */
export interface DocumentEntry {
  readonly key: string;
  readonly node: DocumentNode;
  readonly merged: MergedMap | MergedLeaf | null;
}

/** A place of the document that is filled for each job. */
export interface Dynamic {
  readonly layer: number;
  readonly hole: HoleNode;
  /** Inside a list, where null cannot remove a path. */
  readonly inList: boolean;
  /** JSON Pointer of the place. */
  readonly path: string;
}

/** A document with its places for values, and one object that is filled and checked again and again. */
export interface DocumentPlan {
  readonly root: DocumentMap;
  readonly dynamics: readonly Dynamic[];
  readonly problems: readonly Problem[];
  readonly nodes: number;
  readonly object: Bag;
  readonly targets: readonly { readonly holder: Bag | Json[]; readonly key: string | number }[];
}

/** Makes the plan of a merged document. */
export function planDocument(merged: MergedMap, problems: readonly Problem[], knowledge: Knowledge): DocumentPlan {
  const builder = new Builder(knowledge, [...problems]);
  const root = builder.map(merged, '', 1);
  const object = newBag();
  builder.fill(object, root);
  const { dynamics, nodes, targets } = builder;
  return { root, dynamics, problems: builder.problems, nodes, object, targets };
}

class Builder {
  readonly dynamics: Dynamic[] = [];
  readonly targets: { holder: Bag | Json[]; key: string | number }[] = [];
  readonly problems: Problem[];
  nodes = 0;
  private readonly knowledge: Knowledge;
  /** The layer of the leaf at hand. */
  private layer = 0;

  constructor(knowledge: Knowledge, problems: Problem[]) {
    this.knowledge = knowledge;
    this.problems = problems;
  }

  map(merged: MergedMap, path: string, depth: number): DocumentMap {
    const entries: DocumentEntry[] = [];
    for (const [key, inner] of merged.entries) {
      if (inner.kind === 'removed') continue;
      const at = path + pointerStep(key);
      const node = inner.kind === 'map' ? this.map(inner, at, depth + 1) : this.leaf(inner, at, depth + 1);
      if (node !== null) entries.push({ key, node, merged: inner });
    }
    this.count(path);
    return { kind: 'map', entries };
  }

  private leaf(leaf: MergedLeaf, path: string, depth: number): DocumentNode | null {
    this.layer = leaf.layer;
    return this.node(leaf.node, leaf.layer, path, depth, false);
  }

  private node(node: TreeNode, layer: number, path: string, depth: number, inList: boolean): DocumentNode | null {
    this.count(path);
    if (depth > MAX_DEPTH) {
      this.problem('TOO_DEEP', `Nests deeper than ${MAX_DEPTH}.`, 'Nest less.', path, node);
      return null;
    }
    switch (node.kind) {
      case 'constant':
        return this.constant(node.value, node, path, depth, inList);
      case 'hole':
        if (this.knowledge.isNull(layer, node)) return this.nothing(node, path, inList);
        this.dynamics.push({ layer, hole: node, inList, path });
        return { kind: 'dynamic', index: this.dynamics.length - 1 };
      case 'list': {
        const items = node.items.map((item, index) => this.node(item, layer, `${path}/${index}`, depth + 1, true));
        return { kind: 'list', items: items.filter((item) => item !== null) };
      }
      case 'map': {
        const entries: DocumentEntry[] = [];
        for (const { key, node: inner } of node.entries) {
          const made = this.node(inner, layer, path + pointerStep(key as string), depth + 1, false);
          if (made !== null) entries.push({ key: key as string, node: made, merged: null });
        }
        return { kind: 'map', entries };
      }
    }
  }

  private constant(value: Json, node: TreeNode, path: string, depth: number, inList: boolean): DocumentNode | null {
    if (value === null) return this.nothing(node, path, inList);
    if (typeof value !== 'object') return { kind: 'scalar', value };
    if (depth > MAX_DEPTH) {
      this.problem('TOO_DEEP', `Nests deeper than ${MAX_DEPTH}.`, 'Nest less.', path, node);
      return null;
    }
    this.count(path);
    if (isList(value)) {
      const items = value.map((item, index) => this.constant(item, node, `${path}/${index}`, depth + 1, true));
      return { kind: 'list', items: items.filter((item) => item !== null) };
    }
    const entries: DocumentEntry[] = [];
    for (const key of Object.keys(value)) {
      const made = this.constant(
        (value as { [key: string]: Json })[key]!,
        node,
        path + pointerStep(key),
        depth + 1,
        false,
      );
      if (made !== null) entries.push({ key, node: made, merged: null });
    }
    return { kind: 'map', entries };
  }

  private nothing(node: TreeNode, path: string, inList: boolean): null {
    if (inList) this.problem('NULL_IN_LIST', 'A list cannot hold null.', 'Take the element away.', path, node);
    return null;
  }

  private count(path: string): void {
    if (++this.nodes === MAX_NODES + 1) {
      this.problems.push({
        code: 'TOO_MANY_NODES',
        message: 'The document holds more than 20,000 values.',
        fix: 'Split it.',
        path,
      });
    }
  }

  private problem(code: string, message: string, fix: string, path: string, node: TreeNode): void {
    this.problems.push({
      code,
      message,
      fix,
      path,
      place: node.origin.place.line === 0 ? undefined : node.origin.place,
      layer: this.layer,
    });
  }

  /** Writes what never changes into the object, and notes where the rest goes. */
  fill(holder: Bag | Json[], node: DocumentNode): void {
    if (node.kind === 'map') for (const entry of node.entries) this.put(holder, entry.key, entry.node);
    if (node.kind === 'list') for (const [index, item] of node.items.entries()) this.put(holder, index, item);
  }

  private put(holder: Bag | Json[], key: string | number, node: DocumentNode): void {
    const place = holder as { [key: string | number]: Json };
    if (node.kind === 'scalar') place[key] = node.value;
    else if (node.kind === 'dynamic') {
      place[key] = null;
      this.targets[node.index] = { holder, key };
    } else {
      const inner = node.kind === 'map' ? newBag() : [];
      place[key] = inner;
      this.fill(inner, node);
    }
  }
}

/** What stands in a merged node, as plain data; `read` gives the value of a hole. */
export function valueOfMerged(merged: Merged, read: (layer: number, hole: HoleNode) => Json): Json {
  if (merged.kind === 'removed') return null;
  if (merged.kind === 'leaf') return valueOfTree(merged.node, merged.layer, read);
  const bag = newBag();
  for (const [key, inner] of merged.entries) if (inner.kind !== 'removed') bag[key] = valueOfMerged(inner, read);
  return bag;
}

function valueOfTree(node: TreeNode, layer: number, read: (layer: number, hole: HoleNode) => Json): Json {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'hole':
      return read(layer, node);
    case 'list':
      return node.items.map((item) => valueOfTree(item, layer, read));
    case 'map': {
      const bag = newBag();
      for (const { key, node: inner } of node.entries) bag[key as string] = valueOfTree(inner, layer, read);
      return bag;
    }
  }
}

/** Whether a value is a scalar, an empty map or a list: what counts as one leaf. */
export function isLeafValue(value: Json): boolean {
  return !isMap(value) || Object.keys(value).length === 0;
}
