import { diffArrays } from 'diff';

/** A run of lines that differs: `[leftFrom, leftTo)` of one text stands as `[rightFrom, rightTo)` in the other. Lines count from 0. */
export interface LineRun {
  readonly leftFrom: number;
  readonly leftTo: number;
  readonly rightFrom: number;
  readonly rightTo: number;
}

/** Beyond so many differing lines a rewritten file is taken as one run, so that it costs no second of typing. */
const mostSteps = 1200;

/** The runs in which two lists of lines differ, in order. */
export function lineRuns(left: readonly string[], right: readonly string[]): readonly LineRun[] {
  const parts = diffArrays([...left], [...right], { maxEditLength: mostSteps });
  if (parts === undefined) return [{ leftFrom: 0, leftTo: left.length, rightFrom: 0, rightTo: right.length }];
  const runs: LineRun[] = [];
  let [x, y] = [0, 0];
  let open: LineRun | null = null;
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      if (open !== null) runs.push(open);
      open = null;
      x += count;
      y += count;
      continue;
    }
    const start: LineRun = open ?? { leftFrom: x, leftTo: x, rightFrom: y, rightTo: y };
    if (removed) x += count;
    else y += count;
    open = { ...start, leftTo: x, rightTo: y };
  }
  if (open !== null) runs.push(open);
  return runs;
}
