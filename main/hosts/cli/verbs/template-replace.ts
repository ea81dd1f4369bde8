import type { TemplateReplacement } from '../../../contract/authoring.ts';
import { showDifference } from '../differences.ts';
import type { VerbOptionName } from '../options.ts';
import { usageError } from '../usage.ts';
import { given, parseList } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { visible } from '../visible.ts';
import { showMarks, type WriteMarks, writtenList } from '../written.ts';

const searching = ['regex', 'match-case', 'whole-word', 'templates'] as const satisfies VerbOptionName[];

/** Verbs that look through the texts of all templates. */
export const templateReplaceVerbs: readonly Verb[] = [
  operationVerb({
    name: 'template find',
    operation: 'template.find',
    summary: 'list where a text stands in the templates',
    args: ['TEXT'],
    options: searching,
    examples: ['template find DB_POOL_MAX', "template find 'pool_(min|max)' --regex --templates premium,standard"],
    parameters: (context) => ({ find: context.args[0], ...searchParameters(context) }),
    show: (matches, screen) => {
      if (matches.length === 0) screen.note('It stands nowhere.');
      for (const { template, line, column, text } of matches) {
        screen.line(`${template}:${line}:${column}: ${visible(text)}`);
      }
    },
  }),
  operationVerb<'template.replace', readonly (TemplateReplacement & WriteMarks)[]>({
    name: 'template replace',
    operation: 'template.replace',
    summary: 'replace a text in the templates as one change set; --dry-run shows every line it would change',
    options: ['find', 'with', ...searching],
    examples: [
      'template replace --find eu-west --with eu-central --dry-run',
      "template replace --find 'pool_(min|max): 5$' --with 'pool_$1: 10' --regex --templates premium",
    ],
    parameters: (context) => {
      const { find, with: replace } = context.line.options;
      if (find === undefined) throw needs('find');
      if (replace === undefined) throw needs('with');
      return { find, replace, ...searchParameters(context) };
    },
    data: writtenList,
    show: (replaced, screen) => {
      const [first] = replaced;
      if (first === undefined) {
        screen.line('Nothing to change: it stands in no template.');
        return;
      }
      for (const { difference } of replaced) if (difference !== null) showDifference(difference, screen);
      screen.table(
        ['TEMPLATE', 'MATCHES'],
        replaced.map((one) => [one.template, one.matches]),
        '',
      );
      showMarks(first, screen);
    },
  }),
];

function searchParameters({ line: { options } }: VerbContext) {
  return given({
    regex: options.regex,
    matchCase: options['match-case'],
    wholeWord: options['whole-word'],
    templates: options.templates === undefined ? undefined : parseList(options.templates),
  });
}

function needs(option: string) {
  return usageError(
    `\`template replace\` needs --${option}.`,
    'Write `template replace --find TEXT --with TEXT`.',
    option,
  );
}
