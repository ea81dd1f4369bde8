import { MAX_SOURCE, MAX_TAGS } from './bounds.ts';
import { Jinja2Error, type Piece } from './syntax.ts';

/** What a tag's delimiters make it. */
const openings = { '{{': 'output', '{%': 'statement', '{#': 'comment' } as const;

/**
 * Cuts a text into text and tags, with the white space taken that `-` takes. Delimiters and white space rules are Jinja2's
 * defaults: `trim_blocks` and `lstrip_blocks` are off.
 * @throws Jinja2Error for a tag that does not end, and for a text that is too large.
 */
export function cutPieces(source: string): readonly Piece[] {
  if (source.length > MAX_SOURCE) throw new Jinja2Error('The template has more than 262,144 characters.', 1);
  const cutter = new Cutter(source);
  cutter.run();
  return cutter.pieces;
}

class Cutter {
  readonly pieces: Piece[] = [];
  private readonly source: string;
  private line = 1;
  private counted = 0;
  /** The tag before took the white space that follows it. */
  private takes = false;

  constructor(source: string) {
    this.source = source;
  }

  run(): void {
    let at = 0;
    for (;;) {
      const start = this.nextTag(at);
      if (start < 0) break;
      const kind = openings[this.source.slice(start, start + 2) as keyof typeof openings];
      const sign = this.source[start + 2];
      this.text(at, start, sign === '-');
      const inner = start + (sign === '-' || sign === '+' ? 3 : 2);
      const end = kind === 'comment' ? this.endOfComment(inner, start) : this.endOfTag(inner, kind, start);
      if (this.pieces.length > MAX_TAGS * 2) throw new Jinja2Error('The template holds more than 20,000 tags.', 1);
      at =
        kind === 'statement' && this.rawFollows(inner, end, start)
          ? this.raw(end, start)
          : this.tag(kind, inner, end, start);
    }
    this.text(at, this.source.length, false);
  }

  private nextTag(from: number): number {
    for (let at = this.source.indexOf('{', from); at >= 0; at = this.source.indexOf('{', at + 1)) {
      const next = this.source[at + 1];
      if (next === '{' || next === '%' || next === '#') return at;
    }
    return -1;
  }

  private tag(kind: Exclude<Piece['kind'], 'text'>, inner: number, end: number, start: number): number {
    const last = this.source[end - 1];
    const signed = end - 1 >= inner && (last === '-' || (last === '+' && kind !== 'output'));
    this.takes = signed && last === '-';
    this.pieces.push({
      kind,
      inner: this.source.slice(inner, signed ? end - 1 : end),
      source: this.source.slice(start, end + 2),
      start,
      line: this.lineAt(start),
    });
    return end + 2;
  }

  private text(from: number, to: number, takenAtEnd: boolean): void {
    let start = from;
    let end = to;
    if (this.takes) while (start < end && isSpace(this.source.charCodeAt(start))) start++;
    if (takenAtEnd) while (end > start && isSpace(this.source.charCodeAt(end - 1))) end--;
    this.takes = false;
    if (end > start) {
      this.pieces.push({ kind: 'text', text: this.source.slice(start, end), start, line: this.lineAt(start) });
    }
  }

  private endOfComment(from: number, start: number): number {
    const end = this.source.indexOf('#}', from);
    if (end < 0) throw new Jinja2Error('A comment {# is not closed with #}.', this.lineAt(start));
    return end;
  }

  /** Where the closing delimiter stands: not inside quotes or brackets. */
  private endOfTag(from: number, kind: 'output' | 'statement', start: number): number {
    const close = kind === 'output' ? '}}' : '%}';
    let depth = 0;
    for (let at = from; at < this.source.length; at++) {
      const character = this.source[at]!;
      if (depth === 0 && this.source.startsWith(close, at)) return at;
      if (character === '"' || character === "'") at = this.endOfString(at, start);
      else if (character === '(' || character === '[' || character === '{') depth++;
      else if (character === ')' || character === ']' || character === '}') depth--;
    }
    throw new Jinja2Error(`A tag ${kind === 'output' ? '{{' : '{%'} is not closed.`, this.lineAt(start));
  }

  private endOfString(from: number, start: number): number {
    const quote = this.source[from];
    for (let at = from + 1; at < this.source.length; at++) {
      if (this.source[at] === '\\') at++;
      else if (this.source[at] === quote) return at;
    }
    throw new Jinja2Error('A text in quotes is not closed.', this.lineAt(start));
  }

  private rawFollows(inner: number, end: number, start: number): boolean {
    // Only the few characters that the word takes are looked at.
    return end - start < 40 && /^\s*raw\s*-?$/.test(this.source.slice(inner, end));
  }

  /** `{% raw %}` up to its end: one statement and one text. */
  private raw(opened: number, start: number): number {
    const line = this.lineAt(start);
    const closing = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
    closing.lastIndex = opened + 2;
    const found = closing.exec(this.source);
    if (found === null) throw new Jinja2Error('{% raw %} is not closed with {% endraw %}.', line);
    let text = this.source.slice(opened + 2, found.index);
    if (this.source[opened - 1] === '-') text = text.trimStart();
    if (found[0][2] === '-') text = text.trimEnd();
    this.pieces.push({ kind: 'statement', inner: 'raw', source: this.source.slice(start, opened + 2), start, line });
    this.pieces.push({ kind: 'text', text, start: opened + 2, line });
    this.takes = found[0].at(-3) === '-';
    return found.index + found[0].length;
  }

  /** Lines count from 1; asked for growing offsets only. */
  private lineAt(offset: number): number {
    for (let at = this.counted; at < offset; at++) if (this.source.charCodeAt(at) === 10) this.line++;
    this.counted = Math.max(this.counted, offset);
    return this.line;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
