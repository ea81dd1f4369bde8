import type { Entry, Span, TemplateDocument } from './template-document.ts';

/** What stands at an offset, as completion and hover ask. */
export type CursorPlace =
  /** Inside `{{…}}`: what stands before the cursor in it, and the word around the cursor. */
  | { readonly in: 'expression'; readonly before: string; readonly word: Span; readonly start: number }
  /** Inside `${…}`: the name around the cursor, without `SECRET:`. */
  | { readonly in: 'variable' | 'secret'; readonly word: Span; readonly closed: boolean }
  /** Where a key may stand: the map's path, and the word around the cursor. */
  | {
      readonly in: 'key';
      readonly path: readonly (string | number)[];
      readonly word: Span;
      readonly entry: Entry | null;
    }
  | { readonly in: 'value'; readonly path: readonly (string | number)[]; readonly word: Span; readonly entry: Entry }
  | { readonly in: 'nothing' };

/** The line an offset is on, from 1. */
export function lineAt(document: TemplateDocument, offset: number): number {
  let low = 0;
  let high = document.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((document.lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** What stands at an offset. */
export function placeAt(document: TemplateDocument, offset: number): CursorPlace {
  const { text, masked } = document;
  const line = lineAt(document, offset);
  const start = document.lines[line - 1] ?? 0;
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : next;
  const inside = document.mustaches.find(
    (one) => one.start + 2 <= offset && (one.closed ? offset <= one.end - 2 : offset <= one.end),
  );
  if (inside !== undefined) {
    if (inside.kind === 'comment') return { in: 'nothing' };
    const before = text.slice(inside.start + 2, offset);
    return { in: 'expression', before, word: wordAround(text, offset, /[\w@.-]/), start: inside.start };
  }
  const held = placeholderAround(text, start, end, offset);
  if (held !== null) return held;
  const before = masked.slice(start, offset);
  if (/(?:^|\s)#/.test(before) && !/["'][^"']*(?:^|\s)#/.test(before)) return { in: 'nothing' };
  const own = entryOn(document, line, offset);
  if (own?.value !== null && own !== null && own.kind === 'block' && own.line < line) return { in: 'nothing' };
  if (own !== null && own.line === line) {
    const colon = own.key === null ? start + own.indent + 1 : masked.indexOf(':', own.key.end) + 1;
    if (own.key !== null && offset >= own.key.start && offset <= own.key.end)
      return { in: 'key', path: own.path.slice(0, -1), word: own.key, entry: own };
    if (offset >= colon && (own.key !== null || offset > colon)) {
      const bare = own.key === null && own.value === null;
      const word = own.value ?? { start: offset, end: offset };
      const plainWord = own.kind === 'plain' || own.kind === 'quoted' || own.kind === 'empty';
      const near = offset >= word.start && offset <= word.end ? word : { start: offset, end: offset };
      if (plainWord && !bare) return { in: 'value', path: own.path, word: near, entry: own };
    }
  }
  const typed = /^\s*(?:- +)*([\w"'.-]*)$/.exec(before);
  if (typed === null || /[^\s\w"'.-]/.test(masked.slice(offset, end).replace(/\s*#.*/, ''))) return { in: 'nothing' };
  const word = { start: offset - (typed[1] ?? '').length, end: wordAround(text, offset, /[\w"'.-]/).end };
  const parent = parentAt(document, line, word.start - start);
  return parent === undefined ? { in: 'nothing' } : { in: 'key', path: parent?.path ?? [], word, entry: null };
}

/** The last entry that holds an offset on its line or below. */
function entryOn(document: TemplateDocument, line: number, offset: number): Entry | null {
  let found: Entry | null = null;
  for (const entry of document.entries) {
    if (entry.line > line) break;
    const from = entry.key?.start ?? (document.lines[entry.line - 1] ?? 0) + entry.indent;
    if (entry.endLine >= line && from <= offset) found = entry;
  }
  return found;
}

/** The map or list element a key at a column would belong to: null at the top, undefined where no key can stand. */
export function parentAt(document: TemplateDocument, line: number, column: number): Entry | null | undefined {
  const { entries } = document;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index] as Entry;
    const same = entry.line === line && entry.key === null && entry.indent < column;
    if ((entry.line >= line && !same) || entry.flow || entry.indent >= column) continue;
    if (entry.value !== null) return undefined;
    return entry.kind === 'list' ? undefined : entry;
  }
  return column === 0 || entries.length === 0 ? null : undefined;
}

/** The entries directly in a map or list; those of the whole document for null. */
export function childrenOf(document: TemplateDocument, parent: readonly (string | number)[]): readonly Entry[] {
  return document.entries.filter(
    ({ path }) => path.length === parent.length + 1 && parent.every((step, index) => step === path[index]),
  );
}

/** The entry a path leads to: the last one where branches of a block give it more than once. */
export function entryAt(document: TemplateDocument, path: readonly (string | number)[]): Entry | null {
  return (
    document.entries.findLast(
      (entry) =>
        entry.path.length === path.length && path.every((step, index) => String(step) === String(entry.path[index])),
    ) ?? null
  );
}

function wordAround(text: string, offset: number, sign: RegExp): Span {
  let start = offset;
  let end = offset;
  while (start > 0 && sign.test(text[start - 1] as string)) start -= 1;
  while (end < text.length && sign.test(text[end] as string)) end += 1;
  return { start, end };
}

function placeholderAround(text: string, start: number, end: number, offset: number): CursorPlace | null {
  const opened = text.lastIndexOf('${', offset - 1);
  if (opened < start || offset < opened + 2 || text[opened - 1] === '$') return null;
  const close = text.slice(opened, end).indexOf('}');
  if (close >= 0 && opened + close < offset) return null;
  const secret = text.startsWith('SECRET:', opened + 2);
  const from = opened + (secret ? 9 : 2);
  const rest = /^[^}:\s"']*/.exec(text.slice(from, end))?.[0] ?? '';
  const word = { start: from, end: from + rest.length };
  if (offset < from) return { in: 'variable', word: { start: opened + 2, end: offset }, closed: close >= 0 };
  // Behind `:-` stands a default, which is anybody's.
  if (offset > word.end) return { in: 'nothing' };
  return { in: secret ? 'secret' : 'variable', word, closed: close >= 0 || text[word.end] === ':' };
}
