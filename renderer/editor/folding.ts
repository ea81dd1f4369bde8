import { lineAt } from './cursor-place.ts';
import type { TemplateDocument } from './template-document.ts';

/** Lines that fold under the first of them, counted from 1. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly comment: boolean;
}

/** What folds: keys and elements with what they hold, blocks up to their closing tag, and runs of comment lines. */
export function foldsOf(document: TemplateDocument): readonly Fold[] {
  const folds: Fold[] = [];
  const add = (start: number, end: number, comment = false) => {
    if (end > start) folds.push({ start, end, comment });
  };
  for (const { line, endLine } of document.entries) add(line, endLine);
  for (const { open, middle, close } of document.blocks) {
    if (close === null) continue;
    const lines = [open, ...middle, close].map(({ start }) => lineAt(document, start));
    for (const [index, line] of lines.slice(0, -1).entries()) add(line, (lines[index + 1] ?? line) - 1);
  }
  for (const { kind, start, end } of document.mustaches)
    if (kind === 'comment') add(lineAt(document, start), lineAt(document, end - 1), true);
  let first = 0;
  for (const [index, start] of [...document.lines, -1].entries()) {
    const comment =
      start >= 0 && /^[ \t]*#/.test(document.text.slice(start, document.text.indexOf('\n', start) + 1 || undefined));
    if (comment && first === 0) first = index + 1;
    if (!comment && first > 0) {
      add(first, index, true);
      first = 0;
    }
  }
  return folds;
}

/** The tags of the block whose tag the offset stands in, the one under the offset included; empty elsewhere. */
export function tagsAt(
  document: TemplateDocument,
  offset: number,
): readonly { readonly start: number; readonly end: number }[] {
  const here = document.mustaches.find(({ start, end }) => start <= offset && offset <= end);
  if (here === undefined || here.kind === 'value' || here.kind === 'comment') return [];
  const block = document.blocks.find(
    ({ open, middle, close }) => open === here || close === here || middle.includes(here),
  );
  return block === undefined || block.close === null ? [] : [block.open, ...block.middle, block.close];
}
