import { type LineRun, lineRuns } from './line-difference.ts';

/** A place that both sides changed, each in its own way. Lines count from 1. */
export interface MergeConflict {
  /** The line of the merged text where mine begins. */
  readonly line: number;
  readonly base: readonly string[];
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
}

/** Two texts that came from one, put together. */
export interface Merged {
  /** With mine wherever the sides contradict each other. */
  readonly text: string;
  readonly conflicts: readonly MergeConflict[];
}

interface Side {
  readonly lines: readonly string[];
  readonly runs: readonly LineRun[];
}

/** The lines of a side that stand for `[from, to)` of the base; each of its runs lies inside or clear of that. */
function linesFor(side: Side, from: number, to: number): readonly string[] {
  let before = 0;
  let inside = 0;
  for (const run of side.runs) {
    const grown = run.rightTo - run.rightFrom - (run.leftTo - run.leftFrom);
    if (run.leftTo < from) before += grown;
    else if (run.leftFrom <= to) inside += grown;
  }
  return side.lines.slice(from + before, to + before + inside);
}

/**
 * Merges by lines: where one side changed, its lines stand; where both changed in the same way, once; where they
 * contradict each other mine stand, and the conflict is told, so that nothing is dropped silently.
 */
export function mergeLines(base: string, mine: string, theirs: string): Merged {
  const baseLines = base.split('\n');
  const sides = [mine, theirs].map((text): Side => {
    const lines = text.split('\n');
    return { lines, runs: lineRuns(baseLines, lines) };
  });
  const [own, other] = sides as [Side, Side];
  const runs = [...own.runs, ...other.runs].sort((a, b) => a.leftFrom - b.leftFrom || a.leftTo - b.leftTo);
  const result: string[] = [];
  const conflicts: MergeConflict[] = [];
  let at = 0;
  for (let index = 0; index < runs.length; ) {
    const first = runs[index] as LineRun;
    let to = first.leftTo;
    let next = index + 1;
    // Runs that touch belong together: two insertions at one place have no order of their own.
    while (next < runs.length && (runs[next] as LineRun).leftFrom <= to) {
      to = Math.max(to, (runs[next] as LineRun).leftTo);
      next += 1;
    }
    index = next;
    result.push(...baseLines.slice(at, first.leftFrom));
    at = to;
    const was = baseLines.slice(first.leftFrom, to);
    const ownLines = linesFor(own, first.leftFrom, to);
    const otherLines = linesFor(other, first.leftFrom, to);
    const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((l, i) => l === b[i]);
    if (same(ownLines, was)) result.push(...otherLines);
    else if (same(otherLines, was) || same(ownLines, otherLines)) result.push(...ownLines);
    else {
      conflicts.push({ line: result.length + 1, base: was, mine: ownLines, theirs: otherLines });
      result.push(...ownLines);
    }
  }
  result.push(...baseLines.slice(at));
  return { text: result.join('\n'), conflicts };
}
