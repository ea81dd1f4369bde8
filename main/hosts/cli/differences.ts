import type { TextDifference, TextHunk } from '../../contract/authoring.ts';
import type { Screen } from './screen.ts';
import { visible, visibleLines } from './visible.ts';

const red = '\u001b[31m';
const green = '\u001b[32m';
const cyan = '\u001b[36m';
const plain = '\u001b[0m';

/** A text difference in the unified format that `diff -u` writes and `patch` reads; empty where nothing differs. */
export function unifiedLines({ left, right, hunks }: TextDifference): readonly string[] {
  if (hunks.length === 0) return [];
  return [
    `--- ${visible(left.label)}`,
    `+++ ${visible(right.label)}`,
    ...hunks.flatMap((hunk) => {
      const removed = hunk.lines.filter(({ kind }) => kind !== 'added').length;
      const added = hunk.lines.filter(({ kind }) => kind !== 'removed').length;
      const heading = `@@ -${range(hunk.leftStart, removed)} +${range(hunk.rightStart, added)} @@`;
      return [heading, ...hunkLines(hunk, openEnd(left.text), openEnd(right.text))];
    }),
  ];
}

/** The lines of a hunk with their signs; after a last line without a line end it is said that there is none. */
function hunkLines(hunk: TextHunk, leftOpen: number, rightOpen: number): readonly string[] {
  let [left, right] = [hunk.leftStart, hunk.rightStart];
  return hunk.lines.flatMap(({ kind, text }) => {
    const sign = kind === 'same' ? ' ' : kind === 'removed' ? '-' : '+';
    const open = (kind !== 'added' && left === leftOpen) || (kind !== 'removed' && right === rightOpen);
    if (kind !== 'added') left++;
    if (kind !== 'removed') right++;
    return open ? [sign + text, '\\ No newline at end of file'] : [sign + text];
  });
}

/** The number of a text's last line where that has no line end; 0 where it has one. */
function openEnd(text: string): number {
  return text === '' || text.endsWith('\n') ? 0 : text.split('\n').length;
}

/** Shows a text difference; in colour on a terminal, byte for byte where it goes into a pipe. */
export function showDifference(difference: TextDifference, screen: Screen): void {
  for (const line of unifiedLines(difference)) {
    if (!screen.onTerminal) screen.line(line);
    else screen.line(coloured(visibleLines(line), line, screen.colours));
  }
}

/** Line numbers count from 1; an empty range stands after the line it names. */
function range(start: number, count: number): string {
  if (count === 1) return String(start);
  return `${count === 0 ? Math.max(start - 1, 0) : start},${count}`;
}

function coloured(shown: string, line: string, colours: boolean): string {
  if (!colours) return shown;
  if (line.startsWith('@@')) return `${cyan}${shown}${plain}`;
  if (line.startsWith('-')) return `${red}${shown}${plain}`;
  if (line.startsWith('+')) return `${green}${shown}${plain}`;
  return shown;
}
