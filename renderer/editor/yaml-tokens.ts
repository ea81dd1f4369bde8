/** One coloured piece of a line: it goes on to where the next one starts. */
export interface Token {
  readonly start: number;
  readonly kind: TokenKind;
}

/** What a piece is. `plain` is an unquoted value, `string` a quoted one; the three kinds of placeholder come last. */
export type TokenKind =
  | 'key'
  | 'plain'
  | 'string'
  | 'number'
  | 'comment'
  | 'delimiter'
  | 'white'
  | 'handlebars'
  | 'variable'
  | 'secret';

/** What a line leaves open for the next one. */
export interface LineState {
  /** Indentation of the line that opened a block scalar; -1 outside of one. */
  readonly block: number;
  readonly quote: '' | '"' | "'";
  /** Inside `{{`, and what ends it. */
  readonly inside: '' | 'expression' | 'comment' | 'long comment';
}

/** Nothing open. */
export const startState: LineState = { block: -1, quote: '', inside: '' };

const placeholder = /\$\{(?:(SECRET:)|[A-Za-z_])[^}]*\}/y;
const opening = /\{\{~?!--|\{\{~?!|\{\{/y;
const ends = { expression: /~?\}\}\}?/g, comment: /\}\}/g, 'long comment': /--~?\}\}/g };
const key =
  /(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:[^\s"'[\]{},#&*!|>%@`-]|-(?=\S))(?:[^:#{}[\],]|:(?=\S)|(?<=\S)#|\{\{[^{}]*\}\}|\$\{[^{}]*\})*?)(?=\s*:(?:\s|$))/y;
const number =
  /(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+|true|True|TRUE|false|False|FALSE|null|Null|NULL|~)(?=\s*(?:[,\]}]|$)|\s+#)/y;
const blockHeader = /[|>][-+]?[1-9]?[-+]?(?=\s*(?:#.*)?$)/y;
const anchor = /[&*!][^\s,[\]{}]*/y;

/** Colours one line of YAML with placeholders, and with Handlebars where the text is a template. */
export function tokenizeLine(
  line: string,
  before: LineState,
  handlebars: boolean,
): { readonly tokens: readonly Token[]; readonly state: LineState } {
  const tokens: Token[] = [];
  let { block, quote, inside } = before;
  let at = 0;
  let fresh = true;
  const put = (kind: TokenKind, length: number) => {
    if (length <= 0) return;
    if (tokens.at(-1)?.kind !== kind) tokens.push({ start: at, kind });
    at += length;
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(line);
  };
  const indent = line.search(/\S/);
  if (block >= 0 && indent >= 0 && indent <= block && inside === '') block = -1;
  while (at < line.length) {
    if (inside !== '') {
      const end = inside === 'expression' ? expressionEnd(line, at) : match(ends[inside]);
      const stop = end === null ? line.length : typeof end === 'number' ? end : end.index + end[0].length;
      put(inside === 'expression' ? 'handlebars' : 'comment', stop - at);
      if (end !== null) inside = '';
      fresh = false;
      continue;
    }
    const opened = handlebars && line[at - 1] !== '\\' ? match(opening) : null;
    if (opened !== null) {
      const said = opened[0];
      inside = said.endsWith('--') ? 'long comment' : said.endsWith('!') ? 'comment' : 'expression';
      put(inside === 'expression' ? 'handlebars' : 'comment', said.length);
      continue;
    }
    const held = line[at] === '$' && line[at - 1] !== '$' ? match(placeholder) : null;
    if (held !== null) {
      put(held[1] === undefined ? 'variable' : 'secret', held[0].length);
      fresh = false;
      continue;
    }
    const sign = line[at] as string;
    if (block >= 0) {
      put('string', 1);
    } else if (quote !== '') {
      if (sign === '\\' && quote === '"') put('string', Math.min(2, line.length - at));
      else if (sign === "'" && quote === "'" && line[at + 1] === "'") put('string', 2);
      else {
        if (sign === quote) quote = '';
        put('string', 1);
      }
    } else if (/\s/.test(sign)) {
      put('white', 1);
    } else if (sign === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ' '))) {
      put('comment', line.length - at);
    } else {
      const named = fresh ? match(key) : null;
      const counted = fresh ? match(number) : null;
      if (named !== null && !(handlebars && named[0].startsWith('{{'))) {
        keyTokens(named[0], handlebars, put);
        fresh = false;
      } else if (/[,[\]{}]/.test(sign) || (/[:?-]/.test(sign) && /\s|^$/.test(line[at + 1] ?? ''))) {
        put('delimiter', 1);
        fresh = true;
      } else if (counted !== null) {
        put('number', counted[0].length);
        fresh = false;
      } else if (fresh && (sign === '"' || sign === "'")) {
        quote = sign;
        put('string', 1);
        fresh = false;
      } else if (fresh && match(blockHeader) !== null) {
        block = Math.max(0, indent);
        put('delimiter', match(blockHeader)?.[0].length ?? 1);
        const rest = line.slice(at);
        put(rest.trim() === '' ? 'white' : 'comment', rest.length);
      } else if (fresh && match(anchor) !== null) {
        put('delimiter', match(anchor)?.[0].length ?? 1);
      } else {
        put('plain', 1);
        fresh = false;
      }
    }
  }
  return { tokens, state: { block, quote, inside } };
}

/** Where `}}` ends an expression that began before `at`; a string inside it may hold braces. */
function expressionEnd(line: string, at: number): number | null {
  let quote = '';
  for (let i = at; i < line.length; i += 1) {
    const sign = line[i] as string;
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (line.startsWith('}}', i)) return i + (line[i + 2] === '}' ? 3 : 2);
  }
  return null;
}

/** A key with its placeholders in their own colours. */
function keyTokens(text: string, handlebars: boolean, put: (kind: TokenKind, length: number) => void): void {
  const pieces = handlebars ? /(\{\{.*?\}\})|(\$\{.*?\})/g : /(\0)|(\$\{.*?\})/g;
  let from = 0;
  for (const found of text.matchAll(pieces)) {
    put('key', found.index - from);
    put(
      found[1] !== undefined ? 'handlebars' : found[0].startsWith('${SECRET:') ? 'secret' : 'variable',
      found[0].length,
    );
    from = found.index + found[0].length;
  }
  put('key', text.length - from);
}
