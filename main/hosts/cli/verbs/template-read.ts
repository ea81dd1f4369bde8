import type { TemplateUsage } from '../../../contract/authoring.ts';
import type { Screen } from '../screen.ts';
import type { Cell } from '../table.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { visible } from '../visible.ts';
import { listOptions, listParameters } from './list.ts';
import { firstTemplate, namedTemplate } from './template-name.ts';
import { listFile, objectFile, textMeaning, textParameter } from './template-parts.ts';

/** Verbs that read templates. */
export const templateReadVerbs: readonly Verb[] = [
  operationVerb({
    name: 'template list',
    operation: 'template.list',
    summary: 'list the templates',
    options: [...listOptions, 'kind', 'archived'],
    examples: ['template list --kind tier', 'template list --archived'],
    parameters: (context) => {
      const { kind, archived } = context.line.options;
      return given({ ...listParameters(context), kind, archived });
    },
    show: (templates, screen) => {
      const archived = templates.some((one) => one.archived);
      screen.table(
        ['NAME', 'KIND', 'DOCUMENT', 'VERSION', 'USED BY', ...(archived ? ['ARCHIVED'] : []), 'DESCRIPTION'],
        templates.map((one) => [
          one.name,
          one.kind,
          one.document,
          one.version,
          one.usedBy,
          ...(archived ? [one.archived ? 'yes' : ''] : []),
          one.description,
        ]),
        'There is no template.',
      );
    },
  }),
  operationVerb({
    name: 'template show',
    operation: 'template.show',
    summary: 'print a template’s text byte for byte; T@V prints version V',
    args: ['T'],
    examples: ['template show premium@2', 'template show premium > premium.yaml'],
    parameters: ({ args }) => namedTemplate(args[0] ?? ''),
    show: (template, screen) => screen.raw(template.text),
  }),
  operationVerb({
    name: 'template check',
    operation: 'template.check',
    summary: 'check a template by itself',
    args: ['T'],
    examples: ['template check premium'],
    parameters: (context) => ({ template: firstTemplate('template check', context) }),
    show: (checked, screen) =>
      screen.fields([
        ['Template', checked.template],
        ['Variables', checked.variables.join(', ')],
        ['Secrets', checked.secrets.join(', ')],
      ]),
  }),
  operationVerb({
    name: 'template test',
    operation: 'template.test',
    summary: 'run the tests of one template, or of all of them; with --file as if that text were saved',
    args: ['[T]'],
    options: ['file', 'sample-file', 'tests'],
    meanings: textMeaning,
    examples: ['template test premium', 'template test premium --file premium.yaml'],
    parameters: async (context) => {
      const { options } = context.line;
      for (const name of ['file', 'sample-file', 'tests'] as const) {
        if (options[name] === undefined || context.args.length > 0) continue;
        throw usageError(`--${name} needs the template it belongs to.`, `Write \`template test T --${name} …\`.`, name);
      }
      return given({
        template: context.args[0] === undefined ? undefined : firstTemplate('template test', context),
        text: await textParameter(context),
        sample: await objectFile('sample-file', options['sample-file'], context.path),
        tests: await listFile('tests', options.tests, context.path),
      });
    },
    show: (results, screen) => {
      if (results.length === 0) screen.note('There is no test.');
      for (const { template, name, passed, failures } of results) {
        screen.line(`${passed ? 'passed' : 'failed'}  ${template}: ${visible(name)}`);
        for (const failure of failures) screen.line(`          ${visible(failure)}`);
      }
      const failed = results.filter((one) => !one.passed).length;
      screen.line(`${results.length - failed} passed, ${failed} failed`);
    },
    failed: (results) => results.some((one) => !one.passed),
    told: ['TEMPLATE_TEST'],
  }),
  operationVerb({
    name: 'template history',
    operation: 'template.history',
    summary: 'list a template’s versions, newest first',
    args: ['T'],
    options: listOptions,
    examples: ['template history premium'],
    parameters: (context) =>
      given({ ...listParameters(context), template: firstTemplate('template history', context) }),
    show: (versions, screen) =>
      screen.table(
        ['VERSION', 'TIME', 'AUTHOR', 'LINES', 'ALSO', 'TITLE', 'REASON', 'TICKET', 'PINNED'],
        versions.map((one) => [
          one.current ? `${one.version} now` : String(one.version),
          one.time,
          one.author,
          `+${one.added} −${one.removed}`,
          one.parts.join(', '),
          one.title,
          one.reason,
          one.ticket,
          one.pinned,
        ]),
        'There is no version.',
      ),
  }),
  operationVerb({
    name: 'template usage',
    operation: 'template.usage',
    summary: 'say where a template is used, and by which tenants',
    args: ['T'],
    options: listOptions,
    examples: ['template usage premium --limit 20'],
    parameters: (context) => given({ ...listParameters(context), template: firstTemplate('template usage', context) }),
    show: showUsage,
  }),
];

function showUsage({ tenants, assignments, pins, members }: TemplateUsage, screen: Screen): void {
  screen.line(tenants === 1 ? 'One tenant reads it.' : `${tenants === 0 ? 'No' : tenants} tenants read it.`);
  if (assignments.length === 0) screen.line('It is assigned to no place.');
  section(
    screen,
    ['DOCUMENT', 'TIER', 'ENVIRONMENT', 'TENANT', 'TENANTS'],
    assignments.map((one) => [one.document, one.tier, one.environment, one.tenant, one.tenants]),
  );
  section(
    screen,
    ['PINNED TENANT', 'DOCUMENT', 'VERSION'],
    pins.map((one) => [one.tenant, one.document, one.version === null ? 'newest' : String(one.version)]),
  );
  section(
    screen,
    ['TENANT', 'NAME', 'VERSION'],
    members.map((one) => [one.tenant, one.name, one.version]),
  );
}

function section(screen: Screen, headings: readonly string[], rows: readonly (readonly Cell[])[]): void {
  if (rows.length === 0) return;
  screen.line();
  screen.table(headings, rows, '');
}
