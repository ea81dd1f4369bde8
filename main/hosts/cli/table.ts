import type { Json } from '../../contract/json.ts';
import { visible } from './visible.ts';

/** What may stand in a cell. */
export type Cell = Json | undefined;

/** Lines of an aligned table with a heading; numbers to the right, nothing cut off and nothing wrapped. */
export function tableLines(headings: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const cells = rows.map((row) => headings.map((_, column) => cellText(row[column])));
  const numeric = headings.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const widths = headings.map((heading, column) =>
    cells.reduce((most, row) => Math.max(most, width(row[column] ?? '')), width(heading)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - width(text));
        return numeric[column] ? padding + text : text + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(headings), ...cells.map(line)];
}

/** Lines of name and value, values aligned. */
export function fieldLines(fields: readonly (readonly [string, Cell])[]): string[] {
  const widest = fields.reduce((most, [name]) => Math.max(most, name.length), 0);
  return fields.map(([name, value]) => `${`${name}:`.padEnd(widest + 2)}${cellText(value)}`.trimEnd());
}

/** A value as one line for a person: text as it is, nothing as a dash, everything else as JSON. */
export function cellText(value: Cell): string {
  if (value === undefined || value === null || value === '') return '-';
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Columns a text takes on a terminal: two for the wide characters of East Asian scripts and emoji, none for marks. */
function width(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
