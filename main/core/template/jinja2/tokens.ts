import { Jinja2Error } from './syntax.ts';

/** A token of an expression. */
export interface Token {
  readonly kind: 'name' | 'text' | 'integer' | 'float' | 'sign' | 'end';
  /** The name, the sign, the text's value, or the number's digits. */
  readonly text: string;
}

// Each is tried at one place only and none can go back over more than it read.
const space = /\s+/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const number = /\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/y;
const sign = /\/\/|\*\*|==|!=|>=|<=|[-+*/%~<>|.,:()[\]{}=]/y;

/**
 * Cuts what stands in a tag into tokens.
 * @throws Jinja2Error for a character that begins none.
 */
export function tokens(text: string, line: number): readonly Token[] {
  const found: Token[] = [];
  const take = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (let at = 0; at < text.length; ) {
    const skipped = take(space, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const character = text[at]!;
    if (character === '"' || character === "'") {
      const end = endOfString(text, at);
      if (end < 0) throw new Jinja2Error('A text in quotes is not closed.', line);
      found.push({ kind: 'text', text: withoutEscapes(text.slice(at + 1, end)) });
      at = end + 1;
      continue;
    }
    const digits = take(number, at);
    if (digits !== undefined) {
      found.push({ kind: /[.eE]/.test(digits) ? 'float' : 'integer', text: digits.replaceAll('_', '') });
      at += digits.length;
      continue;
    }
    const word = take(name, at);
    const mark = word === undefined ? take(sign, at) : undefined;
    if (word !== undefined) found.push({ kind: 'name', text: word });
    else if (mark !== undefined) found.push({ kind: 'sign', text: mark });
    else throw new Jinja2Error(`${JSON.stringify(character)} means nothing in a tag.`, line);
    at += (word ?? mark ?? '').length;
  }
  found.push({ kind: 'end', text: '' });
  return found;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start]) return at;
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
};

/** Escapes as Python has them; one that means nothing stays as it is. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|\n|([\s\S]))/g,
    (whole, hex?: string, unicode?: string, letter?: string) => {
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      if (letter === undefined) return '';
      return escapes[letter] ?? whole;
    },
  );
}
