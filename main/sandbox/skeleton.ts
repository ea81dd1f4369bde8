import {
  type Alias,
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  type Pair,
  type ParsedNode,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { MAX_DEPTH, MAX_NODES } from './bounds.ts';
import { readCoreScalar } from './core-scalar.ts';
import type { Expansion } from './expand.ts';
import { cutPlaceholders } from './placeholder.ts';
import { type Place, refuse } from './problem.ts';
import type { Key, MapNode, Origin, Part, Skeleton, TreeNode } from './tree.ts';

let lastId = 0;

/** How many nodes and levels a text may hold. */
export interface TreeBounds {
  readonly nodes: number;
  readonly depth: number;
}

/**
 * Reads an expanded text as YAML 1.2 and turns it into a tree with places for values.
 * @throws TemplateProblem for what is not one map in plain YAML.
 */
export function readSkeleton(expansion: Expansion): Skeleton {
  const reader = new Reader(expansion, { nodes: MAX_NODES, depth: MAX_DEPTH }, true);
  const contents = readYaml(expansion, reader);
  const empty = contents === null || (isScalar(contents) && contents.value === null && contents.type === 'PLAIN');
  const root: TreeNode = empty ? { kind: 'map', origin: reader.originAt(0), entries: [] } : reader.node(contents, 1);
  if (root.kind !== 'map') {
    refuse(
      'NOT_A_MAP',
      'The template makes no map.',
      'Begin it with a key, for example name: value.',
      root.origin.place,
    );
  }
  const slots = [...reader.slots].sort((a, b) => a - b);
  return { id: ++lastId, root, dynamicKeys: reader.dynamicKeys, slots, nodes: reader.count };
}

/**
 * Reads a text as YAML 1.2 data: no placeholders, any root.
 * @throws TemplateProblem for what is not plain YAML within the bounds.
 */
export function readData(text: string, bounds: TreeBounds): TreeNode {
  const segment = { start: 0, place: { line: 1, column: 1 }, chosenBy: null, literal: true };
  const expansion: Expansion = { text, mark: '', segments: [segment], placeholders: [] };
  const reader = new Reader(expansion, bounds, false);
  return reader.node(readYaml(expansion, reader), 1);
}

function readYaml(expansion: Expansion, reader: Reader): ParsedNode | null {
  const { text } = expansion;
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { place } = reader.originAt(Math.min(error.pos[0], text.length));
    if (error.message.includes('call stack')) refuse('TOO_DEEP', 'Nests deeper than can be read.', 'Nest less.', place);
    if (error.code === 'MULTIPLE_DOCS') {
      refuse('YAML_SYNTAX', 'The text holds more than one document.', 'Keep one, without --- between.', place);
    }
    refuse('YAML_SYNTAX', `Not valid YAML: ${sentence(error.message, expansion)}.`, yamlWay(error.code), place);
  }
  const contents = document.contents as ParsedNode | null;
  if (/^%/m.test(text.slice(0, contents?.range?.[0] ?? text.length))) {
    refuse('YAML_SYNTAX', 'YAML directives are not read.', 'Take the line with % away.', reader.originAt(0).place);
  }
  return contents;
}

class Reader {
  dynamicKeys = false;
  readonly slots = new Set<number>();
  count = 0;
  private readonly expansion: Expansion;
  private readonly bounds: TreeBounds;
  /** Whether texts may hold markers and placeholders. */
  private readonly fillable: boolean;
  private readonly lineStarts: readonly number[];
  private readonly anchors = new Map<string, ParsedNode | null>();

  constructor(expansion: Expansion, bounds: TreeBounds, fillable: boolean) {
    this.expansion = expansion;
    this.bounds = bounds;
    this.fillable = fillable;
    const starts = [0];
    for (let at = expansion.text.indexOf('\n'); at >= 0; at = expansion.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.lineStarts = starts;
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
    const origin = this.originAt(node?.range?.[0] ?? 0);
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

  private alias(alias: Alias.Parsed, depth: number, origin: Origin): TreeNode {
    const target = this.anchors.get(alias.source);
    if (target === undefined)
      refuse('YAML_SYNTAX', `Nothing is named &${alias.source} before this.`, 'Define the anchor first.', origin.place);
    if (target === null)
      refuse('YAML_SYNTAX', `*${alias.source} stands inside what it names.`, 'Name a part of it.', origin.place);
    return this.node(target, depth);
  }

  private map(map: YAMLMap.Parsed, depth: number, origin: Origin): MapNode {
    const entries: { key: Key; node: TreeNode; keyPlace: Place }[] = [];
    const seen = new Map<string, Place>();
    for (const pair of map.items as Pair<ParsedNode, ParsedNode | null>[]) {
      const keyOrigin = this.originAt(pair.key?.range?.[0] ?? map.range[0]);
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
      const node = this.node(pair.value, depth + 1);
      // An absent value has no offset of its own: it stands where its key does.
      const absent = pair.value === null || isEmptyPlain(pair.value);
      // A list's own line is that of its key; its elements have theirs.
      const place = absent || node.kind === 'list' ? keyOrigin.place : node.origin.place;
      const { chosenBy } = absent ? keyOrigin : node.origin;
      entries.push({ key, node: { ...node, origin: { place, chosenBy } }, keyPlace: keyOrigin.place });
    }
    return { kind: 'map', origin, entries };
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

  /** The parts of a scalar, or null when it holds nothing to fill in. */
  private parts(node: Scalar.Parsed, origin: Origin): { parts: Part[] | null; whole: boolean } {
    const { mark } = this.expansion;
    const text = node.value as unknown;
    if (!this.fillable || typeof text !== 'string' || (!text.includes(mark) && !text.includes('${')))
      return { parts: null, whole: false };
    const parts: Part[] = [];
    const pieces = text.split(mark);
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 1)
        parts.push(piece.startsWith('p') ? this.expansion.placeholders[Number(piece.slice(1))]! : Number(piece));
      else if (piece !== '') parts.push(...cutPlaceholders(piece, origin.place));
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

function sentence(message: string, { mark }: Expansion): string {
  const marked = mark === '' ? message : message.replace(new RegExp(`${mark}p?\\d+${mark}`, 'g'), '{{…}}');
  const text = marked.replace(/\s+/g, ' ').replace(/[.\s]+$/, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function yamlWay(code: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces.';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'Check the indentation, and quote text that holds a colon.';
    case 'MISSING_CHAR':
      return 'Close the quote or bracket.';
    default:
      return 'Check indentation, quotes and brackets.';
  }
}
