import { lineAt } from './cursor-place.ts';
import { type Entry, readTemplate, type TemplateDocument, tagLines } from './template-document.ts';

/**
 * Lays a template's text out evenly, and changes nothing that it means: two blanks for each level, one after a colon or
 * dash, none at line ends or inside braces, one line end at the end. Block scalars and comments keep their text. Where
 * indentation may mean more than can be read (white space control, a key in one branch with its values outside of it, a
 * line that is no YAML yet) it stays as it stands.
 */
export function formatTemplate(text: string): string {
  const windows = /\r\n/.test(text);
  const trimmed = trimBraces(windows ? text.replaceAll('\r\n', '\n') : text);
  const document = readTemplate(trimmed);
  const even = new Layout(document, mayIndent(document)).write();
  const same = sameTree(document, readTemplate(even));
  const laid = same ? even : new Layout(document, false).write();
  return windows ? laid.replaceAll('\n', '\r\n') : laid;
}

/** Takes the blanks at both ends of every expression away; those in comments stay. */
function trimBraces(text: string): string {
  const document = readTemplate(text);
  let written = '';
  let from = 0;
  for (const { start, end, kind, closed } of document.mustaches) {
    const line = document.lines[lineAt(document, start) - 1] ?? 0;
    if (kind === 'comment' || !closed || /(?:^|\s)#/.test(document.masked.slice(line, start))) continue;
    const [, open, inner, close] = /^(\{\{~?[#/]?)\s*([\s\S]*?)\s*(~?\}\})$/.exec(text.slice(start, end)) ?? [];
    if (open === undefined || inner === undefined || inner === '' || /^[{&>!^*]|[}~]$|^~/.test(inner)) continue;
    written += text.slice(from, start) + open + inner + close;
    from = end;
  }
  return written + text.slice(from);
}

/** Whether every line's depth can be read from the text alone. */
function mayIndent(document: TemplateDocument): boolean {
  const { entries, mustaches, blocks, text } = document;
  if (mustaches.some(({ start, end, closed }) => !closed || /^\{\{\{?~|~\}\}$/.test(text.slice(start, end))))
    return false;
  if (blocks.some(({ close }) => close === null)) return false;
  if (mustaches.filter(({ kind }) => kind === 'close').length !== blocks.length) return false;
  // A key in one branch whose values stand behind it belongs to whatever the other branch gives as well.
  const branch = (entry: Entry) => branchesAround(document, document.lines[entry.line - 1] ?? 0);
  return entries.every((entry) => {
    const parent = entries[entry.parent];
    if (parent === undefined) return true;
    const own = branch(entry);
    return branch(parent).every((one, index) => own[index] === one);
  });
}

/** The branches of blocks an offset stands in, outermost first, by the offset of their tags. */
function branchesAround({ blocks }: TemplateDocument, offset: number): readonly number[] {
  return blocks
    .filter(({ open, close }) => open.start < offset && (close === null || offset < close.start))
    .map(({ open, middle }) => middle.findLast((tag) => tag.start < offset)?.start ?? open.start);
}

function sameTree(a: TemplateDocument, b: TemplateDocument): boolean {
  return (
    a.entries.length === b.entries.length &&
    a.entries.every((entry, index) => {
      const other = b.entries[index] as Entry;
      return entry.kind === other.kind && JSON.stringify(entry.path) === JSON.stringify(other.path);
    })
  );
}

class Layout {
  private readonly document: TemplateDocument;
  private readonly indents = new Map<Entry, number>();
  /** For each line the last entry that begins above it. */
  private readonly above: (Entry | null)[] = [];
  private readonly ends = new Map<Entry, number>();
  private readonly rows: readonly string[];
  private readonly byLine = new Map<number, Entry[]>();
  private readonly tags: ReadonlySet<number>;
  private indenting: boolean;
  /** Whether a block scalar may end with a branch: a blank line far below it may then be its last line. */
  private readonly loose: boolean;

  constructor(document: TemplateDocument, indenting: boolean) {
    this.document = document;
    this.rows = document.text.split('\n');
    this.tags = tagLines(document.text, document.mustaches);
    for (const entry of document.entries)
      if (!entry.flow) this.byLine.set(entry.line, [...(this.byLine.get(entry.line) ?? []), entry]);
    this.loose = document.entries.some(
      ({ kind, line }) => kind === 'block' && branchesAround(document, document.lines[line - 1] ?? 0).length > 0,
    );
    let last: Entry | null = null;
    for (let line = 1; line <= this.rows.length; line += 1) {
      this.above.push(last);
      last = this.byLine.get(line)?.at(-1) ?? last;
    }
    this.indenting = indenting && this.rows.every((_, index) => this.isKnown(index + 1));
    for (const entry of document.entries) {
      const parent = document.entries[entry.parent];
      const even = parent === undefined ? 0 : this.indentOf(parent) + 2;
      if (!entry.flow) this.indents.set(entry, this.indenting ? even : entry.indent);
    }
  }

  write(): string {
    const made = this.rows.map((row, index) => this.row(row, index + 1));
    const last = this.document.entries.findLast((entry) => !entry.flow);
    const open = this.loose || (last?.kind === 'block' && this.holder(this.rows.length) === last);
    const text = made.join('\n');
    if (open || text.trim() === '') return open ? text : '';
    return `${text.replace(/\s+$/, '')}\n`;
  }

  private indentOf(entry: Entry): number {
    return this.indents.get(entry) ?? entry.indent;
  }

  private start(line: number): number {
    return this.document.lines[line - 1] ?? this.document.text.length;
  }

  /** The entry whose value a line goes on with, when no entry begins on it. */
  private holder(line: number): Entry | null {
    if (this.byLine.has(line)) return null;
    const start = this.start(line);
    const entry = this.above[line - 1] ?? null;
    if (entry === null) return null;
    // The text of a block scalar goes on to the next line that is less deep, blank lines included.
    if (entry.kind === 'block') {
      const next = this.ends.get(entry) ?? this.nextLess(entry);
      this.ends.set(entry, next);
      return line < next ? entry : null;
    }
    return entry.value !== null && entry.value.end > start ? entry : null;
  }

  private nextLess(entry: Entry): number {
    for (let line = entry.line + 1; line <= this.rows.length; line += 1) {
      const row = this.rows[line - 1] ?? '';
      if (row.trim() !== '' && !this.tags.has(this.start(line)) && row.search(/\S/) <= entry.indent) return line;
    }
    return this.rows.length + 1;
  }

  private isComment(row: string): boolean {
    return /^\s*#/.test(row);
  }

  private isKnown(line: number): boolean {
    const row = this.rows[line - 1] ?? '';
    if (row.trim() === '' || this.tags.has(this.start(line))) return true;
    if (/^ *\t/.test(row)) return false;
    return this.byLine.has(line) || this.holder(line) !== null || this.isComment(row);
  }

  private row(row: string, line: number): string {
    const start = this.start(line);
    const inside = this.document.mustaches.find((one) => one.start < start && one.end > start);
    if (inside !== undefined) return row;
    const entries = this.byLine.get(line);
    if (entries !== undefined) return this.entryRow(row, start, entries);
    const holder = this.holder(line);
    if (this.tags.has(start)) return holder === null || holder.kind !== 'block' ? this.tagRow(row, line) : row;
    if (holder !== null) {
      const delta = this.indentOf(holder) - holder.indent;
      const shifted = shift(row, delta);
      return holder.kind === 'block' || holder.kind === 'quoted' ? shifted : shifted.trimEnd();
    }
    const bare = this.loose ? row : row.trimEnd();
    if (!this.indenting || bare.trim() === '' || !this.isComment(bare)) return bare;
    return shift(bare, this.nextDelta(line, bare.search(/\S/)));
  }

  /** How far a comment moves: with the next entry when it stands as deep, else with the one before. */
  private nextDelta(line: number, indent: number): number {
    const { entries } = this.document;
    const next = entries.find((one) => !one.flow && one.line > line);
    if (next !== undefined && next.indent === indent) return this.indentOf(next) - next.indent;
    const before = entries.findLast((one) => !one.flow && one.line < line && one.indent <= indent) ?? next;
    return before === undefined ? 0 : this.indentOf(before) - before.indent;
  }

  /** A tag stands as deep as what it holds; its other tags as deep as the first. */
  private tagRow(row: string, line: number): string {
    const bare = row.trim();
    if (!this.indenting) return row.trimEnd();
    const { document } = this;
    const start = this.start(line);
    const end = start + row.length;
    const block = document.blocks.find(({ open, middle, close }) =>
      [open, ...middle, close].some((tag) => tag !== null && tag.start >= start && tag.start < end),
    );
    const from = block?.open.start ?? start;
    const held = document.entries.find(
      (one) =>
        !one.flow && this.start(one.line) > from && (block?.close == null || this.start(one.line) < block.close.start),
    );
    if (held === undefined || (block === undefined && held.indent !== row.search(/\S/))) return row.trimEnd();
    return ' '.repeat(this.indentOf(held)) + bare;
  }

  private entryRow(row: string, start: number, entries: readonly Entry[]): string {
    const first = entries[0] as Entry;
    const last = entries.at(-1) as Entry;
    let written = ' '.repeat(this.indentOf(first));
    let at = start + first.indent;
    const { text } = this.document;
    for (const entry of entries) {
      if (entry.key === null) {
        const next = /^-[ \t]*/.exec(text.slice(at, start + row.length))?.[0] ?? '-';
        const rest = text.slice(at + next.length, start + row.length);
        if (rest.trim() === '') return `${written}-`;
        written += this.indenting && !rest.startsWith('#') ? '- ' : next;
        at += next.length;
      } else {
        written += `${text.slice(entry.key.start, entry.key.end)}:`;
        at = text.indexOf(':', entry.key.end) + 1;
        const rest = text.slice(at, start + row.length);
        const bare = rest.trimStart();
        written += bare === '' || bare.startsWith('#') ? rest : ` ${bare}`;
        at = start + row.length;
      }
    }
    written += text.slice(at, start + row.length);
    const open = last.value !== null && last.value.end > start + row.length && last.kind === 'quoted';
    const going = this.document.mustaches.some((one) => one.start < start + row.length && one.end > start + row.length);
    return open || going ? written : written.trimEnd();
  }
}

/** A row moved to the right or left by so many blanks; what is not blank never goes. */
function shift(row: string, delta: number): string {
  if (row === '' || delta === 0) return row;
  if (delta > 0) return ' '.repeat(delta) + row;
  const blanks = /^ */.exec(row)?.[0].length ?? 0;
  return row.slice(Math.min(blanks, -delta));
}
