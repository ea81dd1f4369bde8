import type { Json } from '../../contract/json.ts';
import type { MovedLimit, MovedPermission, Movement } from '../../contract/values.ts';
import type { TierLimit } from '../ports.ts';
import type { Explained } from './few.ts';
import { grantsOf, mapAt, textsAt } from './permissions.ts';

/** A document in one environment before and after a move; null where there is no document or no result. */
export interface Moved {
  readonly document: string;
  readonly environment: string;
  readonly before: Explained | null;
  readonly after: Explained | null;
}

/** The figures under `/limits` that a move changes, each with the environments it changes in. */
export function movedLimits(moved: readonly Moved[]): readonly MovedLimit[] {
  const rows = new Rows<Omit<MovedLimit, 'environments'>>();
  for (const { document, environment, before, after } of moved) {
    if (before === null || after === null) continue;
    const [was, is] = [limitLeaves(before), limitLeaves(after)];
    for (const path of new Set([...was.keys(), ...is.keys()])) {
      const [one, other] = [was.get(path) ?? null, is.get(path) ?? null];
      const movement = movementOf(amountOf(one, path), amountOf(other, path));
      if (movement !== null) {
        rows.add({ document, path, kind: 'effective', before: one, after: other, movement }, environment);
      }
    }
  }
  return rows.all();
}

/** The ceilings of a document's values that a move changes; a ceiling that is not named is none. */
export function movedCeilings(
  document: string,
  before: readonly TierLimit[],
  after: readonly TierLimit[],
  environments: readonly string[],
): readonly MovedLimit[] {
  const most = (limits: readonly TierLimit[], path: string) => limits.find((limit) => limit.path === path)?.max ?? null;
  const paths = new Set([...before, ...after].map(({ path }) => path));
  return [...paths].sort().flatMap((path) => {
    const [was, is] = [most(before, path), most(after, path)];
    const movement = movementOf(was ?? Number.POSITIVE_INFINITY, is ?? Number.POSITIVE_INFINITY);
    if (movement === null) return [];
    const sides = { before: was ?? 'unlimited', after: is ?? 'unlimited' };
    return [{ document, path, kind: 'ceiling' as const, ...sides, movement, environments }];
  });
}

/** The permissions on databases and of logins that a move takes or gives, each with the environments it does so in. */
export function movedPermissions(moved: readonly Moved[]): readonly MovedPermission[] {
  const rows = new Rows<Omit<MovedPermission, 'environments'>>();
  for (const { document, environment, before, after } of moved) {
    if (document !== 'tenant' || before === null || after === null) continue;
    const [was, is] = [permissionsOf(before.value), permissionsOf(after.value)];
    for (const [key, permission] of was) if (!is.has(key)) rows.add({ ...permission, movement: 'lost' }, environment);
    for (const [key, permission] of is) if (!was.has(key)) rows.add({ ...permission, movement: 'gained' }, environment);
  }
  return rows.all();
}

function permissionsOf(value: Json): ReadonlyMap<string, Pick<MovedPermission, 'kind' | 'holder' | 'permission'>> {
  const found = new Map<string, Pick<MovedPermission, 'kind' | 'holder' | 'permission'>>();
  for (const holder of Object.keys(mapAt(value, ['database_permissions']) ?? {})) {
    // A permission on a database type that is not there permits nothing.
    if (mapAt(value, ['databases', holder]) === null) continue;
    for (const permission of textsAt(value, ['database_permissions', holder, 'operations'])) {
      found.set(`database ${holder} ${permission}`, { kind: 'database', holder, permission });
    }
  }
  for (const { holder, permission } of grantsOf(value)) {
    found.set(`user ${holder} ${permission}`, { kind: 'user', holder, permission });
  }
  return found;
}

function limitLeaves({ leaves }: Explained): ReadonlyMap<string, Json> {
  const limits = [...leaves.values()].filter(({ path }) => path.startsWith('/limits/'));
  return new Map(limits.map(({ path, value }) => [path, value]));
}

/** A limit as a number: the word unlimited, -1 and absence are one; what is included without asking is none where absent. */
function amountOf(value: Json, path: string): number | null {
  if (value === null) return path.startsWith('/limits/included/') ? 0 : Number.POSITIVE_INFINITY;
  if (value === 'unlimited' || value === -1) return Number.POSITIVE_INFINITY;
  return typeof value === 'number' ? value : null;
}

function movementOf(before: number | null, after: number | null): Movement | null {
  if (before === null || after === null || before === after) return null;
  return after > before ? 'gained' : 'lost';
}

/** Rows that are the same in several environments, as one. */
class Rows<T extends object> {
  readonly #rows = new Map<string, { readonly row: T; readonly environments: string[] }>();

  add(row: T, environment: string): void {
    const key = JSON.stringify(row);
    const known = this.#rows.get(key);
    if (known === undefined) this.#rows.set(key, { row, environments: [environment] });
    else known.environments.push(environment);
  }

  all(): readonly (T & { readonly environments: readonly string[] })[] {
    return [...this.#rows.values()].map(({ row, environments }) => ({ ...row, environments }));
  }
}
