import { wholeNumber } from '../command-line.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';

const fields = ['alias', 'order', 'protected', 'no-protected'] as const;

/** Verbs about environments. */
export const environmentVerbs: readonly Verb[] = [
  operationVerb({
    name: 'environment list',
    examples: ['environment list --archived'],
    operation: 'environment.list',
    summary: 'list the environments in their order',
    options: ['archived'],
    parameters: ({ line }) => given({ archived: line.options.archived }),
    show: (environments, screen) =>
      screen.table(
        ['NAME', 'ORDER', 'MARK', 'ALIASES', 'ARCHIVED'],
        environments.map((one) => [
          one.name,
          one.order,
          one.protected ? 'PRODUCTION' : '',
          one.aliases.join(', '),
          one.archived ? 'yes' : '',
        ]),
        'There is no environment.',
      ),
  }),
  operationVerb({
    name: 'environment add',
    examples: ['environment add qa --alias quality --order 25'],
    operation: 'environment.add',
    summary: 'add an environment',
    args: ['NAME'],
    options: fields,
    parameters,
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'environment edit',
    examples: ['environment edit production --protected'],
    operation: 'environment.edit',
    summary: 'change an environment; --alias gives all its aliases anew',
    args: ['NAME'],
    options: fields,
    parameters,
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'environment archive',
    examples: ['environment archive qa'],
    operation: 'environment.archive',
    summary: 'archive an environment',
    args: ['NAME'],
    parameters: ({ args }) => ({ environment: args[0] }),
    data: writtenThing,
    show: showWritten,
  }),
];

function parameters({ args, line: { options } }: VerbContext) {
  if (options.protected && options['no-protected']) {
    throw usageError('--protected and --no-protected contradict each other.', 'Give one of them.', 'protected');
  }
  return given({
    environment: args[0],
    aliases: options.alias,
    order: wholeNumber(options, 'order', 0),
    protected: options.protected ?? (options['no-protected'] ? false : undefined),
  });
}
