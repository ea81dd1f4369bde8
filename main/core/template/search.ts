import { RE2JS } from 're2js';
import { BinnacleError } from '../../contract/errors.ts';
import type { Clock } from '../ports.ts';
import { type Replacement, readReplacement } from './replacement.ts';

/** How long all of one search's expressions may take, in milliseconds. */
const TIME_BUDGET = 5000;
/** The most steps (characters of a line times instructions of the expression) one look at a line may take: about a second. */
const MAX_LINE_STEPS = 20_000_000;

/** What is looked for. */
export interface Wanted {
  readonly find: string;
  readonly regex?: boolean;
  readonly matchCase?: boolean;
  readonly wholeWord?: boolean;
}

/** A place in a line. Offsets count from 0 in UTF-16 units. */
export interface LineMatch {
  readonly start: number;
  readonly end: number;
  /** What each group matched, the whole match first; undefined for one that took no part. */
  readonly groups: readonly (string | undefined)[];
}

/** A search that is ready to look at lines. */
export interface Search {
  /** The places in one line, from left to right, none of them empty. @throws BinnacleError SANDBOX_LIMIT. */
  matches(line: string): readonly LineMatch[];
  /** Reads a replacement for it. @throws BinnacleError INVALID_INPUT naming a group that is not there. */
  replacement(text: string): Replacement;
}

/**
 * Makes a search ready. Regular expressions are those that can be matched in linear time (RE2's: no look-around and no
 * back-references); time and size are bounded beside that, so that no expression can hold up the engine.
 * @throws BinnacleError INVALID_INPUT for a text with a line break, or an expression that cannot be read.
 */
export function compileSearch(wanted: Wanted, clock: Clock): Search {
  if (/[\r\n]/.test(wanted.find)) {
    throw new BinnacleError('INVALID_INPUT', 'The text to find has a line break, and lines are searched one by one.', {
      path: 'find',
      fix: 'Look for a part of one line; a replacement may hold line breaks.',
    });
  }
  return wanted.regex === true ? expressionSearch(wanted, clock) : plainSearch(wanted);
}

function plainSearch({ find, matchCase = false, wholeWord = false }: Wanted): Search {
  // A text without operators cannot backtrack, so that JavaScript's own matcher is safe here.
  const pattern = new RegExp(find.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), matchCase ? 'gu' : 'giu');
  return {
    matches: (line) => {
      const found: LineMatch[] = [];
      pattern.lastIndex = 0;
      for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
        const [text] = match;
        const end = match.index + text.length;
        if (!wholeWord || (isEdge(line, match.index) && isEdge(line, end))) {
          found.push({ start: match.index, end, groups: [text] });
        } else pattern.lastIndex = match.index + 1;
      }
      return found;
    },
    replacement: (text) => () => [text],
  };
}

/** Whether a word does not go on across an offset. */
function isEdge(line: string, at: number): boolean {
  return !(isWord(line.charAt(at - 1)) && isWord(line.charAt(at)));
}

function isWord(character: string): boolean {
  return /^[\p{L}\p{N}_]$/u.test(character);
}

function expressionSearch({ find, matchCase = false, wholeWord = false }: Wanted, clock: Clock): Search {
  const expression = compile(wholeWord ? `\\b(?:${find})\\b` : find, matchCase, find);
  const size = expression.programSize();
  let used = 0;
  const late = (): never => {
    throw new BinnacleError('SANDBOX_LIMIT', `The search for ${JSON.stringify(find)} took longer than 5 seconds.`, {
      path: 'find',
      fix: 'Make the expression simpler, or name fewer templates; nothing was changed.',
    });
  };
  return {
    matches: (line) => {
      if (line.length * size > MAX_LINE_STEPS) {
        throw new BinnacleError(
          'SANDBOX_LIMIT',
          `A line of ${line.length} characters is too long for the expression ${JSON.stringify(find.slice(0, 60))}.`,
          { path: 'find', fix: 'Use smaller counts in braces, or leave out the template; nothing was changed.' },
        );
      }
      const started = clock.monotonic();
      const matcher = expression.matcher(line);
      const found: LineMatch[] = [];
      while (matcher.find()) {
        const [start, end] = [matcher.start(), matcher.end()];
        if (end > start) {
          const groups = Array.from(
            { length: matcher.groupCount() + 1 },
            (_, group) => matcher.group(group) ?? undefined,
          );
          found.push({ start, end, groups });
        }
        if (used + clock.monotonic() - started > TIME_BUDGET) late();
      }
      used += clock.monotonic() - started;
      if (used > TIME_BUDGET) late();
      return found;
    },
    replacement: (text) => readReplacement(text, expression.groupCount(), expression.namedGroups()),
  };
}

function compile(pattern: string, matchCase: boolean, shown: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern), matchCase ? 0 : RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    throw new BinnacleError('INVALID_INPUT', `The expression ${JSON.stringify(shown)} cannot be used: ${reason}.`, {
      path: 'find',
      fix: 'Correct it; look-around, back-references and counts above 1,000 are not there.',
    });
  }
}
