import type { Override } from '../../../contract/model.ts';
import type { Screen } from '../screen.ts';
import { given, parseValue, toPointer } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showMarks, type WriteMarks, writtenList } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about overrides. */
export const overrideVerbs: readonly Verb[] = [
  operationVerb({
    name: 'override list',
    examples: ['override list northwind --env production'],
    operation: 'override.list',
    summary: 'list the overrides, of all tenants or of one',
    args: ['[TENANT]'],
    options: [...listOptions, 'tenant', 'document'],
    environment: true,
    parameters: (context) => {
      const { tenant, document, env } = context.line.options;
      return given({ ...listParameters(context), tenant: context.args[0] ?? tenant, document, environment: env });
    },
    show: showOverrides,
  }),
  operationVerb({
    name: 'override set',
    examples: ['override set northwind limits.max_users 5000 --env production --ticket OPS-7'],
    operation: 'override.set',
    summary: 'set a value for one tenant; VALUE is JSON when it is JSON, else a string',
    args: ['TENANT', 'PATH', 'VALUE'],
    options: ['document'],
    environment: true,
    parameters: (context) => ({ ...placed(context), value: parseValue(context.args[2] ?? '') }),
    data: writtenList,
    show: showWrittenOverrides,
  }),
  operationVerb({
    name: 'override unset',
    examples: ['override unset northwind limits.max_users --env production'],
    operation: 'override.unset',
    summary: 'take an override away; without --env the one for every environment',
    args: ['TENANT', 'PATH'],
    options: ['document'],
    environment: true,
    parameters: placed,
    data: writtenList,
    show: showWrittenOverrides,
  }),
];

function placed({ args, line: { options } }: VerbContext) {
  return {
    tenant: args[0],
    path: toPointer(args[1] ?? ''),
    ...given({ document: options.document, environment: options.env }),
  };
}

function showOverrides(overrides: readonly Override[], screen: Screen): void {
  screen.table(
    ['TENANT', 'ENVIRONMENT', 'DOCUMENT', 'PATH', 'VALUE'],
    overrides.map((one) => [one.tenant, one.environment ?? 'every', one.document, one.path, JSON.stringify(one.value)]),
    'There is no such override.',
  );
}

function showWrittenOverrides(overrides: readonly (Override & WriteMarks)[], screen: Screen): void {
  showOverrides(overrides, screen);
  const [first] = overrides;
  if (first !== undefined) showMarks(first, screen);
}
