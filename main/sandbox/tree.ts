import type { Json } from '../contract/json.ts';
import type { Placeholder } from './placeholder.ts';
import type { Place } from './problem.ts';

/** Where a node stands in its template and what chose it. */
export interface Origin {
  readonly place: Place;
  /** The context path that decided that this text is here, null for what always is. */
  readonly chosenBy: string | null;
}

/** One part of a text: characters, a value met by the control flow (by its number), or a placeholder. */
export type Part = string | number | Placeholder;

/** A map of a layer, before values are known. */
export interface MapNode {
  readonly kind: 'map';
  readonly origin: Origin;
  readonly entries: readonly { readonly key: Key; readonly node: TreeNode; readonly keyPlace: Place }[];
}

/** A key: text, or parts of it with whether they are one whole unquoted scalar. */
export type Key = string | { readonly parts: readonly Part[]; readonly whole: boolean; readonly origin: Origin };

/** A list of a layer, before values are known. */
export interface ListNode {
  readonly kind: 'list';
  readonly origin: Origin;
  readonly items: readonly TreeNode[];
}

/** A scalar the template wrote itself. */
export interface ConstantNode {
  readonly kind: 'constant';
  readonly origin: Origin;
  readonly value: Json;
}

/** A place for a value: `whole` keeps the value's type, otherwise the parts make one text. */
export interface HoleNode {
  readonly kind: 'hole';
  readonly origin: Origin;
  readonly parts: readonly Part[];
  readonly whole: boolean;
  /** The override it stands for: its place in the job's list, and the keys inside its value. */
  readonly override?: { readonly index: number; readonly steps: readonly string[] };
}

/** A node of a layer's tree. */
export type TreeNode = MapNode | ListNode | ConstantNode | HoleNode;

/** A layer's tree: what YAML made of one expanded text. */
export interface Skeleton {
  /** Tells skeletons apart within one process. */
  readonly id: number;
  readonly root: MapNode;
  readonly dynamicKeys: boolean;
  /** The numbers of the values met by the control flow that stand in the tree; others stood in comments. */
  readonly slots: readonly number[];
  readonly nodes: number;
}
