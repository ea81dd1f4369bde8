import { BinnacleError } from '../../contract/errors.ts';
import type { Leaf, Rendering } from '../../contract/model.ts';
import { layerLetters, placeOf } from './layers.ts';
import type { Screen } from './screen.ts';
import { closest } from './usage.ts';
import { toDotted, toPointer } from './value.ts';
import { visible } from './visible.ts';

/** Where one value comes from, with the line that gave it and the ways to change it. */
export interface Why extends Leaf {
  /** The template's line as it is written; null where the value comes from no template. */
  readonly text: string | null;
  /** Command lines and words, narrowest reach first. */
  readonly change: readonly string[];
}

/**
 * The leaves that a PATH argument names: one, all those below a map, or the list that an element belongs to.
 * @throws BinnacleError NOT_FOUND where the document has no such path.
 */
export function leavesAt({ leaves = [] }: Rendering, path: string): readonly Leaf[] {
  const pointer = toPointer(path);
  const found = leaves.filter((leaf) => leaf.path === pointer || leaf.path.startsWith(`${pointer}/`));
  if (found.length > 0) return found;
  const list = leaves.filter((leaf) => Array.isArray(leaf.value) && pointer.startsWith(`${leaf.path}/`));
  if (list.length > 0) return list;
  const near = closest(
    pointer,
    leaves.map((leaf) => leaf.path),
  );
  throw new BinnacleError('NOT_FOUND', `The rendered document has no value at ${toDotted(pointer)}.`, {
    path: 'why',
    fix:
      near === undefined
        ? 'Take a path from `render --explain --format json`.'
        : `Did you mean ${toDotted(near)}? A path that a layer takes away has no value.`,
  });
}

/** Shows where values come from: the layer that decides, those below it, and what would change it. */
export function showWhy(answers: readonly Why[], screen: Screen): void {
  for (const [index, { path, value, variable, text, elements, shadowed, change, ...place }] of answers.entries()) {
    if (index > 0) screen.line();
    screen.line(`${visible(toDotted(path))} is ${visible(JSON.stringify(value))}`);
    screen.line(`  ${layerLetters[place.layer]}  ${visible(placeOf(place))} decides${because(variable)}`);
    if (text !== null) screen.line(`     ${visible(text.trim())}`);
    for (const below of shadowed.toReversed()) {
      screen.line(
        `  ${layerLetters[below.layer]}  ${visible(placeOf(below))} gave ${visible(JSON.stringify(below.value))}`,
      );
    }
    if (shadowed.length === 0) screen.line('     No layer below names it.');
    for (const [at, element] of (elements ?? []).entries()) {
      screen.line(`     element ${at}: ${visible(placeOf(element))}`);
    }
    screen.line('  To change it:');
    for (const way of change) screen.line(`    ${visible(way)}`);
  }
}

function because(variable: string | null): string {
  return variable === null ? '' : `, through ${visible(variable)}`;
}
