import type { Json } from '../../contract/json.ts';
import { type Shape, type ShapeChange, shapeKinds } from '../../contract/whatif.ts';
import type { Cell, CellSide } from './cells.ts';
import type { Fine, ShapeTable } from './shape-table.ts';

/** How many values a leaf may have on one side, over the fleet, to be told apart by value; tried in turn. */
const LITERALS = [8, 3, 1] as const;
/** Shapes up to which they are told apart that finely. */
const MANY_SHAPES = 60;
/** Examples named for each shape. */
const EXAMPLES = 3;

/** The changed renderings of a run, one entry in each list for each of them. */
export interface Members {
  /** Positions in the run's list of tenants. */
  readonly tenant: readonly number[];
  readonly environment: readonly string[];
  readonly document: readonly string[];
  /** Positions in the shape table. */
  readonly fine: readonly number[];
}

/** Shapes with what is counted of them. */
export interface Counted {
  readonly shapes: readonly Shape[];
  /** For each member the position of its shape. */
  readonly shapeOf: readonly number[];
  readonly changed: number;
}

/** What is counted of one shape. */
interface Tally {
  readonly shape: Omit<Shape, 'tenants' | 'outlier' | 'renderings' | 'environments' | 'examples'>;
  readonly reached: Set<number>;
  readonly environments: Set<string>;
  readonly members: number[];
  outlier: boolean;
  tenants: number;
}

/**
 * Groups changed renderings into shapes and counts them. Two renderings are of one shape when the same leaves change in
 * the same way: by value, where a leaf takes few values over the fleet, else by the kind of value, and for numbers by
 * whether they rise or fall. Every tenant is counted once, under its most severe shape.
 */
export function countShapes(
  table: ShapeTable,
  members: Members,
  names: { readonly tenants: readonly string[]; readonly environments: readonly string[] },
  sha256: (text: string) => string,
): Counted {
  const tallies = new Map<string, Tally>();
  const tallyOf = groupFines(table, tallies, sha256);
  for (const [at, fine] of members.fine.entries()) {
    const tally = tallyOf[fine]!;
    tally.reached.add(members.tenant[at]!);
    tally.environments.add(members.environment[at]!);
    tally.members.push(at);
  }
  const all = [...tallies.values()].filter(({ members: own }) => own.length > 0);
  markOutliers(all);
  const order = (size: (tally: Tally) => number) => (a: Tally, b: Tally) =>
    rank(a) - rank(b) || size(b) - size(a) || b.members.length - a.members.length || (a.shape.id < b.shape.id ? -1 : 1);
  all.sort(order(({ reached }) => reached.size));
  const counted = new Set<number>();
  for (const tally of all) {
    for (const tenant of tally.reached) {
      if (counted.has(tenant)) continue;
      counted.add(tenant);
      tally.tenants++;
    }
  }
  all.sort(order(({ tenants }) => tenants));
  const position = new Map(all.map((tally, at) => [tally, at]));
  return {
    shapes: all.map((tally) => ({
      ...tally.shape,
      outlier: tally.outlier,
      tenants: tally.tenants,
      renderings: tally.members.length,
      environments: names.environments.filter((name) => tally.environments.has(name)),
      examples: tally.members.slice(0, EXAMPLES).map((at) => ({
        tenant: names.tenants[members.tenant[at]!]!,
        environment: members.environment[at]!,
        document: members.document[at]!,
      })),
    })),
    shapeOf: members.fine.map((fine) => position.get(tallyOf[fine]!) ?? -1),
    changed: counted.size,
  };
}

/** Removed, invalid, outliers, the others. */
function rank({ shape: { kind }, outlier }: Tally): number {
  if (kind === 'removed') return 0;
  if (kind === 'invalid') return 1;
  return outlier ? 2 : 3;
}

/** A tenth of the largest shape's tenants or less; or a single tenant where the largest has five or more. */
function markOutliers(all: readonly Tally[]): void {
  const largest = all.reduce((most, { reached }) => Math.max(most, reached.size), 0);
  for (const tally of all) {
    const { size } = tally.reached;
    tally.outlier = size * 10 <= largest || (size === 1 && largest >= 5);
  }
}

/** The shape of each entry of the table; fewer values are told apart when that would give too many shapes. */
function groupFines(table: ShapeTable, tallies: Map<string, Tally>, sha256: (text: string) => string): Tally[] {
  const fines = table.fines.map((fine) => table.standsFor(fine));
  for (const literals of LITERALS) {
    const classOf = cellClasses(new Set(fines), literals);
    const groups = new Map<string, Fine[]>();
    const keys = fines.map((fine) => {
      const cells = fine.cells.map((cell) => classOf(cell)).sort();
      const errors = fine.findings.map(({ code, path }) => `${code} ${path}`).sort();
      return [fine.document, fine.kind, ...cells, fine.rest, ...errors].join('\n\n');
    });
    for (const [at, key] of keys.entries()) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [fines[at]!]);
      else group.push(fines[at]!);
    }
    if (groups.size > MANY_SHAPES && literals !== 1) continue;
    for (const [key, group] of groups) tallies.set(key, tallyOfGroup(key, group, classOf, sha256));
    return keys.map((key) => tallies.get(key)!);
  }
  return [];
}

/** Tells the class of a cell: its leaf and action, with each side's value where it is one of few. */
function cellClasses(fines: ReadonlySet<Fine>, literals: number): (cell: Cell) => string {
  const sides = new Map<string, { before: Set<string>; after: Set<string> }>();
  const leafOf = ({ document, path, action }: Cell) => `${document}\n${path}\n${action}`;
  for (const { cells } of fines) {
    for (const cell of cells) {
      const leaf = leafOf(cell);
      let seen = sides.get(leaf);
      if (seen === undefined) {
        seen = { before: new Set(), after: new Set() };
        sides.set(leaf, seen);
      }
      if (seen.before.size <= literals) seen.before.add(cell.before.key);
      if (seen.after.size <= literals) seen.after.add(cell.after.key);
    }
  }
  const known = new Map<Cell, string>();
  return (cell) => {
    let name = known.get(cell);
    if (name === undefined) {
      const leaf = leafOf(cell);
      const seen = sides.get(leaf)!;
      const side = (values: Set<string>, { key, kind }: CellSide) => (values.size > literals ? `any ${kind}` : key);
      name = `${leaf}\n${side(seen.before, cell.before)}\n${side(seen.after, cell.after)}`;
      known.set(cell, name);
    }
    return name;
  };
}

function tallyOfGroup(
  key: string,
  group: readonly Fine[],
  classOf: (cell: Cell) => string,
  sha256: (text: string) => string,
): Tally {
  const [first] = group as [Fine];
  const byClass = new Map<string, Set<Cell>>();
  for (const { cells } of new Set(group)) {
    for (const cell of cells) {
      const name = classOf(cell);
      const same = byClass.get(name);
      if (same === undefined) byClass.set(name, new Set([cell]));
      else same.add(cell);
    }
  }
  const changes = [...byClass.values()].map((same): ShapeChange => {
    const cells = [...same];
    const [{ document, path }] = cells as [Cell];
    const sides = (pick: (cell: Cell) => CellSide) => shownSide(cells.map(pick));
    return { document, path, before: sides(({ before }) => before), after: sides(({ after }) => after) };
  });
  return {
    shape: {
      id: sha256(key).slice(0, 16),
      kind: shapeKinds.find((kind) => kind === first.kind) ?? 'changed',
      changes,
      changeCount: group.reduce((most, { changeCount }) => Math.max(most, changeCount), 0),
      findings: first.findings,
    },
    reached: new Set(),
    environments: new Set(),
    members: [],
    outlier: false,
    tenants: 0,
  };
}

/** One side of a change over all its members: the value, where they agree. */
function shownSide(sides: readonly CellSide[]): Json {
  const [first] = sides as [CellSide];
  if (sides.every(({ key }) => key === first.key)) return first.shown;
  const numbers = sides.map(({ shown }) => shown).filter((shown) => typeof shown === 'number');
  if (numbers.length < sides.length) return { varies: first.kind };
  return {
    varies: 'number',
    least: numbers.reduce((least, one) => Math.min(least, one)),
    most: numbers.reduce((most, one) => Math.max(most, one)),
  };
}
