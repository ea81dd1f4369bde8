import { parseArgs } from 'node:util';
import { globalOptions, type OptionName, type OptionSpec, type OptionValues, optionTable } from './options.ts';
import { closest, usageError } from './usage.ts';

/** What was typed, taken apart: words in order and options by name. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly options: OptionValues;
}

/** Stands before an argument that begins with a dash and a digit while it is taken apart: it is a value, never an option. */
const NUMBER_MARK = '\uE000';

/**
 * Takes a command line apart. Options may stand anywhere; after `--` everything is a word; `-5` is a word.
 *
 * Node's own `parseArgs` rather than a command framework: a rendering through an open console has about fifteen
 * milliseconds over starting Node at all, and loading a framework takes most of them.
 * @throws BinnacleError INVALID_INPUT for an option that is unknown, given twice, or lacks its value.
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const args = argv.map((arg) => (/^-\.?\d/.test(arg) ? NUMBER_MARK + arg : arg));
  const { tokens } = parseArgs({
    args,
    options: parserOptions(),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const options: Record<string, string | true | string[]> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(unmark(token.value));
    if (token.kind !== 'option') continue;
    const spec: OptionSpec = specOf(token.name, token.rawName);
    const value = optionValue(token.name, spec, token.value, token.inlineValue === true);
    if (spec.multiple)
      options[token.name] = [...((options[token.name] as string[] | undefined) ?? []), value as string];
    else if (spec.type === 'string' && options[token.name] !== undefined)
      throw usageError(`--${token.name} is given twice.`, 'Give it once.', token.name);
    else options[token.name] = value;
  }
  return { words, options: options as OptionValues };
}

/** Refuses options that are neither for every verb nor for this one. */
export function refuseForeignOptions(verb: string, taken: readonly string[], options: OptionValues): void {
  for (const name of Object.keys(options)) {
    if (name in globalOptions || taken.includes(name)) continue;
    throw usageError(`\`${verb}\` does not take --${name}.`, `Run \`binnacle ${verb} --help\`.`, name);
  }
}

/** A whole number given as an option, or undefined where the option was not given. */
export function wholeNumber(options: OptionValues, name: OptionName, least: number): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const number = typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least)) {
    throw usageError(
      `--${name} must be a whole number from ${least}, not ${JSON.stringify(text)}.`,
      'Give it as digits.',
      name,
    );
  }
  return number;
}

function parserOptions() {
  return Object.fromEntries(
    Object.entries(optionTable).map(([name, { type }]) => [name, name === 'help' ? { type, short: 'h' } : { type }]),
  );
}

function specOf(name: string, rawName: string): OptionSpec {
  if (Object.hasOwn(optionTable, name)) return optionTable[name as OptionName];
  const near = closest(name, Object.keys(optionTable));
  throw usageError(
    `There is no option ${rawName}.`,
    near === undefined ? 'Run `binnacle --help`.' : `Did you mean --${near}?`,
    name,
  );
}

function optionValue(name: string, spec: OptionSpec, value: string | undefined, inline: boolean): string | true {
  if (spec.type === 'boolean') {
    if (inline) throw usageError(`--${name} takes no value.`, `Write --${name} alone.`, name);
    return true;
  }
  if (value === undefined) throw usageError(`--${name} needs a value.`, `Write --${name} ${spec.value}.`, name);
  if (!inline && value.startsWith('--')) {
    throw usageError(
      `--${name} needs a value, and ${value} looks like the next option.`,
      `Write --${name}=${value} if that is the value.`,
      name,
    );
  }
  return unmark(value);
}

function unmark(text: string): string {
  return text.startsWith(NUMBER_MARK) ? text.slice(1) : text;
}
