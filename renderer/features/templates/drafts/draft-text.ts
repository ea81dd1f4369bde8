import type { DraftChange } from '../../../../main/contract/authoring.ts';

/** Whether changes speak of this text: what they remove stands where they say. */
export function changesFit(text: string, changes: readonly DraftChange[]): boolean {
  let result = text;
  for (const { at, removed, inserted } of changes) {
    if (at > result.length || result.slice(at, at + removed.length) !== removed) return false;
    result = result.slice(0, at) + inserted + result.slice(at + removed.length);
  }
  return true;
}

/** What takes changes back, in the order it must be applied. */
export function invertChanges(changes: readonly DraftChange[]): readonly DraftChange[] {
  return changes.map(({ at, removed, inserted }) => ({ at, removed: inserted, inserted: removed })).reverse();
}

/** Adds a change to a run of them; letters typed on, and letters deleted on, become one change. */
export function addChange(run: readonly DraftChange[], next: DraftChange): readonly DraftChange[] {
  const last = run.at(-1);
  if (last === undefined) return [next];
  const before = run.slice(0, -1);
  if (next.removed === '' && next.at === last.at + last.inserted.length)
    return [...before, { ...last, inserted: last.inserted + next.inserted }];
  // Backspace inside what was just typed shortens it; further back it lengthens what is removed.
  if (next.inserted === '' && next.at + next.removed.length === last.at + last.inserted.length) {
    const kept = last.inserted.length - next.removed.length;
    if (kept >= 0) return [...before, { ...last, inserted: last.inserted.slice(0, kept) }];
    if (last.inserted === '') return [...before, { at: next.at, removed: next.removed + last.removed, inserted: '' }];
  }
  return [...run, next];
}

const longest = 100_000;

/** The same changes in pieces that one request may carry. */
export function splitChange(change: DraftChange): readonly DraftChange[] {
  if (change.removed.length <= longest && change.inserted.length <= longest) return [change];
  const pieces: DraftChange[] = [];
  for (let from = 0; from < change.removed.length; from += longest)
    pieces.push({ at: change.at, removed: change.removed.slice(from, from + longest), inserted: '' });
  for (let from = 0; from < change.inserted.length; from += longest)
    pieces.push({ at: change.at + from, removed: '', inserted: change.inserted.slice(from, from + longest) });
  return pieces;
}
