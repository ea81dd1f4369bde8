import type { DraftBatch, DraftChange } from '../../../../main/contract/authoring.ts';

/** What one undo takes back at most, so that an hour without a pause does not go at once. */
const mostInOneStep = 24;
const pauseMs = 1000;
/** More characters than these in one batch were not typed. */
const longestTyped = 12;

interface Step {
  readonly time: number;
  readonly changes: readonly DraftChange[];
}

/** Where a draft stands among its batches: what undo would take back, and what redo would bring again. */
export interface UndoHistory {
  /** Moves along as a batch says. */
  add(batch: Pick<DraftBatch, 'kind' | 'time' | 'changes'>): void;
  /** Changes of the batches that the next undo takes back, newest first; empty at the beginning. */
  undoSteps(): readonly (readonly DraftChange[])[];
  /** Changes of the batches that the next redo brings again, in the order they were made. */
  redoSteps(): readonly (readonly DraftChange[])[];
  /** How many undos lead back to the beginning. */
  edits(): number;
  /** When the oldest edit that still stands was made; null while there is none. */
  since(): number | null;
}

/** Whether a step goes on with what the one before it began: the same burst of typing, on the same line. */
function continues(before: Step, next: Step): boolean {
  const [last, more] = [before.changes.at(-1), next.changes[0]];
  if (last === undefined || more === undefined || before.changes.length + next.changes.length > 2) return false;
  return (
    next.time - before.time <= pauseMs &&
    more.at + more.removed.length === last.at + last.inserted.length &&
    Math.max(last.inserted.length, more.inserted.length) <= longestTyped &&
    !last.inserted.includes('\n')
  );
}

/** Makes the history of a draft from its batches, so that it is the same after a restart. */
export function createUndoHistory(batches: readonly DraftBatch[] = []): UndoHistory {
  const done: Step[] = [];
  const undone: Step[] = [];
  const burst = (steps: readonly Step[], from: number, by: 1 | -1) => {
    const taken: Step[] = [];
    for (let at = from; at >= 0 && at < steps.length && taken.length < mostInOneStep; at += by) {
      const step = steps[at];
      const last = taken.at(-1);
      if (step === undefined) break;
      if (last !== undefined && !continues(step.time <= last.time ? step : last, step.time <= last.time ? last : step))
        break;
      taken.push(step);
    }
    return taken;
  };
  const history: UndoHistory = {
    add(batch) {
      if (batch.kind === 'edit') {
        done.push({ time: batch.time, changes: batch.changes });
        undone.length = 0;
        return;
      }
      const [from, to] = batch.kind === 'undo' ? [done, undone] : [undone, done];
      const step = from.pop();
      if (step !== undefined) to.push(step);
    },
    undoSteps: () => burst(done, done.length - 1, -1).map((one) => one.changes),
    redoSteps: () => burst(undone, undone.length - 1, -1).map((one) => one.changes),
    edits() {
      let edits = 0;
      for (let at = done.length - 1; at >= 0; edits += 1) at -= burst(done, at, -1).length;
      return edits;
    },
    since: () => done[0]?.time ?? null,
  };
  for (const batch of batches) history.add(batch);
  return history;
}
