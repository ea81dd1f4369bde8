import type { Leaf } from '../../contract/model.ts';
import { tableLines } from './table.ts';
import { visible } from './visible.ts';

/** A YAML text with a comment on each line that holds a leaf: which layer and line gave it. It stays the same YAML. */
export function annotated(text: string, leaves: readonly Leaf[], lineLeaves: readonly number[]): string {
  const lines = text.split('\n');
  const widest = lines.reduce((most, line, index) => (leafAt(index) ? Math.max(most, line.length) : most), 0);
  const column = Math.min(widest, 60);
  return lines
    .map((line, index) => {
      const leaf = leafAt(index);
      return leaf === undefined ? line : `${line.padEnd(column)}  # ${originOf(leaf)}`;
    })
    .join('\n');

  function leafAt(index: number): Leaf | undefined {
    const leaf = leaves[lineLeaves[index] ?? -1];
    return leaf !== undefined && lineLeaves[index] !== lineLeaves[index - 1] ? leaf : undefined;
  }
}

/** The leaves of a rendering as a table. */
export function leafTable(leaves: readonly Leaf[]): string[] {
  return tableLines(
    ['PATH', 'VALUE', 'FROM'],
    leaves.map((leaf) => [leaf.path, JSON.stringify(leaf.value), originOf(leaf)]),
  );
}

function originOf({ layer, source, line, variable }: Leaf): string {
  const place = line === null ? source : `${source}:${line}`;
  return visible(`${layer} ${place}${variable === null ? '' : ` (${variable})`}`);
}
