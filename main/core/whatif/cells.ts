import type { Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { ShapeKind } from '../../contract/whatif.ts';
import { canonicalJson } from '../canonical-json.ts';
import { toPointer } from '../pointer.ts';
import type { LeafChange } from './difference.ts';
import { type Normalise, normalised } from './normalise.ts';

/** What one change does to a leaf. Numbers know their direction: what raises a value never looks like what lowers it. */
export type CellAction = 'removed' | 'added' | 'raised' | 'lowered' | 'changed';

/** One change of a leaf, the same for all renderings in which it reads the same once the tenant's own facts are named. */
export interface Cell {
  readonly document: string;
  /** Normalised JSON Pointer. */
  readonly path: string;
  readonly action: CellAction;
  readonly before: CellSide;
  readonly after: CellSide;
}

/** One side of a cell. */
export interface CellSide {
  /** Canonical JSON of the normalised value, or its beginning and hash where it is long; empty for nothing. */
  readonly key: string;
  /** As an answer shows it. */
  readonly shown: Json;
  readonly kind: string;
}

/** Characters of a value's JSON up to which it is kept and shown whole. */
const WHOLE = 2000;
/** Characters kept of a longer one. */
const BEGINNING = 200;

const nothing: CellSide = { key: '', shown: null, kind: 'nothing' };

/** The cell of a change. */
export function cellOf(
  document: string,
  { keys, before, after }: LeafChange,
  normalise: Normalise,
  sha256: (text: string) => string,
): Cell {
  return {
    document,
    path: toPointer(keys.map(normalise)),
    action: actionOf(before, after),
    before: sideOf(before, normalise, sha256),
    after: sideOf(after, normalise, sha256),
  };
}

/** What tells cells apart. */
export function cellKey({ document, path, before, after }: Cell): string {
  return `${document}\n${path}\n${before.key}\n${after.key}`;
}

/** What all the changes and new errors of one rendering amount to. */
export function kindOf(actions: Iterable<CellAction>, newErrors: number): ShapeKind {
  let kind: ShapeKind = newErrors > 0 ? 'invalid' : 'added';
  for (const action of actions) {
    if (action === 'removed') return 'removed';
    if (action !== 'added' && kind === 'added') kind = 'changed';
  }
  return kind;
}

/** An error as a shape knows it. */
export function errorKey({ code, path }: Pick<Finding, 'code' | 'path'>, normalise: Normalise): string {
  return `${code} ${normalise(path)}`;
}

/** A value cut to what an answer may hold. */
export function shownValue(value: Json, text = JSON.stringify(value)): Json {
  return text.length <= WHOLE ? value : { cut: text.slice(0, BEGINNING), length: text.length };
}

function actionOf(before: Json | undefined, after: Json | undefined): CellAction {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  if (typeof before !== 'number' || typeof after !== 'number') return 'changed';
  return after > before ? 'raised' : 'lowered';
}

function sideOf(value: Json | undefined, normalise: Normalise, sha256: (text: string) => string): CellSide {
  if (value === undefined) return nothing;
  if (typeof value !== 'object' && typeof value !== 'string') {
    return { key: JSON.stringify(value), shown: value, kind: typeof value };
  }
  const named = normalised(value, normalise);
  const text = typeof named === 'string' ? JSON.stringify(named) : canonicalJson(named);
  const kind = typeof value === 'string' ? 'string' : Array.isArray(value) ? 'list' : 'map';
  const key = text.length <= WHOLE ? text : `${text.slice(0, BEGINNING)}${sha256(text)}`;
  return { key, shown: shownValue(named, text), kind };
}
