import { wholeNumber } from '../command-line.ts';
import type { VerbContext } from '../verb.ts';

/** Options of every list. */
export const listOptions = ['limit', 'after'] as const;

/** A list's page, from `--limit` and `--after`. */
export function listParameters({ line: { options } }: VerbContext) {
  return { limit: wholeNumber(options, 'limit', 1), after: options.after };
}
