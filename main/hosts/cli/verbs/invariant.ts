import type { JsonObject } from '../../../contract/json.ts';
import type { Invariant } from '../../../contract/validation.ts';
import { isObject, readJsonFile } from '../json-file.ts';
import { usageError } from '../usage.ts';
import { given, parseJson, toDotted } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';
import { number } from './validate.ts';

/** Verbs about what must hold between renderings. */
export const invariantVerbs: readonly Verb[] = [
  operationVerb({
    name: 'invariant list',
    examples: ['invariant list'],
    operation: 'invariant.list',
    summary: 'list what must hold between renderings of the fleet',
    options: listOptions,
    parameters: listParameters,
    show: (invariants, screen) =>
      screen.table(
        ['INVARIANT', 'KIND', 'ABOUT', 'WITHIN', 'WHERE', 'SEVERITY'],
        invariants.map((one) => [
          one.name,
          one.kind,
          aboutOf(one),
          [...one.per, ...one.environments].join(', ') || 'the fleet',
          one.where || 'every tenant',
          one.severity,
        ]),
        'There is no invariant.',
      ),
  }),
  operationVerb({
    name: 'invariant set',
    examples: [
      'invariant set own-host \'{"kind":"unique","paths":["databases.postgresql.host"],"per":["environment"]}\'',
      'invariant set cores-per-region --file cores.json',
    ],
    operation: 'invariant.set',
    summary: 'set what must hold: unique values, a sum under a cap, an implication, data in its region',
    args: ['NAME', '[JSON]'],
    options: ['file'],
    meanings: { file: { value: 'FILE', help: 'what must hold, as a JSON object' } },
    parameters: async (context) => ({ ...(await bodyOf(context)), name: context.args[0] }),
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'invariant delete',
    examples: ['invariant delete cores-per-region'],
    operation: 'invariant.delete',
    summary: 'delete an invariant',
    args: ['NAME'],
    parameters: ({ args }) => ({ name: args[0] }),
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'invariant check',
    examples: ['invariant check', 'invariant check unique-database-names --env production'],
    operation: 'invariant.check',
    summary: 'evaluate one invariant, or all, over the whole fleet; exit 1 where one does not hold',
    args: ['[NAME]'],
    environment: true,
    parameters: ({ args, line: { options } }) => given({ name: args[0], environment: options.env }),
    show: ({ invariants, tenants, violated, notEvaluated }, screen) =>
      screen.line(
        `${number(invariants, 'invariant')} over ${number(tenants, 'tenant')}: ${violated} broken, ${notEvaluated} not evaluated for somebody.`,
      ),
  }),
];

function aboutOf({ kind, paths, require, regions }: Invariant): string {
  if (kind === 'implies') return require === null ? '' : toDotted(require.path);
  const where = paths.map(toDotted).join(' and ');
  return kind === 'residency' ? `${where} in ${regions.map(({ region }) => region).join(', ')}` : where;
}

async function bodyOf({ args: [, text], line: { options }, path }: VerbContext): Promise<JsonObject> {
  if ((text === undefined) === (options.file === undefined)) {
    throw usageError(
      '`invariant set` takes what must hold from one place.',
      'Write it as JSON behind the name, or name a file with --file.',
      'JSON',
    );
  }
  const body =
    options.file === undefined ? parseJson(text ?? '', 'JSON') : await readJsonFile(path(options.file), 'file');
  if (isObject(body)) return body;
  throw usageError('What must hold is not a JSON object.', 'Begin it with {"kind": …}.', 'JSON');
}
