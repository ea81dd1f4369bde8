import { isScalar, type ParsedNode, parseDocument } from 'yaml';
import { MAX_DEPTH, MAX_NODES } from './bounds.ts';
import type { Expansion } from './expand.ts';
import { refuse } from './problem.ts';
import type { Skeleton, TreeNode } from './tree.ts';
import { type TreeBounds, TreeReader } from './tree-reader.ts';
import { type YamlPieces, yamlOptions } from './yaml-pieces.ts';

let lastId = 0;

/**
 * Reads an expanded text as YAML 1.2 and turns it into a tree with places for values.
 * @throws TemplateProblem for what is not one map in plain YAML.
 */
export function readSkeleton(expansion: Expansion, pieces: YamlPieces): Skeleton {
  const reader = new TreeReader(expansion, { nodes: MAX_NODES, depth: MAX_DEPTH }, true);
  const cut = pieces.read(expansion.text);
  const root = cut === null ? readWhole(expansion, reader) : reader.cut(cut, 1);
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
  const expansion: Expansion = { text, mark: '', segments: [segment], placeholders: [], markers: [] };
  const reader = new TreeReader(expansion, bounds, false);
  return reader.node(readYaml(expansion, reader), 1);
}

function readWhole(expansion: Expansion, reader: TreeReader): TreeNode {
  const contents = readYaml(expansion, reader);
  const empty = contents === null || (isScalar(contents) && contents.value === null && contents.type === 'PLAIN');
  return empty ? { kind: 'map', origin: reader.originAt(0), entries: [] } : reader.node(contents, 1);
}

function readYaml(expansion: Expansion, reader: TreeReader): ParsedNode | null {
  const { text } = expansion;
  const document = parseDocument(text, yamlOptions);
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

function sentence(message: string, { mark }: Expansion): string {
  const marked = mark === '' ? message : message.replace(new RegExp(`${mark}[ps]${mark}`, 'g'), '{{…}}');
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
