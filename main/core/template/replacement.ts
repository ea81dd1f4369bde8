import { BinnacleError } from '../../contract/errors.ts';
import type { LineMatch } from './search.ts';

/** What takes the place of a match, as pieces in order. */
export type Replacement = (match: LineMatch) => readonly string[];

/**
 * Reads the replacement of a regular expression's matches: `$1` to `$99`, `$<name>` and `$&` (the whole match) stand for
 * what was found, `$$` for a dollar sign; any other dollar sign for itself, so that `${NAME}` can be written as it is.
 * @throws BinnacleError INVALID_INPUT naming a group the expression does not have.
 */
export function readReplacement(text: string, groups: number, names: Readonly<Record<string, number>>): Replacement {
  const pieces: (string | number)[] = [];
  let end = 0;
  for (const { 0: mark, 1: digits, 2: name, index } of text.matchAll(/\$(?:\$|&|(\d{1,2})|<([^<>]*)>)/g)) {
    pieces.push(text.slice(end, index));
    end = index + mark.length;
    if (mark === '$$') pieces.push('$');
    else if (mark === '$&') pieces.push(0);
    else if (digits !== undefined) {
      // `$12` where there is no twelfth group is the first one followed by a 2.
      const number = Number(digits) <= groups ? Number(digits) : Number(digits[0]);
      if (number > groups) refuse(`$${digits}`, groups);
      pieces.push(number);
      if (number !== Number(digits)) pieces.push(digits.slice(1));
    } else {
      if (!Object.hasOwn(names, name ?? '')) refuse(mark, groups);
      pieces.push(names[name ?? ''] as number);
    }
  }
  pieces.push(text.slice(end));
  return (match) => pieces.map((piece) => (typeof piece === 'number' ? (match.groups[piece] ?? '') : piece));
}

function refuse(mark: string, groups: number): never {
  throw new BinnacleError('INVALID_INPUT', `The replacement names ${mark}, and the expression has no such group.`, {
    path: 'replace',
    fix: `It has ${groups === 0 ? 'none' : groups}; write $$ for a dollar sign.`,
  });
}
