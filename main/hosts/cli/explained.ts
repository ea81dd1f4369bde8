import { type Leaf, layerNames } from '../../contract/model.ts';
import { layerLetters, placeOf } from './layers.ts';
import { tableLines } from './table.ts';
import { visible, visibleLines } from './visible.ts';

/** A YAML text with a comment on each line that holds a leaf: which layer and line gave it. It stays the same YAML. */
export function annotated(text: string, leaves: readonly Leaf[], lineLeaves: readonly number[]): string {
  const lines = text.split('\n');
  const leafOf = leafByLine(leaves, lineLeaves);
  const widest = lines.reduce((most, line, index) => (leafOf(index) ? Math.max(most, line.length) : most), 0);
  const column = Math.min(widest, 60);
  return lines
    .map((line, index) => {
      const leaf = leafOf(index);
      return leaf === undefined ? line : `${line.padEnd(column)}  # ${originOf(leaf)}`;
    })
    .join('\n');
}

/**
 * A YAML text for a person: before each line that holds a leaf the letter of its layer and the line there, then which
 * source each letter stands for. Maps carry nothing and read as gaps.
 */
export function gutter(text: string, leaves: readonly Leaf[], lineLeaves: readonly number[]): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const leafOf = leafByLine(leaves, lineLeaves);
  const digits = leaves.reduce((most, { line }) => Math.max(most, String(line ?? '').length), 1);
  const shown = lines.map((line, index) => {
    const leaf = leafOf(index);
    const mark = leaf === undefined ? ' ' : layerLetters[leaf.layer];
    return `${mark} ${String(leaf?.line ?? '').padStart(digits)} │ ${visibleLines(line)}`;
  });
  const sources = new Map<string, string>();
  const inOrder = leaves.toSorted((a, b) => layerNames.indexOf(a.layer) - layerNames.indexOf(b.layer));
  for (const { layer, source } of inOrder) {
    sources.set(`${layer} ${source}`, `${layerLetters[layer]}  ${visible(placeOf({ layer, source, line: null }))}`);
  }
  return [...shown, '', ...sources.values(), ''].join('\n');
}

/** The leaves of a rendering as a table. */
export function leafTable(leaves: readonly Leaf[]): string[] {
  return tableLines(
    ['PATH', 'VALUE', 'FROM'],
    leaves.map((leaf) => [leaf.path, JSON.stringify(leaf.value), originOf(leaf)]),
  );
}

/** The leaf that begins on a line, by the line's index; a leaf that goes on over several lines stands on the first. */
function leafByLine(leaves: readonly Leaf[], lineLeaves: readonly number[]): (index: number) => Leaf | undefined {
  return (index) => (lineLeaves[index] === lineLeaves[index - 1] ? undefined : leaves[lineLeaves[index] ?? -1]);
}

function originOf(leaf: Leaf): string {
  const place = leaf.line === null ? leaf.source : `${leaf.source}:${leaf.line}`;
  return visible(`${leaf.layer} ${place}${leaf.variable === null ? '' : ` (${leaf.variable})`}`);
}
