import type { TextDifference } from '../../contract/authoring.ts';
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
    ...hunks.flatMap(({ leftStart, rightStart, lines }) => {
      const removed = lines.filter(({ kind }) => kind !== 'added').length;
      const added = lines.filter(({ kind }) => kind !== 'removed').length;
      return [
        `@@ -${range(leftStart, removed)} +${range(rightStart, added)} @@`,
        ...lines.map(({ kind, text }) => `${kind === 'same' ? ' ' : kind === 'removed' ? '-' : '+'}${text}`),
      ];
    }),
  ];
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
