/** A run of lines of a text that differs from its base. Lines count from 1; a `removed` run stands on the line before the gap. */
export interface LineChange {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly start: number;
  readonly end: number;
}

/** How many edits are looked for before the rest counts as changed. */
const mostEdits = 1500;

/** Where a text differs from its base, by lines: the shortest edit by Myers' algorithm, neighbours joined. */
export function lineChanges(base: string, text: string): readonly LineChange[] {
  if (base === text) return [];
  const before = base.split(/\r?\n/);
  const after = text.split(/\r?\n/);
  let start = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const runs = editRuns(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return runs.map(({ removed, added, at }) => {
    const line = start + at + 1;
    if (added === 0) return { kind: 'removed', start: Math.max(1, line - 1), end: Math.max(1, line - 1) };
    return { kind: removed === 0 ? 'added' : 'changed', start: line, end: line + added - 1 };
  });
}

/** Lines that go and lines that come at one place; `at` is the index among the new lines. */
interface Run {
  readonly at: number;
  readonly removed: number;
  readonly added: number;
}

function editRuns(before: readonly string[], after: readonly string[]): readonly Run[] {
  if (before.length === 0 && after.length === 0) return [];
  const whole = [{ at: 0, removed: before.length, added: after.length }];
  if (before.length === 0 || after.length === 0) return whole;
  const trail = shortestEdit(before, after);
  return trail === null ? whole : readRuns(trail, before.length, after.length);
}

/** The furthest reaching ends of each number of edits (Myers 1986, greedy), or null when there are too many. */
function shortestEdit(before: readonly string[], after: readonly string[]): readonly Int32Array[] | null {
  const most = Math.min(before.length + after.length, mostEdits);
  const ends = new Int32Array(2 * most + 3);
  const trail: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trail.push(ends.slice(most - edits, most + edits + 3));
    for (let k = -edits; k <= edits; k += 2) {
      const at = k + most + 1;
      const down = k === -edits || (k !== edits && (ends[at - 1] ?? 0) < (ends[at + 1] ?? 0));
      let x = down ? (ends[at + 1] ?? 0) : (ends[at - 1] ?? 0) + 1;
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x += 1;
      ends[at] = x;
      if (x >= before.length && x - k >= after.length) return trail;
    }
  }
  return null;
}

/** Walks the trail back from the end and joins edits that touch. */
function readRuns(trail: readonly Int32Array[], left: number, right: number): readonly Run[] {
  const runs: Run[] = [];
  let x = left;
  let y = right;
  const note = (removed: number, added: number) => {
    const last = runs.at(-1);
    if (last !== undefined && last.at === y + added && last.removed >= 0 && touches(last, x + removed))
      runs[runs.length - 1] = { at: y, removed: last.removed + removed, added: last.added + added };
    else runs.push({ at: y, removed, added });
    lefts.set(runs[runs.length - 1] as Run, x);
  };
  const lefts = new Map<Run, number>();
  const touches = (run: Run, end: number) => lefts.get(run) === end;
  for (let edits = trail.length - 1; edits > 0; edits -= 1) {
    // This row holds the diagonals from -edits-1 to edits+1.
    const row = trail[edits] as Int32Array;
    const end = (diagonal: number) => row[diagonal + edits + 1] ?? 0;
    const k = x - y;
    const down = k === -edits || (k !== edits && end(k - 1) < end(k + 1));
    const fromX = down ? end(k + 1) : end(k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    x = fromX;
    y = fromY;
    note(down ? 0 : 1, down ? 1 : 0);
  }
  return runs.reverse();
}
