import { BinnacleError } from '../../../main/contract/errors.ts';
import { parseSelection } from '../../../main/contract/selection-grammar.ts';
import { readTokens, type SelectionToken } from '../../../main/contract/selection-tokens.ts';

/** What is wrong with a selection, and at which character, from 1; null where no character is to blame. */
export interface SelectionProblem {
  readonly text: string;
  readonly message: string;
  readonly fix: string;
  readonly at: number | null;
}

/** One term of a selection as it stands in the field: a key with its value, or a saved selection, perhaps after `not`. */
export interface SelectionChip {
  readonly text: string;
  readonly negative: boolean;
  /** With its colon; empty for a saved selection. */
  readonly key: string;
  readonly value: string;
}

/** A selection cut for the field: finished terms as chips, the rest as text. */
export interface CutSelection {
  readonly chips: readonly SelectionChip[];
  readonly rest: string;
}

/** What the grammar says against a selection; null where it can be read, or is empty. */
export function problemOf(text: string): SelectionProblem | null {
  if (text.trim() === '') return null;
  try {
    parseSelection(text);
    return null;
  } catch (error) {
    if (!(error instanceof BinnacleError)) throw error;
    return { text, message: error.message, fix: error.fix, at: positionOf(error.details) };
  }
}

/** The character a refusal of the host or of the grammar points at. */
export function positionOf(details: unknown): number | null {
  const at = typeof details === 'object' && details !== null ? (details as { at?: unknown }).at : undefined;
  return typeof at === 'number' ? at : null;
}

type Word = Extract<SelectionToken, { kind: 'word' }>;

const isWord = (token: SelectionToken): token is Word => token.kind === 'word';
const plainWord = (word: Word) => (word.quoted || word.key !== null ? '' : word.source.toLowerCase());

/** Takes finished terms out of a selection where they are joined by nothing but spaces; anything else stays one text. */
export function cutSelection(text: string): CutSelection {
  const whole = { chips: [], rest: text };
  let tokens: readonly SelectionToken[];
  try {
    tokens = readTokens(text);
  } catch {
    return whole;
  }
  if (!tokens.every(isWord) || tokens.some((token) => ['or', 'and'].includes(plainWord(token)))) return whole;
  const chips: SelectionChip[] = [];
  const rest: string[] = [];
  let negative = false;
  for (const token of tokens) {
    if (plainWord(token) === 'not') {
      if (negative) return whole;
      negative = true;
      continue;
    }
    const term = `${negative ? 'not ' : ''}${token.source}`;
    const saved = token.key === null && !token.quoted && token.source.startsWith('@');
    if ((token.key === null && !saved) || problemOf(term) !== null) rest.push(term);
    else {
      const cut = token.key === null ? 0 : token.key.length + 1;
      chips.push({ text: term, negative, key: token.source.slice(0, cut), value: token.source.slice(cut) });
    }
    negative = false;
  }
  if (negative) rest.push('not ');
  return { chips, rest: rest.join(' ') };
}

/** The selection that chips and text mean together. */
export function joinSelection(chips: readonly SelectionChip[], typed: string): string {
  return [...chips.map((chip) => chip.text), typed.trim()].filter((part) => part !== '').join(' ');
}

/** A value as it stands in a selection: quoted where it holds what the grammar reads as its own. */
export function quoted(value: string): string {
  return /^[^\s()"':*=@\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
