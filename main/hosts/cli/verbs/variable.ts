import { given, parseValue } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about variables. */
export const variableVerbs: readonly Verb[] = [
  operationVerb({
    name: 'variable list',
    examples: ['variable list --tenant northwind'],
    operation: 'variable.list',
    summary: 'list the variables of the workspace, of an environment or of a tenant',
    options: [...listOptions, 'tenant', 'name'],
    environment: true,
    parameters: (context) => given({ ...listParameters(context), ...scope(context), name: context.line.options.name }),
    show: (variables, screen) =>
      screen.table(
        ['NAME', 'TENANT', 'ENVIRONMENT', 'VALUE'],
        variables.map((one) => [
          one.name,
          one.tenant ?? 'every',
          one.environment ?? 'every',
          JSON.stringify(one.value),
        ]),
        'There is no such variable.',
      ),
  }),
  operationVerb({
    name: 'variable set',
    examples: ['variable set DB_POOL_MAX 40 --env production'],
    operation: 'variable.set',
    summary: 'set a variable; VALUE is JSON when it is JSON, else a string',
    args: ['NAME', 'VALUE'],
    options: ['tenant'],
    environment: true,
    parameters: (context) => ({ ...named(context), value: parseValue(context.args[1] ?? '') }),
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'variable unset',
    examples: ['variable unset DB_POOL_MAX --env production'],
    operation: 'variable.unset',
    summary: 'take a variable away at exactly this scope',
    args: ['NAME'],
    options: ['tenant'],
    environment: true,
    parameters: named,
    data: writtenThing,
    show: showWritten,
  }),
];

function named(context: VerbContext) {
  return { name: context.args[0], ...scope(context) };
}

function scope({ line: { options } }: VerbContext) {
  return given({ tenant: options.tenant, environment: options.env });
}
