import type { JsonObject } from '../../../main/contract/json.ts';
import type { ShapeChange, ShapeSide, WhatIf } from '../../../main/contract/whatif.ts';
import { inline } from '../../format.ts';
import { whatIfWords as words } from '../../words/whatif.ts';

/** One side of a change in one line: the value, the range of values that differ, or the beginning of a long one. */
export function sideText(side: ShapeSide): string {
  if (typeof side !== 'object' || side === null || Array.isArray(side)) return inline(side);
  const { varies, least, most, cut, length } = side as JsonObject;
  if (typeof cut === 'string' && typeof length === 'number') return words.cut(cut, length);
  if (typeof least === 'number' && typeof most === 'number') return words.range(inline(least), inline(most));
  if (typeof varies === 'string') return `${words.varies} ${varies}`;
  return inline(side);
}

/** What a value becomes; a leaf that is lost says so. */
export function afterText(change: Pick<ShapeChange, 'after'>): string {
  return change.after === null ? words.removed : sideText(change.after);
}

/** The sentence with the numbers: how many tenants change, in how many shapes, while it is counted as what is sure by now. */
export function headline(result: Pick<WhatIf, 'changed' | 'tenants' | 'shapes' | 'partial'>): string {
  if (result.changed === 0) return result.partial ? words.soFar : words.headlineNone;
  const sentence = words.headline(result.changed, result.tenants, result.shapes.length);
  return result.partial ? words.atLeast(sentence) : sentence;
}
