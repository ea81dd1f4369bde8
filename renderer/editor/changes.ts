import type { DraftChange } from '../../main/contract/authoring.ts';

/** A text with changes applied, one after the other. */
export function applyChanges(text: string, changes: readonly DraftChange[]): string {
  let now = text;
  for (const { at, removed, inserted } of changes) now = now.slice(0, at) + inserted + now.slice(at + removed.length);
  return now;
}

/** The one change that leads from a text to another; none when they are the same. */
export function difference(before: string, after: string): readonly DraftChange[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  // A surrogate pair is never cut in two.
  if (start > 0 && /[\uD800-\uDBFF]/.test(before[start - 1] ?? '')) start -= 1;
  if (end > 0 && /[\uDC00-\uDFFF]/.test(before[before.length - end] ?? '')) end -= 1;
  return [
    { at: start, removed: before.slice(start, before.length - end), inserted: after.slice(start, after.length - end) },
  ];
}

/** One change of several made at once: all offsets are into the text before any of them. */
export interface SimultaneousChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** Changes made at once as changes that apply one after the other: the last in the text comes first. */
export function inOrder(before: string, changes: readonly SimultaneousChange[]): readonly DraftChange[] {
  return changes
    .map((one, index) => ({ ...one, index }))
    .sort((a, b) => b.rangeOffset - a.rangeOffset || b.index - a.index)
    .map(({ rangeOffset, rangeLength, text }) => ({
      at: rangeOffset,
      removed: before.slice(rangeOffset, rangeOffset + rangeLength),
      inserted: text,
    }));
}
