import type { BinnacleError } from '../../contract/errors.ts';
import { laterVerb, notOffered } from './not-offered.ts';
import { closest, usageError } from './usage.ts';
import type { Verb } from './verb.ts';
import { verbs } from './verbs/index.ts';

/** A verb with the arguments behind its name. */
export interface Found {
  readonly verb: Verb;
  readonly args: readonly string[];
}

/** The verb that the words begin with, or undefined. */
export function findVerb(words: readonly string[]): Found | undefined {
  for (const length of [2, 1]) {
    if (words.length < length) continue;
    const name = words.slice(0, length).join(' ');
    const verb = verbs.find((one) => one.name === name);
    if (verb !== undefined) return { verb, args: words.slice(length) };
  }
  return undefined;
}

/** Why words name no verb: it comes later, it is mistyped, or only its area was named. */
export function noSuchVerb(words: readonly string[]): BinnacleError {
  const later = laterVerb(words);
  if (later !== undefined) return notOffered(later);
  const [area = '', second] = words;
  const inArea = verbs.filter(({ name }) => name.startsWith(`${area} `)).map(({ name }) => name);
  if (inArea.length > 0 && second === undefined) {
    return usageError(`\`${area}\` needs a verb.`, `One of: ${inArea.join(', ')}.`);
  }
  const typed = second === undefined || inArea.length === 0 ? area : `${area} ${second}`;
  const known = [...verbs.map(({ name }) => name), ...verbs.map(({ name }) => name.split(' ')[0] ?? '')];
  const near = closest(typed, known);
  const fix = near === undefined ? 'Run `binnacle --help`.' : `Did you mean \`${near}\`?`;
  return usageError(`There is no verb \`${typed}\`.`, fix);
}

/** Holds the number of arguments against what the verb takes. @throws BinnacleError INVALID_INPUT. */
export function checkArguments({ verb, args }: Found): void {
  const least = verb.args.filter((name) => !name.startsWith('[')).length;
  const usage = `Write \`binnacle ${[verb.name, ...verb.args].join(' ')}\`.`;
  if (args.length < least) throw usageError(`\`${verb.name}\` needs ${verb.args[args.length]}.`, usage);
  const many = verb.args.at(-1)?.includes('…') === true;
  if (args.length > verb.args.length && !many) {
    throw usageError(
      `\`${verb.name}\` does not know what to do with ${JSON.stringify(args[verb.args.length])}.`,
      usage,
    );
  }
  const empty = args.indexOf('');
  if (empty !== -1 && verb.args[empty] !== 'VALUE') throw usageError(`${verb.args[empty]} is empty.`, usage);
}
