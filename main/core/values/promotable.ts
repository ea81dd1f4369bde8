import type { Json, JsonObject } from '../../contract/json.ts';
import type { Leaf } from '../../contract/model.ts';
import type { Difference, LeftOutReason } from '../../contract/values.ts';
import { pointerSegments, toPointer } from '../pointer.ts';

/** Variables that decide whether a difference belongs to its environment. */
export interface EnvironmentNames {
  /** Those that the tenant sets itself where values come from. */
  readonly own: ReadonlySet<string>;
  /** Those that the workspace sets for the source environment, and for the target environment, and the tenant does not. */
  readonly source: ReadonlySet<string>;
  readonly target: ReadonlySet<string>;
}

/**
 * Why a difference belongs to its environment and is left where it is; null where it can be promoted. An override is
 * somebody's decision about this tenant, so what it holds is promoted over an overlay's value, unless it names the
 * environment.
 */
export function belongsToEnvironment(
  source: Leaf | undefined,
  target: Leaf | undefined,
  names: EnvironmentNames,
): LeftOutReason | null {
  const leaves = [source, target].filter((leaf) => leaf !== undefined);
  if (source !== undefined && readsEnvironment(source)) return 'environment-name';
  if (source?.layer === 'override') return null;
  if (leaves.some(readsEnvironment)) return 'environment-name';
  if (source === undefined && target?.layer === 'override') return null;
  if (leaves.some(({ layer }) => layer === 'environment-overlay')) return 'environment-overlay';
  const from = nameOf(source);
  if (names.source.has(from)) return 'environment-variable';
  if (!names.own.has(from) && names.target.has(nameOf(target))) return 'environment-variable';
  return null;
}

/** Whether a difference stands at or below one of the paths. */
export function isNamed({ path }: Pick<Difference, 'path'>, paths: readonly string[]): boolean {
  return paths.some((named) => path === named || path.startsWith(`${named}/`));
}

/** One path that a promotion sets or takes away. */
export interface Step {
  readonly path: string;
  /** Null takes it away. */
  readonly value: Json;
}

/**
 * Differences from the target (before) to the source (after) as steps of overrides. Where all that stands below a map
 * goes, the map goes; what goes below a value that replaces it needs no step of its own.
 * @param source the source's document
 */
export function stepsOf(chosen: readonly Difference[], all: readonly Difference[], source: Json): readonly Step[] {
  const gone = new Set(chosen.filter(({ kind }) => kind === 'removed').map(({ path }) => path));
  const staying = all.filter(({ kind, path }) => kind === 'removed' && !gone.has(path)).map(({ path }) => path);
  const replacing = chosen.filter(({ kind, after }) => kind !== 'removed' && !isMap(after)).map(({ path }) => path);
  const steps = new Map<string, Json>();
  for (const { kind, path, after } of chosen) {
    if (kind !== 'removed') steps.set(path, after);
    else if (!replacing.some((above) => path.startsWith(`${above}/`))) {
      const top = topOf(path, source, staying);
      if (!steps.has(top)) steps.set(top, null);
    }
  }
  return [...steps].map(([path, value]) => ({ path, value }));
}

/** The highest path above a removed leaf that the source lacks as well and below which nothing stays. */
function topOf(path: string, source: Json, staying: readonly string[]): string {
  const keys = pointerSegments(path);
  let at: Json | undefined = source;
  for (let depth = 1; depth < keys.length; depth++) {
    at = isMap(at) && Object.hasOwn(at, keys[depth - 1]!) ? at[keys[depth - 1]!] : undefined;
    const above = toPointer(keys.slice(0, depth));
    if (at === undefined && !staying.some((other) => other.startsWith(`${above}/`))) return above;
  }
  return path;
}

function readsEnvironment({ variable }: Leaf): boolean {
  return variable === 'ENVIRONMENT' || variable === 'environment';
}

/** The variable that filled or chose a leaf; empty where none did. */
function nameOf(leaf: Leaf | undefined): string {
  return (leaf?.variable ?? '').replace(/^variables\./, '');
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
