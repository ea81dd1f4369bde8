/** What makes a spreadsheet run a cell instead of showing it (OWASP, CSV injection). */
const runs = /^[=+\-@\t\r]/;
/** A plain number or telephone number begins with a sign and runs nothing. */
const plainNumber = /^[+-]?[0-9(][0-9 ().,/-]*$/;
/** A cell that an export guarded, or that would look like one. */
const guarded = /^'+[=+\-@\t\r]/;

/** Whether a spreadsheet would run this text as a formula. */
export function isFormula(text: string): boolean {
  return runs.test(text) && !plainNumber.test(text);
}

/** A text as a cell that no spreadsheet runs: an apostrophe goes before what it would. */
export function guardCell(text: string): string {
  return isFormula(text) || guarded.test(text) ? `'${text}` : text;
}

/** The text that `guardCell` was given. */
export function unguardCell(cell: string): string {
  return guarded.test(cell) ? cell.slice(1) : cell;
}

/** A cell as CSV writes it (RFC 4180). */
export function writeCell(text: string): string {
  const cell = guardCell(text);
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
