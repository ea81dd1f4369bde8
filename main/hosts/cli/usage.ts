import { BinnacleError } from '../../contract/errors.ts';

/** A command line that cannot be carried out as it was typed; exit code 2. */
export function usageError(message: string, fix: string, path = ''): BinnacleError {
  return new BinnacleError('INVALID_INPUT', message, { fix, path });
}

/** The closest of some words to a mistyped one, or undefined where none is close. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Letters put in, left out, changed, or two neighbours exchanged (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const exchanged = column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const exchange = exchanged ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      line.push(Math.min(change, exchange, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    before = above;
    above = line;
  }
  return above[b.length] ?? 0;
}
