import {
  type Alias,
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { readCoreScalar } from './core-scalar.ts';
import type { Expansion } from './expand.ts';
import { cutPlaceholders } from './placeholder.ts';
import { type Place, refuse } from './problem.ts';
import type { Key, ListNode, MapNode, Origin, Part, TreeNode } from './tree.ts';
import type { YamlCut } from './yaml-pieces.ts';

/** How many nodes and levels a text may hold. */
export interface TreeBounds {
  readonly nodes: number;
  readonly depth: number;
}

type Entries = { key: Key; node: TreeNode; keyPlace: Place }[];

/** Turns what was read as YAML into a tree with places for values. */
export class TreeReader {
  dynamicKeys = false;
  readonly slots = new Set<number>();
  count = 0;
  private readonly expansion: Expansion;
  private readonly bounds: TreeBounds;
  /** Whether texts may hold markers and placeholders. */
  private readonly fillable: boolean;
  private readonly lineStarts: readonly number[];
  private readonly anchors = new Map<string, ParsedNode | null>();
  /** What the offsets of the nodes at hand count from. */
  private base = 0;

  constructor(expansion: Expansion, bounds: TreeBounds, fillable: boolean) {
    this.expansion = expansion;
    this.bounds = bounds;
    this.fillable = fillable;
    const starts = [0];
    for (let at = expansion.text.indexOf('\n'); at >= 0; at = expansion.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.lineStarts = starts;
  }

  /** A map or a list that was read in pieces. */
  cut({ kind, pieces }: YamlCut, depth: number): MapNode | ListNode {
    const [first] = pieces;
    this.base = first?.start ?? 0;
    const origin = this.originOf(first?.node ?? null);
    this.enter(origin, depth);
    if (kind === 'list') {
      const items: TreeNode[] = [];
      for (const { start, node } of pieces) {
        this.base = start;
        for (const item of node.items) items.push(this.node(item as ParsedNode, depth + 1));
      }
      return { kind: 'list', origin, items };
    }
    const entries: Entries = [];
    const seen = new Map<string, Place>();
    for (const { start, node, inner } of pieces) {
      this.base = start;
      this.entries(node as YAMLMap.Parsed, depth, entries, seen, inner);
    }
    return { kind: 'map', origin, entries };
  }

  /** Where a node stands in the template. */
  originOf(node: ParsedNode | null): Origin {
    return this.originAt(this.base + (node?.range?.[0] ?? 0));
  }

  /** Where an offset of the expanded text came from. */
  originAt(offset: number): Origin {
    const { segments } = this.expansion;
    const segment = segments[lastAtMost(segments.length, (index) => segments[index]!.start, offset)];
    if (segment === undefined) return { place: { line: 1 }, chosenBy: null };
    const { place, chosenBy } = segment;
    if (!segment.literal) return { place, chosenBy };
    const line = this.lineOf(offset);
    const down = line - this.lineOf(segment.start);
    const column = down > 0 ? offset - this.lineStarts[line]! + 1 : (place.column ?? 1) + offset - segment.start;
    return { place: { line: place.line + down, column }, chosenBy };
  }

  private lineOf(offset: number): number {
    return lastAtMost(this.lineStarts.length, (index) => this.lineStarts[index]!, offset);
  }

  node(node: ParsedNode | null, depth: number): TreeNode {
    const origin = this.originOf(node);
    this.enter(origin, depth);
    if (node === null) return { kind: 'constant', origin, value: null };
    if (isAlias(node)) return this.alias(node, depth, origin);
    if (node.tag !== undefined) {
      refuse(
        'YAML_SYNTAX',
        `The tag ${node.tag.replace('tag:yaml.org,2002:', '!!')} is not read.`,
        'Quote text, and write numbers plain.',
        origin.place,
      );
    }
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) {
      if (this.fillable && anchor.includes(this.expansion.mark))
        refuse('YAML_SYNTAX', 'An anchor cannot hold a value.', 'Name it plainly.', origin.place);
      this.anchors.set(anchor, null);
    }
    const made = isYamlMap(node)
      ? this.map(node as YAMLMap.Parsed, depth, origin)
      : isSeq(node)
        ? this.list(node as YAMLSeq.Parsed, depth, origin)
        : this.scalar(node as Scalar.Parsed, origin);
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return made;
  }

  private enter(origin: Origin, depth: number): void {
    if (++this.count > this.bounds.nodes) {
      refuse(
        'TOO_MANY_NODES',
        `Holds more than ${this.bounds.nodes.toLocaleString('en')} values.`,
        'Split it.',
        origin.place,
      );
    }
    if (depth > this.bounds.depth)
      refuse('TOO_DEEP', `Nests deeper than ${this.bounds.depth}.`, 'Nest less.', origin.place);
  }

  private alias(alias: Alias.Parsed, depth: number, origin: Origin): TreeNode {
    const target = this.anchors.get(alias.source);
    if (target === undefined)
      refuse('YAML_SYNTAX', `Nothing is named &${alias.source} before this.`, 'Define the anchor first.', origin.place);
    if (target === null)
      refuse('YAML_SYNTAX', `*${alias.source} stands inside what it names.`, 'Name a part of it.', origin.place);
    return this.node(target, depth);
  }

  private map(map: YAMLMap.Parsed, depth: number, origin: Origin): MapNode {
    const entries: Entries = [];
    this.entries(map, depth, entries, new Map(), null);
    return { kind: 'map', origin, entries };
  }

  /** Adds a map's entries to others; `inner` is the value of the only one where that was read in pieces. */
  private entries(
    map: YAMLMap.Parsed,
    depth: number,
    entries: Entries,
    seen: Map<string, Place>,
    inner: YamlCut | null,
  ): void {
    for (const pair of map.items as Pair<ParsedNode, ParsedNode | null>[]) {
      const keyOrigin = this.originOf(pair.key ?? map);
      const key = this.key(pair.key, keyOrigin);
      if (typeof key === 'string') {
        const first = seen.get(key);
        if (first !== undefined) {
          refuse(
            'DUPLICATE_KEY',
            `The key ${key} stands twice in one map; first in line ${first.line}.`,
            'Keep one of them.',
            keyOrigin.place,
          );
        }
        seen.set(key, keyOrigin.place);
      } else {
        this.dynamicKeys = true;
      }
      const node = inner === null ? this.node(pair.value, depth + 1) : this.cut(inner, depth + 1);
      // An absent value has no offset of its own: it stands where its key does.
      const absent = inner === null && (pair.value === null || isEmptyPlain(pair.value));
      // A list's own line is that of its key; its elements have theirs.
      const place = absent || node.kind === 'list' ? keyOrigin.place : node.origin.place;
      const { chosenBy } = absent ? keyOrigin : node.origin;
      entries.push({ key, node: { ...node, origin: { place, chosenBy } }, keyPlace: keyOrigin.place });
    }
  }

  private list(list: YAMLSeq.Parsed, depth: number, origin: Origin): TreeNode {
    return { kind: 'list', origin, items: list.items.map((item) => this.node(item as ParsedNode, depth + 1)) };
  }

  private key(node: ParsedNode | null, origin: Origin): Key {
    if (node === null || !isScalar(node)) {
      return refuse('KEY_NOT_TEXT', 'A key is a list, a map or an alias.', 'Write the key as text.', origin.place);
    }
    if (node.tag !== undefined) refuse('YAML_SYNTAX', 'A key cannot have a tag.', 'Quote the key.', origin.place);
    if (++this.count > this.bounds.nodes) refuse('TOO_MANY_NODES', 'Holds too many keys.', 'Split it.', origin.place);
    const { parts, whole } = this.parts(node, origin);
    if (parts === null) {
      const value = node.value;
      if (typeof value !== 'string') {
        return refuse(
          'KEY_NOT_TEXT',
          `The key ${node.source} is not text.`,
          `Quote it: "${node.source}".`,
          origin.place,
        );
      }
      if (value === '<<' && node.type === 'PLAIN') {
        return refuse(
          'YAML_SYNTAX',
          'Merge keys are not read: they belong to YAML 1.1.',
          'Use an overlay, or write the values here.',
          origin.place,
        );
      }
      return value;
    }
    return { parts, whole, origin };
  }

  private scalar(node: Scalar.Parsed, origin: Origin): TreeNode {
    const { parts, whole } = this.parts(node, origin);
    if (parts !== null) {
      return { kind: 'hole', origin, parts, whole };
    }
    const value = typeof node.value === 'string' ? node.value : readCoreScalar(node.source ?? '', origin.place);
    return { kind: 'constant', origin, value };
  }

  /** Which marker of the whole text is the first that stands in a scalar. */
  private firstMarker(node: Scalar.Parsed): number {
    const { markers, text } = this.expansion;
    let from = this.base + node.range[0];
    // The line of | or > may end in a comment, which is no part of the scalar.
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') from = text.indexOf('\n', from);
    const before = lastAtMost(markers.length, (index) => markers[index]!.at, from);
    return (markers[before]?.at ?? from) < from ? before + 1 : before;
  }

  /** The parts of a scalar, or null when it holds nothing to fill in. */
  private parts(node: Scalar.Parsed, origin: Origin): { parts: Part[] | null; whole: boolean } {
    const { mark } = this.expansion;
    const text = node.value as unknown;
    if (!this.fillable || typeof text !== 'string' || (!text.includes(mark) && !text.includes('${')))
      return { parts: null, whole: false };
    const parts: Part[] = [];
    const pieces = text.split(mark);
    const { markers, placeholders } = this.expansion;
    let marker = pieces.length > 1 ? this.firstMarker(node) : 0;
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 1) {
        const { number } = markers[marker++]!;
        parts.push(piece === 'p' ? placeholders[number]! : number);
      } else if (piece !== '') parts.push(...cutPlaceholders(piece, origin.place));
    }
    const [only] = parts;
    for (const part of parts) if (typeof part === 'number') this.slots.add(part);
    return { parts, whole: node.type === 'PLAIN' && parts.length === 1 && typeof only !== 'string' };
  }
}

/** The last index whose number is at most `limit`, of numbers that grow; 0 when there is none. */
function lastAtMost(count: number, numberAt: (index: number) => number, limit: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numberAt(middle) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function isEmptyPlain(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null && node.source === '';
}
