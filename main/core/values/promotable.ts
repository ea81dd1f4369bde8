import type { Json, JsonObject } from '../../contract/json.ts';
import type { Leaf } from '../../contract/model.ts';
import type { Difference, LeftOutReason } from '../../contract/values.ts';
import { pointerSegments, toPointer } from '../pointer.ts';

/** What a tenant itself decides in one environment, and what its workspace sets for the whole of it. */
export interface Decisions {
  /** Variables that the tenant sets for the environment. */
  readonly own: ReadonlySet<string>;
  /** Variables that the workspace sets for the environment and the tenant does not. */
  readonly shared: ReadonlySet<string>;
  /** Paths at which an override leaves nothing of what templates have below. */
  readonly replaced: readonly string[];
}

/** One side of a difference. */
export interface DifferenceSide {
  /** Undefined where nothing stands at the path. */
  readonly leaf: Leaf | undefined;
  readonly decisions: Decisions;
}

/**
 * Why a difference belongs to its environment and is left where it is; null where it can be promoted.
 *
 * Both sides are the same tenant and read the same templates, so that a difference has one of two causes: the tenant's
 * own overrides and variables, which are promoted, or what makes environments different for everybody (their names,
 * overlays and variables), which is not. Where both meet, what the source's value was decided by counts.
 */
export function belongsToEnvironment(
  path: string,
  source: DifferenceSide,
  target: DifferenceSide,
): LeftOutReason | null {
  if (source.leaf !== undefined && readsEnvironment(source.leaf)) return 'environment-name';
  if (isDecided(path, source)) return null;
  if (source.decisions.shared.has(variableOf(source.leaf))) return 'environment-variable';
  if (source.leaf?.layer === 'environment-overlay') return 'environment-overlay';
  if (isDecided(path, target) && !overlaid(target.leaf)) return null;
  if (target.leaf !== undefined && readsEnvironment(target.leaf)) return 'environment-name';
  if (target.decisions.shared.has(variableOf(target.leaf))) return 'environment-variable';
  return 'environment-overlay';
}

/** Whether the tenant's own override or variable made what stands at the path, or that nothing does. */
function isDecided(path: string, { leaf, decisions }: DifferenceSide): boolean {
  if (leaf === undefined) return decisions.replaced.some((above) => path === above || path.startsWith(`${above}/`));
  return leaf.layer === 'override' || decisions.own.has(variableOf(leaf));
}

function overlaid(leaf: Leaf | undefined): boolean {
  return leaf?.shadowed.some(({ layer }) => layer === 'environment-overlay') === true;
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
function variableOf(leaf: Leaf | undefined): string {
  return (leaf?.variable ?? '').replace(/^variables\./, '');
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
