import { diffArrays } from 'diff';
import type { TextDifference, TextHunk } from '../../contract/authoring.ts';

/** How many lines around a change are shown with it. */
const CONTEXT = 3;
/** The most lines that may differ before two texts are called wholly different; the search's cost grows with its square. */
const MAX_EDITS = 2000;
/** The most steps of comparing lines, so that long texts of like lines cost no more than short ones of unlike lines. */
const MAX_STEPS = 40_000_000;

/** A text with the words that stand over it in a difference. */
export interface LabelledText {
  readonly label: string;
  readonly text: string;
}

/** What became of a run of lines. */
interface Run {
  readonly kind: 'same' | 'removed' | 'added';
  readonly count: number;
}

type HunkLine = TextHunk['lines'][number];

/**
 * The difference of two texts, line by line, with three lines around each change. A line with and one without an end
 * are two. Texts that differ in more than 2,000 lines are shown as one removed and one added block between what they
 * begin and end alike with. The same texts give the same answer on every machine.
 */
export function textDifference(left: LabelledText, right: LabelledText): TextDifference {
  const [before, after] = [linesOf(left.text), linesOf(right.text)];
  const runs = runsOf(before, after);
  return { left, right, hunks: hunksOf(runs, before, after), ...count(runs) };
}

/** How many lines a text gained and lost on the way to another. */
export function countDifference(left: string, right: string): { readonly added: number; readonly removed: number } {
  return count(runsOf(linesOf(left), linesOf(right)));
}

/** How many lines a text has. */
export function countLines(text: string): number {
  return linesOf(text).length;
}

function count(runs: readonly Run[]): { added: number; removed: number } {
  const of = (kind: Run['kind']) => runs.reduce((sum, run) => sum + (run.kind === kind ? run.count : 0), 0);
  return { added: of('added'), removed: of('removed') };
}

/** Lines with their ends, so that a missing last line end counts. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}

function runsOf(before: readonly string[], after: readonly string[]): readonly Run[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const runs: Run[] = [
    { kind: 'same', count: head },
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    { kind: 'same', count: tail },
  ];
  return runs.filter((run) => run.count > 0);
}

function middle(before: readonly string[], after: readonly string[]): readonly Run[] {
  const numbers = new Map<string, number>();
  // Numbers compare at once however long the lines are.
  const numbered = (lines: readonly string[]) =>
    lines.map((line) => {
      const number = numbers.get(line) ?? numbers.size;
      numbers.set(line, number);
      return number;
    });
  const maxEditLength = Math.min(MAX_EDITS, Math.ceil(MAX_STEPS / (before.length + after.length + 1)));
  const found = diffArrays(numbered(before), numbered(after), { maxEditLength });
  if (found === undefined) {
    return [
      { kind: 'removed', count: before.length },
      { kind: 'added', count: after.length },
    ];
  }
  return found.map((part) => ({
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
    count: part.value.length,
  }));
}

function hunksOf(runs: readonly Run[], before: readonly string[], after: readonly string[]): readonly TextHunk[] {
  const hunks: { leftStart: number; rightStart: number; lines: HunkLine[] }[] = [];
  let [left, right] = [0, 0];
  const same = (from: number, to: number): HunkLine[] =>
    before.slice(from, to).map((line) => ({ kind: 'same', text: shown(line) }));
  for (const [index, { kind, count: length }] of runs.entries()) {
    if (kind !== 'same') {
      if (hunks.length === 0 || runs[index - 1]?.kind === 'same') {
        const lead = runs[index - 1]?.kind === 'same' ? Math.min(CONTEXT, runs[index - 1]?.count ?? 0) : 0;
        const open = hunks.at(-1);
        const joined = open !== undefined && (runs[index - 1]?.count ?? 0) <= 2 * CONTEXT;
        if (!joined)
          hunks.push({ leftStart: left - lead + 1, rightStart: right - lead + 1, lines: same(left - lead, left) });
      }
      const lines = kind === 'removed' ? before.slice(left, left + length) : after.slice(right, right + length);
      // One by one: there may be more lines than a call takes arguments.
      for (const line of lines) hunks.at(-1)?.lines.push({ kind, text: shown(line) });
    } else if (hunks.length > 0) {
      const followed = index < runs.length - 1;
      const shownLines = followed && length <= 2 * CONTEXT ? length : Math.min(CONTEXT, length);
      hunks.at(-1)?.lines.push(...same(left, left + shownLines));
    }
    if (kind !== 'added') left += length;
    if (kind !== 'removed') right += length;
  }
  return hunks;
}

function shown(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}
