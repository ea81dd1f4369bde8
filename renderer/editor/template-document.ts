import { readFlow } from './flow-reader.ts';
import { type Block, findMustaches, type Mustache, maskTemplate, pairBlocks } from './mustaches.ts';
import { keyName, quotedEnd } from './scalars.ts';

/** A stretch of the text in UTF-16 units; `end` is the offset behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One key, or one element of a list. */
export interface Entry {
  readonly path: readonly (string | number)[];
  /** Null for an element of a list. */
  readonly key: Span | null;
  /** What stands behind the colon or the dash; null where children or nothing do. */
  readonly value: Span | null;
  readonly kind: 'map' | 'list' | 'plain' | 'quoted' | 'block' | 'empty';
  /** Column of the key or dash, from 0. */
  readonly indent: number;
  /** Both count from 1; `endLine` is the last line of what it holds. */
  readonly line: number;
  readonly endLine: number;
  /** Index of the entry around it; -1 at the top. */
  readonly parent: number;
  /** Whether it stands inside `{…}` or `[…]`. */
  readonly flow: boolean;
}

/** A template's text as a tree, although it holds Handlebars; also of a text that is not whole yet. */
export interface TemplateDocument {
  readonly text: string;
  /** The text with expressions replaced, of the same length. */
  readonly masked: string;
  /** Offset at which each line begins. */
  readonly lines: readonly number[];
  readonly mustaches: readonly Mustache[];
  readonly blocks: readonly Block[];
  /** In the order of the text, each after the one it stands in. */
  readonly entries: readonly Entry[];
}

/** An entry while it is being read. */
export type Draft = { -readonly [P in keyof Entry]: Entry[P] } & { count: number };

const keyPattern =
  /(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[\]{},&*!|>%@`](?:[^:#]|:(?=\S)|(?<=\S)#)*?)(?=[ \t]*:(?:\s|$))/y;
const blockHeader = /^[|>][-+0-9]{0,2}(?=\s|$)/;

/**
 * Reads a template line by line. It reads what a YAML parser refuses as well, which is what a text mostly is while it is
 * typed: a line that is no key yet is left out and nothing around it moves.
 */
export function readTemplate(text: string): TemplateDocument {
  const mustaches = findMustaches(text);
  const masked = maskTemplate(text, mustaches);
  const reader = new Reader(text, masked, tagLines(text, mustaches));
  reader.run();
  return { text, masked, lines: reader.lines, mustaches, blocks: pairBlocks(mustaches), entries: reader.entries };
}

/** Where lines begin that hold nothing but a tag or comment of Handlebars. */
export function tagLines(text: string, mustaches: readonly Mustache[]): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const { start, end, kind, alone } of mustaches) {
    if (!alone || kind === 'value') continue;
    for (let at = text.lastIndexOf('\n', start) + 1; at < end; ) {
      starts.add(at);
      const next = text.indexOf('\n', at);
      if (next < 0) break;
      at = next + 1;
    }
  }
  return starts;
}

class Reader {
  readonly entries: Draft[] = [];
  readonly lines: number[] = [];
  private readonly open: number[] = [];
  private readonly text: string;
  private readonly masked: string;
  private readonly tags: ReadonlySet<number>;
  private line = 0;
  private top = 0;

  constructor(text: string, masked: string, tags: ReadonlySet<number>) {
    this.text = text;
    this.masked = masked;
    this.tags = tags;
  }

  run(): void {
    const { masked } = this;
    let skipTo = 0;
    let block = -1;
    for (let start = 0; start <= masked.length; ) {
      const next = masked.indexOf('\n', start);
      const end = next < 0 ? masked.length : next;
      this.lines.push(start);
      this.line += 1;
      const at = firstSign(masked, start, end);
      const indent = at - start;
      // A tag's line is taken away with its end, wherever it stands: it ends no block scalar.
      if (at < end && start >= skipTo && !this.tags.has(start)) {
        if (block >= 0 && indent <= block) block = -1;
        if (block >= 0) this.reach(end);
        else if (masked[at] !== '#' && !(indent === 0 && /^(?:---|\.\.\.|%)/.test(masked.slice(at, at + 3)))) {
          skipTo = this.entry(at, start, end);
          const last = this.entries.at(-1);
          if (last?.kind === 'block' && last.line === this.line) block = last.indent;
        }
      } else if (at < end && !this.tags.has(start)) this.reach(end);
      start = end + 1;
    }
  }

  /** The last line that holds something belongs to everything that is open. */
  private reach(end: number): void {
    for (const index of this.open) (this.entries[index] as Draft).endLine = this.line;
    const last = this.entries.at(-1);
    if (last?.value !== null && last !== undefined && end > last.value.end)
      last.value = { start: last.value.start, end };
  }

  /** Reads the keys and dashes of one line; gives the offset up to which lines are read already. */
  private entry(first: number, lineStart: number, lineEnd: number): number {
    const { masked } = this;
    let at = first;
    while (at < lineEnd) {
      const column = at - lineStart;
      if (masked[at] === '-' && (at + 1 === lineEnd || /\s/.test(masked[at + 1] as string))) {
        this.push(column, null, true);
        at = firstSign(masked, at + 1, lineEnd);
        if (masked[at] === '#') return 0;
        continue;
      }
      keyPattern.lastIndex = at;
      const key = keyPattern.exec(masked.slice(0, lineEnd));
      if (key === null) return this.value(at, lineEnd, column);
      const span = { start: at, end: at + key[0].length };
      this.push(column, span, false);
      at = firstSign(masked, masked.indexOf(':', span.end) + 1, lineEnd);
      return at < lineEnd && masked[at] !== '#' ? this.value(at, lineEnd, -1) : 0;
    }
    return 0;
  }

  private push(indent: number, key: Span | null, element: boolean): void {
    while (this.open.length > 0) {
      const above = this.entries[this.open.at(-1) as number] as Draft;
      // A list may stand as deep as the key it belongs to.
      const holds = above.indent < indent || (element && above.indent === indent && above.key !== null);
      if (holds && above.value === null) break;
      this.open.pop();
    }
    const parent = this.open.at(-1) ?? -1;
    const above = this.entries[parent];
    if (above !== undefined && (above.kind === 'empty' || above.kind === 'map')) above.kind = element ? 'list' : 'map';
    const name = key === null ? (above?.count ?? this.top) : keyName(this.text.slice(key.start, key.end));
    if (key === null && above !== undefined) above.count += 1;
    else if (key === null) this.top += 1;
    for (const index of this.open) (this.entries[index] as Draft).endLine = this.line;
    this.open.push(this.entries.length);
    this.entries.push({
      path: [...(above?.path ?? []), name],
      key,
      value: null,
      kind: 'empty',
      indent,
      line: this.line,
      endLine: this.line,
      parent,
      flow: false,
      count: 0,
    });
  }

  /** Reads what stands behind a colon or dash, or a line that goes on with a value (`column` 0 or more). */
  private value(at: number, lineEnd: number, column: number): number {
    const { masked } = this;
    const index = this.entries.length - 1;
    const owner = this.entries[index];
    if (owner === undefined) return 0;
    if (column >= 0 && (owner.value !== null || owner.line !== this.line) && owner.kind !== 'empty') {
      if (owner.kind === 'plain' && column > owner.indent && owner.value !== null)
        this.reach(trimmedEnd(masked, at, lineEnd));
      return 0;
    }
    if (column >= 0 && owner.line !== this.line && column <= owner.indent) return 0;
    let from = at;
    for (
      let sign = /^[&!]\S*\s*/.exec(masked.slice(from, lineEnd));
      sign !== null;
      sign = /^[&!]\S*\s*/.exec(masked.slice(from, lineEnd))
    )
      from += sign[0].length;
    if (from >= lineEnd || masked[from] === '#') return 0;
    const sign = masked[from] as string;
    if (blockHeader.test(masked.slice(from, lineEnd))) {
      owner.kind = 'block';
      owner.value = { start: from, end: lineEnd };
      return 0;
    }
    if (sign === '{' || sign === '[') {
      const end = readFlow(this.text, masked, from, this.entries, index, this.line);
      owner.value = { start: from, end };
      return end;
    }
    if (sign === '"' || sign === "'") {
      const end = quotedEnd(masked, from);
      owner.kind = 'quoted';
      owner.value = { start: from, end: end < 0 ? lineEnd : end };
      return end < 0 ? 0 : end;
    }
    owner.kind = 'plain';
    owner.value = { start: from, end: trimmedEnd(masked, from, lineEnd) };
    return 0;
  }
}

function firstSign(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === ' ' || text[at] === '\t' || text[at] === '\r')) at += 1;
  return at;
}

/** Where a plain scalar ends: before a comment and before trailing blanks. */
function trimmedEnd(text: string, from: number, end: number): number {
  const comment = /\s#/.exec(text.slice(from, end));
  let at = comment === null ? end : from + comment.index;
  while (at > from && /\s/.test(text[at - 1] as string)) at -= 1;
  return at;
}
