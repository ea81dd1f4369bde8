import type { Expression } from './syntax.ts';

/** What a name means where it is used. */
export type Binding =
  /** A name that `each` gives, perhaps with steps behind it. */
  | { readonly kind: 'given'; readonly path: string }
  /** `loop`: which loop it is, counted from 1 on the outside, and the list it goes through. */
  | { readonly kind: 'loop'; readonly level: number; readonly list: Expression; readonly scope: Names }
  /** A name that stands for an expression as it reads where it was set. */
  | { readonly kind: 'set'; readonly value: Expression; readonly scope: Names }
  /** A key of the map that a loop goes through: `map[key]` is what `value` gives. */
  | { readonly kind: 'key'; readonly path: string; readonly map: Expression; readonly value: string };

/** How many names may stand above one another. */
const MOST_SCOPES = 1000;

/** Names that are known at a place; what is not among them stands in the context. Never changed once it is read. */
export class Names {
  readonly parent: Names | null;
  readonly depth: number;
  private readonly own: ReadonlyMap<string, Binding>;

  constructor(parent: Names | null = null, own: ReadonlyMap<string, Binding> = new Map()) {
    this.parent = parent;
    this.own = own;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  /** The same names with one more; null when there are too many. */
  with(name: string, binding: Binding): Names | null {
    return this.depth >= MOST_SCOPES ? null : new Names(this, new Map([[name, binding]]));
  }

  find(name: string): Binding | undefined {
    for (let scope: Names | null = this; scope !== null; scope = scope.parent) {
      const found = scope.own.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The names bound between an outer scope and this one. */
  since(outer: Names): ReadonlySet<string> {
    const names = new Set<string>();
    for (let scope: Names = this; scope !== outer && scope.parent !== null; scope = scope.parent) {
      for (const name of scope.own.keys()) names.add(name);
    }
    return names;
  }

  /** A name like the wished one that no `each` around gives already. */
  free(wished: string): string {
    const taken = new Set<string>();
    for (let scope: Names | null = this; scope !== null; scope = scope.parent) {
      for (const binding of scope.own.values()) {
        if (binding.kind === 'given') taken.add(binding.path.split('.')[0]!);
        if (binding.kind === 'key') taken.add(binding.path).add(binding.value);
      }
    }
    let name = wished;
    for (let count = 2; taken.has(name); count++) name = `${wished}${count}`;
    return name;
  }
}
