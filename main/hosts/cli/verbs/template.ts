import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about templates. */
export const templateVerbs: readonly Verb[] = [
  operationVerb({
    name: 'template list',
    examples: ['template list --kind tier'],
    operation: 'template.list',
    summary: 'list the templates',
    options: [...listOptions, 'kind'],
    parameters: (context) => given({ ...listParameters(context), kind: context.line.options.kind }),
    show: (templates, screen) =>
      screen.table(
        ['NAME', 'KIND', 'DOCUMENT', 'VERSION', 'USED BY', 'DESCRIPTION'],
        templates.map((one) => [one.name, one.kind, one.document, one.version, one.usedBy, one.description]),
        'There is no template.',
      ),
  }),
  operationVerb({
    name: 'template show',
    examples: ['template show premium@2'],
    operation: 'template.show',
    summary: 'print a template’s text byte for byte; T@V prints version V',
    args: ['T'],
    parameters: ({ args }) => named(args[0] ?? ''),
    show: (template, screen) => screen.raw(template.text),
  }),
  operationVerb({
    name: 'template check',
    examples: ['template check premium'],
    operation: 'template.check',
    summary: 'check a template by itself',
    args: ['T'],
    parameters: ({ args }) => ({ template: args[0] }),
    show: (checked, screen) =>
      screen.fields([
        ['Template', checked.template],
        ['Variables', checked.variables.join(', ')],
        ['Secrets', checked.secrets.join(', ')],
      ]),
  }),
  operationVerb({
    name: 'template test',
    examples: ['template test premium'],
    operation: 'template.test',
    summary: 'run the tests of one template, or of all of them',
    args: ['[T]'],
    parameters: ({ args }) => given({ template: args[0] }),
    show: (results, screen) => {
      screen.table(
        ['OUTCOME', 'TEMPLATE', 'TEST', 'WHY'],
        results.map((one) => [one.passed ? 'passed' : 'failed', one.template, one.name, one.failures.join(' ')]),
        'There is no test.',
      );
      const failed = results.filter((one) => !one.passed).length;
      screen.line(`${results.length - failed} passed, ${failed} failed`);
    },
    failed: (results) => results.some((one) => !one.passed),
  }),
];

function named(text: string) {
  const at = text.lastIndexOf('@');
  if (at === -1) return { template: text };
  const version = text.slice(at + 1);
  if (!/^[1-9]\d{0,8}$/.test(version)) {
    throw usageError(
      `${JSON.stringify(version)} is no version of a template.`,
      'Versions count from 1, for example `premium@2`.',
      'template',
    );
  }
  return { template: text.slice(0, at), version: Number(version) };
}
