import type { AssignmentPlace, TemplatePin } from '../../../contract/results.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showMarks, type WrittenThing, writtenThing } from '../written.ts';
import { namedTemplate, plainTemplate } from './template-name.ts';

/** Verbs that say which tenants read which template. */
export const templatePlaceVerbs: readonly Verb[] = [
  operationVerb({
    name: 'template assign',
    operation: 'template.assign',
    summary: 'put a template at a document’s place: for a tier, an environment (--env) or one tenant',
    args: ['[T]'],
    options: ['document', 'tier', 'tenant', 'clear'],
    examples: [
      'template assign premium --tier premium --document tenant',
      'template assign tenant-qa --env qa --document tenant',
      'template assign --clear --tenant northwind --document tenant',
    ],
    environment: true,
    parameters: assignment,
    data: writtenThing,
    show: showPlace,
  }),
  operationVerb({
    name: 'template pin',
    operation: 'template.pin',
    summary: 'hold a tenant to a template, or to its version V',
    args: ['TENANT', 'T'],
    options: ['document'],
    meanings: { document: { value: 'D', help: 'the document; the one the template makes when left out' } },
    examples: ['template pin northwind premium@3 --reason "waits for the migration"'],
    parameters: ({ args, line }) =>
      given({ tenant: args[0], ...namedTemplate(args[1] ?? ''), document: line.options.document }),
    data: writtenThing,
    show: showPin,
  }),
  operationVerb({
    name: 'template unpin',
    operation: 'template.unpin',
    summary: 'let a tenant go back to what its place says',
    args: ['TENANT'],
    options: ['document'],
    examples: ['template unpin northwind', 'template unpin northwind --document isp'],
    parameters: ({ args, line }) => given({ tenant: args[0], document: line.options.document }),
    data: writtenThing,
    show: showPin,
  }),
];

function assignment({ args, line: { options } }: VerbContext) {
  const [template] = args;
  if (template === undefined && options.clear !== true) {
    throw usageError('`template assign` needs T, or --clear to leave the place empty.', help, 'template');
  }
  if (template !== undefined && options.clear === true) {
    throw usageError('--clear takes no template.', 'Leave T out, or leave --clear out.', 'clear');
  }
  return {
    template: template === undefined ? null : plainTemplate('template assign', template),
    ...given({
      document: options.document,
      tier: options.tier,
      environment: options.env,
      tenant: options.tenant,
    }),
  };
}

const help = 'Run `binnacle template assign --help`.';

function showPlace(data: WrittenThing<AssignmentPlace>, screen: Screen): void {
  if (nothing(data, screen)) return;
  screen.table(
    ['DOCUMENT', 'TIER', 'ENVIRONMENT', 'TENANT', 'TEMPLATE'],
    [[data.document, data.tier, data.environment, data.tenant, data.template ?? 'none']],
    '',
  );
  showMarks(data, screen);
}

function showPin(data: WrittenThing<TemplatePin>, screen: Screen): void {
  if (nothing(data, screen)) return;
  const held =
    data.template === null ? 'not held' : `${data.template}${data.version === null ? '' : `@${data.version}`}`;
  screen.table(['TENANT', 'DOCUMENT', 'HELD TO'], [[data.tenant, data.document, held]], '');
  showMarks(data, screen);
}

function nothing({ changes }: WrittenThing<object>, screen: Screen): boolean {
  if (changes.length === 0) screen.line('Nothing to change: it is so already.');
  return changes.length === 0;
}
