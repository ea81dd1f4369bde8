import { BinnacleError } from './errors.ts';
import type { SelectionPattern } from './selection.ts';

/** A piece of a selection as it was written. Positions count from 1. */
export type SelectionToken =
  | { readonly kind: 'open' | 'close'; readonly at: number }
  | {
      readonly kind: 'word';
      readonly at: number;
      /** As written. */
      readonly source: string;
      /** What stands before the first colon that is not quoted; null without one. */
      readonly key: string | null;
      /** The value up to the first equals sign that is not quoted, cut at its stars. */
      readonly value: SelectionPattern;
      /** What follows that equals sign; null without one, or without a key. */
      readonly assigned: SelectionPattern | null;
      /** Whether any of it stands in quotes. */
      readonly quoted: boolean;
    };

/** The failure of a selection, at a character counted from 1. */
export function selectionError(at: number, what: string, fix: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `The selection cannot be read at character ${at}: ${what}.`, {
    path: 'select',
    fix,
    details: { at },
  });
}

/** Cuts a selection into its pieces, one pass over its characters. @throws BinnacleError for a quote that is not closed. */
export function readTokens(text: string): readonly SelectionToken[] {
  const tokens: SelectionToken[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text[index]!;
    if (isSpace(character)) {
      index++;
    } else if (character === '(' || character === ')') {
      tokens.push({ kind: character === '(' ? 'open' : 'close', at: ++index });
    } else {
      const [word, end] = readWord(text, index);
      tokens.push(word);
      index = end;
    }
  }
  return tokens;
}

/** One word: bare characters and quoted pieces side by side. */
function readWord(text: string, start: number): readonly [SelectionToken, number] {
  let index = start;
  let key: string | null = null;
  let quoted = false;
  let assigned: string[] | null = null;
  let parts = [''];
  let value = parts;
  const add = (character: string) => {
    parts[parts.length - 1] += character;
  };
  while (index < text.length) {
    const character = text[index]!;
    if (isSpace(character) || character === '(' || character === ')') break;
    // An apostrophe inside a word is one.
    const begins = parts.length === 1 && parts[0] === '';
    if (character === '"' || (character === "'" && begins)) {
      quoted = true;
      index = readQuoted(text, index, add);
      continue;
    }
    if (character === '*') parts.push('');
    else if (character === ':' && key === null && !quoted && parts.length === 1) {
      key = parts[0]!;
      parts = [''];
      value = parts;
    } else if (character === '=' && key !== null && assigned === null) {
      assigned = [''];
      parts = assigned;
    } else add(character);
    index++;
  }
  return [{ kind: 'word', at: start + 1, source: text.slice(start, index), key, value, assigned, quoted }, index];
}

/** Reads up to the closing quote; a backslash takes the next character as it stands. Gives where it goes on. */
function readQuoted(text: string, start: number, add: (character: string) => void): number {
  const quote = text[start];
  let index = start + 1;
  while (index < text.length && text[index] !== quote) {
    if (text[index] === '\\' && index + 1 < text.length) index++;
    add(text[index]!);
    index++;
  }
  if (index >= text.length) throw selectionError(start + 1, 'this quote is not closed', 'Write the closing quote.');
  return index + 1;
}

function isSpace(character: string): boolean {
  return /\s/.test(character);
}
