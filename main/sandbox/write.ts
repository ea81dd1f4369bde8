import type { Json } from '../contract/json.ts';
import { isList } from './data.ts';
import type { DocumentEntry, DocumentMap, DocumentNode } from './document.ts';
import { jsonText, yamlKey, yamlNumber, yamlScalar, yamlText } from './scalar-text.ts';

/** A place for a value, and how a list or a map is written there. */
export interface Gap {
  readonly index: number;
  readonly other: (value: Json) => string;
}

/** A document as text with gaps: `chunks[0] gap[0] chunks[1] …`. */
export interface Writing {
  readonly chunks: readonly string[];
  readonly gaps: readonly Gap[];
}

class Collector {
  readonly chunks: string[] = [''];
  readonly gaps: Gap[] = [];

  text(text: string): void {
    this.chunks[this.chunks.length - 1] += text;
  }

  gap(index: number, other: (value: Json) => string): void {
    this.gaps.push({ index, other });
    this.chunks.push('');
  }
}

/** Any value as a document node, so that one writer serves both. */
function nodeOf(value: Json): DocumentNode {
  if (isList(value)) return { kind: 'list', items: value.map(nodeOf) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.keys(value).map((key) => ({
      key,
      node: nodeOf((value as { [key: string]: Json })[key]!),
      merged: null,
    }));
    return { kind: 'map', entries };
  }
  return { kind: 'scalar', value: value as string | number | boolean };
}

/** YAML in block style. Every text is double-quoted. */
export function writeYaml(root: DocumentMap): Writing {
  const out = new Collector();
  if (root.entries.length === 0) out.text('{}\n');
  else yamlMap(root.entries, '', false, out);
  return out;
}

function yamlMap(entries: readonly DocumentEntry[], pad: string, begun: boolean, out: Collector): void {
  for (const [index, { key, node }] of entries.entries()) {
    out.text((begun && index === 0 ? '' : pad) + yamlKey(key, pad));
    yamlAfter(node, pad, false, out);
  }
}

/** What follows a colon or, with `dash`, a dash; it ends its line. */
function yamlAfter(node: DocumentNode, pad: string, dash: boolean, out: Collector): void {
  const inner = `${pad}  `;
  switch (node.kind) {
    case 'scalar':
      out.text(` ${yamlScalar(node.value)}\n`);
      return;
    case 'dynamic':
      out.gap(node.index, (value) => collected((sub) => yamlAfter(nodeOf(value), pad, dash, sub)));
      out.text('\n');
      return;
    case 'map':
      if (node.entries.length === 0) out.text(' {}\n');
      else {
        out.text(dash ? ' ' : '\n');
        yamlMap(node.entries, inner, dash, out);
      }
      return;
    case 'list':
      if (node.items.length === 0) {
        out.text(' []\n');
        return;
      }
      out.text(dash ? ' ' : '\n');
      for (const [index, item] of node.items.entries()) {
        out.text(`${dash && index === 0 ? '' : inner}-`);
        yamlAfter(item, inner, true, out);
      }
  }
}

function collected(write: (out: Collector) => void): string {
  const out = new Collector();
  write(out);
  return out.chunks.join('').replace(/\n$/, '');
}

/** JSON with an indentation of two. */
export function writeJson(root: DocumentMap): Writing {
  const out = new Collector();
  jsonNode(root, '\n', out);
  out.text('\n');
  return out;
}

function jsonNode(node: DocumentNode, line: string, out: Collector): void {
  const inner = `${line}  `;
  switch (node.kind) {
    case 'scalar':
      out.text(JSON.stringify(node.value));
      return;
    case 'dynamic':
      out.gap(node.index, (value) => collected((sub) => jsonNode(nodeOf(value), line, sub)));
      return;
    case 'list':
      for (const [index, item] of node.items.entries()) {
        out.text((index === 0 ? '[' : ',') + inner);
        jsonNode(item, inner, out);
      }
      out.text(node.items.length === 0 ? '[]' : `${line}]`);
      return;
    case 'map':
      for (const [index, { key, node: value }] of node.entries.entries()) {
        out.text(`${index === 0 ? '{' : ','}${inner}${jsonText(key)}: `);
        jsonNode(value, inner, out);
      }
      out.text(node.entries.length === 0 ? '{}' : `${line}}`);
  }
}

/** The canonical form of RFC 8785; with `sorted` false the same in the document's own order. */
export function writeCompact(root: DocumentMap, sorted: boolean): Writing {
  const out = new Collector();
  compactNode(root, sorted, out);
  return out;
}

function compactNode(node: DocumentNode, sorted: boolean, out: Collector): void {
  switch (node.kind) {
    case 'scalar':
      out.text(JSON.stringify(node.value));
      return;
    case 'dynamic':
      out.gap(node.index, (value) => collected((sub) => compactNode(nodeOf(value), sorted, sub)));
      return;
    case 'list':
      for (const [index, item] of node.items.entries()) {
        out.text(index === 0 ? '[' : ',');
        compactNode(item, sorted, out);
      }
      out.text(node.items.length === 0 ? '[]' : ']');
      return;
    case 'map': {
      const entries = sorted
        ? [...node.entries].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        : node.entries;
      for (const [index, { key, node: value }] of entries.entries()) {
        out.text(`${index === 0 ? '{' : ','}${jsonText(key)}:`);
        compactNode(value, sorted, out);
      }
      out.text(entries.length === 0 ? '{}' : '}');
    }
  }
}

/** Fills a writing's gaps. `scalars` holds the JSON text of each scalar value, `yaml` says that YAML is written. */
export function fillGaps(
  { chunks, gaps }: Writing,
  values: readonly Json[],
  scalars: readonly (string | null)[],
  yaml: boolean,
): string {
  let text = chunks[0]!;
  for (let at = 0; at < gaps.length; at++) {
    const { index, other } = gaps[at]!;
    const scalar = scalars[index]!;
    const value = values[index]!;
    if (scalar === null) text += other(value);
    else if (!yaml) text += scalar;
    else text += typeof value === 'number' ? ` ${yamlNumber(value)}` : ` ${yamlText(scalar)}`;
    text += chunks[at + 1]!;
  }
  return text;
}
