import { pointerKeys } from './data.ts';
import type { DocumentMap } from './document.ts';
import type { Merged } from './merge.ts';
import type { Place } from './problem.ts';
import type { Origin } from './tree.ts';

/**
 * Where a document's value came from, for what is found about it afterwards: the layer and the place in its template. Of
 * a value that is absent it is the map that lacks it. Null where no template wrote it, as with an override.
 */
export function locate(root: DocumentMap, pointer: string): { readonly layer: number; readonly place: Place } | null {
  let map: DocumentMap | null = root;
  let found: Merged | null = null;
  let origin: Origin | null = null;
  for (const key of pointerKeys(pointer)) {
    if (map === null) {
      // An element of a list stands in the layer of its list.
      const list = found?.kind === 'leaf' && found.node.kind === 'list' ? found.node : null;
      origin = list?.items[Number(key)]?.origin ?? origin;
      break;
    }
    const entry: DocumentMap['entries'][number] | undefined = map.entries.find((each) => each.key === key);
    if (entry === undefined || entry.merged === null) break;
    found = entry.merged;
    origin = found.kind === 'leaf' ? found.node.origin : found.origin;
    map = entry.node.kind === 'map' ? entry.node : null;
  }
  if (found === null || origin === null) return { layer: 0, place: { line: 1 } };
  return found.layer < 0 || origin.place.line === 0 ? null : { layer: found.layer, place: origin.place };
}
