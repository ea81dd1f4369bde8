import type { TextDifference } from '../../../../main/contract/authoring.ts';

/** A piece of a line; `marked` is what differs from the line it replaces. */
export interface LinePiece {
  readonly text: string;
  readonly marked: boolean;
}

/** One row of a drawn difference: a line, or a bar that stands for equal lines left out. */
export type DifferenceRow =
  | {
      readonly kind: 'same' | 'removed' | 'added';
      readonly left: number | null;
      readonly right: number | null;
      readonly pieces: readonly LinePiece[];
    }
  | {
      readonly kind: 'gap';
      /** Identifies the gap within its difference: the line it begins at in the left text. */
      readonly at: number;
      readonly lines: number;
      /** Top-level keys that begin inside it. */
      readonly sections: readonly string[];
    };

const whole = (text: string): readonly LinePiece[] => [{ text, marked: false }];

/** Marks what differs between two lines: everything but their common beginning and end. */
export function changedPieces(before: string, after: string): readonly [readonly LinePiece[], readonly LinePiece[]] {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shortest - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  // Lines that share next to nothing are other lines, and marking all of both would say nothing.
  if (start + end < shortest / 4) return [whole(before), whole(after)];
  const cut = (text: string): readonly LinePiece[] =>
    [
      { text: text.slice(0, start), marked: false },
      { text: text.slice(start, text.length - end), marked: true },
      { text: text.slice(text.length - end), marked: false },
    ].filter((piece) => piece.text !== '');
  return [cut(before), cut(after)];
}

/** The top-level keys that begin in some lines of a YAML text. */
export function sectionsOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /^["']?([A-Za-z_][\w.-]*)["']?\s*:/.exec(line)?.[1] ?? []);
}

/** The rows of a difference, with the gaps in `opened` (by where they begin) written out. */
export function differenceRows(difference: TextDifference, opened: ReadonlySet<number>): readonly DifferenceRow[] {
  const rows: DifferenceRow[] = [];
  const text = difference.left.text.split('\n');
  // A text that ends with a line break has no line after it.
  const total = text.at(-1) === '' ? text.length - 1 : text.length;
  let left = 1;
  let right = 1;
  const gapTo = (until: number) => {
    const lines = until - left;
    if (lines <= 0) return;
    const hidden = text.slice(left - 1, until - 1);
    if (opened.has(left)) {
      hidden.forEach((line, index) => {
        rows.push({ kind: 'same', left: left + index, right: right + index, pieces: whole(line) });
      });
    } else rows.push({ kind: 'gap', at: left, lines, sections: sectionsOf(hidden) });
    left += lines;
    right += lines;
  };
  for (const hunk of difference.hunks) {
    gapTo(hunk.leftStart);
    for (let index = 0; index < hunk.lines.length; ) {
      const kind = hunk.lines[index]?.kind;
      let end = index;
      while (end < hunk.lines.length && hunk.lines[end]?.kind === kind) end += 1;
      const run = hunk.lines.slice(index, end).map((line) => line.text);
      if (kind === 'same') {
        for (const line of run) rows.push({ kind: 'same', left: left++, right: right++, pieces: whole(line) });
        index = end;
        continue;
      }
      let last = end;
      while (kind === 'removed' && last < hunk.lines.length && hunk.lines[last]?.kind === 'added') last += 1;
      const added = kind === 'added' ? run : hunk.lines.slice(end, last).map((line) => line.text);
      const removed = kind === 'removed' ? run : [];
      const pairs = removed.map((line, at) => (at < added.length ? changedPieces(line, added[at] ?? '') : null));
      removed.forEach((line, at) => {
        rows.push({ kind: 'removed', left: left++, right: null, pieces: pairs[at]?.[0] ?? whole(line) });
      });
      added.forEach((line, at) => {
        rows.push({ kind: 'added', left: null, right: right++, pieces: pairs[at]?.[1] ?? whole(line) });
      });
      index = last;
    }
  }
  gapTo(total + 1);
  return rows;
}
