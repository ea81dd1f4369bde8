import type { OptionName } from './options.ts';
import { usageError } from './usage.ts';
import type { VerbContext } from './verb.ts';

/** Refuses options that contradict what else was typed. @throws BinnacleError INVALID_INPUT. */
export function refuse({ line: { options, words } }: VerbContext, names: readonly OptionName[], why: string): void {
  for (const name of names) {
    if (options[name] !== undefined)
      throw usageError(`--${name} ${why}.`, `Run \`binnacle ${words[0]} --help\`.`, name);
  }
}
