import type { Mapping, MappingVersion } from '../../../contract/mapping.ts';
import { wholeNumber } from '../command-line.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about the table between our words and each endpoint's. */
export const mappingVerbs: readonly Verb[] = [
  operationVerb({
    name: 'mapping list',
    examples: ['mapping list', 'mapping list --fact licenceTier --endpoint konfig'],
    operation: 'mapping.list',
    summary: 'list what our words are called at each endpoint',
    options: [...listOptions, 'fact', 'endpoint'],
    parameters: (context) => {
      const { fact, endpoint } = context.line.options;
      return given({ ...listParameters(context), fact, endpoint });
    },
    show: (rows: readonly Mapping[], screen) =>
      screen.table(
        ['FACT', 'ENDPOINT', 'OURS', 'THEIRS'],
        rows.map(({ fact, endpoint, ours, theirs }) => [fact, endpoint, ours, theirs]),
        'No word is mapped.',
      ),
  }),
  operationVerb({
    name: 'mapping set',
    examples: ['mapping set tier konfig premium gold', 'mapping set tier konfig premium --clear'],
    operation: 'mapping.set',
    summary:
      'say what one of our words is called at an endpoint; FACT is tier, plan, licenceTier, resourceTier or pluginTier',
    args: ['FACT', 'ENDPOINT', 'OURS', '[THEIRS]'],
    options: ['clear'],
    meanings: { clear: { help: 'take the word away' } },
    parameters: ({ args, line: { options } }) => {
      const [fact, endpoint, ours, theirs] = args;
      if ((theirs === undefined) !== (options.clear === true)) {
        throw usageError(
          '`mapping set` needs THEIRS, or --clear to take the word away.',
          'Give one of the two.',
          'THEIRS',
        );
      }
      return { fact, endpoint, ours, theirs: theirs ?? null };
    },
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'mapping history',
    examples: ['mapping history --endpoint konfig'],
    operation: 'mapping.history',
    summary: 'list who changed which words, newest first',
    options: ['limit', 'fact', 'endpoint'],
    parameters: ({ line: { options } }) =>
      given({ limit: wholeNumber(options, 'limit', 1), fact: options.fact, endpoint: options.endpoint }),
    show: (versions: readonly MappingVersion[], screen) =>
      screen.table(
        ['TIME', 'WHO', 'FACT', 'ENDPOINT', 'OURS', 'BEFORE', 'AFTER'],
        versions.flatMap(({ time, author, fact, endpoint, changes }) =>
          changes.map(({ ours, before, theirs }) => [time, author, fact, endpoint, ours, before, theirs]),
        ),
        'No word was ever mapped.',
      ),
  }),
];
