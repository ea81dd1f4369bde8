import { globalOptions, type OptionSpec, optionTable } from './options.ts';
import type { Verb } from './verb.ts';
import { verbs } from './verbs/index.ts';

/** The help of everything, of one area, or of one verb. */
export function helpText(words: readonly string[], verb: Verb | undefined): string {
  if (verb !== undefined) return verbHelp(verb);
  const inArea = verbs.filter(({ name }) => name.startsWith(`${words[0]} `));
  const shown = inArea.length > 0 ? inArea : verbs;
  return [
    'Usage: binnacle VERB …',
    '',
    ...columns(shown.map((one) => [[one.name, ...one.args].join(' '), one.summary])),
    '',
    'For every verb:',
    ...columns(Object.entries(globalOptions).map(optionLine)),
    '',
    'Exit codes: 0 done; 1 done, with errors found; 2 wrong input, nothing changed; 4 locked or no keychain;',
    '5 internal error; 6 data folder busy; 7 forbidden.',
    '',
  ].join('\n');
}

function verbHelp(verb: Verb): string {
  const own = verb.options.map((name) => optionLine([name, { ...optionTable[name], ...verb.meanings?.[name] }]));
  return [
    `Usage: binnacle ${[verb.name, ...verb.args].join(' ')}${own.length > 0 ? ' [options]' : ''}`,
    '',
    `${verb.summary}.`,
    ...(own.length > 0 ? ['', 'Options:', ...columns(own)] : []),
    '',
    verb.examples.length === 1 ? 'Example:' : 'Examples:',
    ...verb.examples.map((example) => `  binnacle ${example}`),
    '',
    'For every verb:',
    ...columns(Object.entries(globalOptions).map(optionLine)),
    '',
  ].join('\n');
}

function optionLine([name, spec]: readonly [string, OptionSpec]): readonly [string, string] {
  return [
    `--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`,
    spec.help + (spec.multiple ? '; may be given more than once' : ''),
  ];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(
    rows.reduce((most, [left]) => Math.max(most, left.length), 0),
    36,
  );
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
