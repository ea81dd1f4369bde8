import type { BlastLimit } from '../../../contract/whatif.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about how far one edit may reach. */
export const limitVerbs: readonly Verb[] = [
  operationVerb({
    name: 'limit list',
    examples: ['limit list'],
    operation: 'limit.list',
    summary: 'list the limits on how many tenants one edit may reach',
    options: listOptions,
    parameters: listParameters,
    show: (limits: readonly BlastLimit[], screen) =>
      screen.table(
        ['LIMIT', 'AT MOST', 'OF', 'ACTION'],
        limits.map(({ name, count, percent, of, action }) => [
          name,
          percent === null ? count : `${percent}%`,
          of,
          action,
        ]),
        'There is no limit.',
      ),
  }),
  operationVerb({
    name: 'limit set',
    examples: ['limit set wide 10% --action ask', 'limit set live 50 --of protected --action stop'],
    operation: 'limit.set',
    summary: 'set how many tenants one edit may reach: MOST is a number, or a share with %',
    args: ['NAME', 'MOST'],
    options: ['of', 'action'],
    parameters: ({ args: [name, most = ''], line: { options } }) => ({
      name,
      ...readMost(most),
      ...given({ of: options.of, action: options.action }),
    }),
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'limit delete',
    examples: ['limit delete wide'],
    operation: 'limit.delete',
    summary: 'delete a limit',
    args: ['NAME'],
    parameters: ({ args }) => ({ name: args[0] }),
    data: writtenThing,
    show: showWritten,
  }),
];

function readMost(text: string): { count: number } | { percent: number } {
  const [, number, share] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (share === '%') return { percent: Number(number) };
  if (share === '' && Number.isInteger(Number(number))) return { count: Number(number) };
  throw usageError(
    `${JSON.stringify(text)} is no number of tenants.`,
    'Write a number such as 50, or a share such as 10%.',
    'MOST',
  );
}
