import type { Json } from '../../contract/json.ts';
import { isList, isMap } from '../data.ts';

/** A map of a list that has a name. */
export interface NamedItem {
  readonly name: string;
  /** JSON Pointer of the item. */
  readonly path: string;
  readonly item: { readonly [key: string]: Json };
}

const pathOf = { name: '/services', feature_name: '/feature_flags' } as const;

/** The maps of a list that name themselves under a key; whatever else the list holds is passed over. */
export function namedItems(list: Json | undefined, key: string): readonly NamedItem[] {
  if (!isList(list)) return [];
  const base = key === 'name' || key === 'feature_name' ? pathOf[key] : '';
  return list.flatMap((item, index) => {
    if (!isMap(item) || !Object.hasOwn(item, key)) return [];
    const name = item[key];
    return typeof name === 'string' ? [{ name, path: `${base}/${index}`, item }] : [];
  });
}

/** The first item whose name an earlier one has already. */
export function repeatedName(items: readonly NamedItem[]): NamedItem | null {
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(item.name)) return item;
    seen.add(item.name);
  }
  return null;
}

/** A circle in a graph as the names along it, the first one repeated at its end; null where there is none. Needs no recursion. */
export function findCircle(needs: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  for (const start of needs.keys()) {
    const path: { readonly name: string; next: number }[] = done.has(start) ? [] : [{ name: start, next: 0 }];
    const open = new Map<string, number>([[start, 0]]);
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const needed = needs.get(top.name)?.[top.next++];
      if (needed === undefined) {
        done.add(top.name);
        open.delete(top.name);
        path.pop();
        continue;
      }
      const before = open.get(needed);
      if (before !== undefined) return [...path.slice(before).map(({ name }) => name), needed];
      if (done.has(needed) || !needs.has(needed)) continue;
      open.set(needed, path.length);
      path.push({ name: needed, next: 0 });
    }
  }
  return null;
}
