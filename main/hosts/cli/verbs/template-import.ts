import type { ImportRow } from '../../../contract/authoring.ts';
import { showDifference } from '../differences.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { visible } from '../visible.ts';
import { showMarks, type WriteMarks, writtenList } from '../written.ts';

/** Exit code of a command that did a part of what it was asked. */
const PARTLY = 9;

/** Takes templates from files. */
export const templateImportVerb: Verb = {
  name: 'template import',
  summary: 'take templates from files and folders as one change set; --dry-run shows what would change',
  args: ['FILE…'],
  options: ['from', 'kind', 'document', 'partial'],
  meanings: {
    from: { value: 'LANGUAGE', help: 'what lone text files are written in: jinja2, or handlebars when left out' },
    kind: { value: 'KIND', help: 'what a new template from a lone text file is: tier, service, overlay or tenant' },
    document: { value: 'D', help: 'the document that a new template from a lone text file makes' },
  },
  examples: [
    'template import ./templates --dry-run',
    "template import north.yaml.j2 --from jinja2 --kind tenant --document tenant --reason 'taken over'",
  ],
  environment: false,
  operation: 'template.import',
  needs: 'open',
  run: async (context) => {
    const answer = await context.call('template.import', await parameters(context));
    const data = writtenList(answer.data);
    const refused = data.some(({ outcome }) => outcome === 'refused');
    const { dryRun } = answer.data;
    const code = await context.screen.answer(
      { ...answer, data },
      () => show(data, { changeSet: answer.data.changeSet, dryRun }, context.screen),
      refused && dryRun,
    );
    return refused && !dryRun ? PARTLY : code;
  },
};

async function parameters({ args, path, line: { options } }: VerbContext) {
  const { from, kind, document } = options;
  if (from !== undefined && from !== 'jinja2' && from !== 'handlebars') {
    throw usageError(
      `Templates are not read from ${JSON.stringify(from)}.`,
      'Write --from jinja2 or --from handlebars.',
      'from',
    );
  }
  const { readTemplateFiles } = await import('../template-files.ts');
  const files = await readTemplateFiles(args.map((arg) => path(arg)));
  return { files, ...given({ from, kind, document, partial: options.partial }) };
}

function show(rows: readonly (ImportRow & WriteMarks)[], marks: WriteMarks, screen: Screen): void {
  for (const { difference } of rows) if (difference !== null) showDifference(difference, screen);
  for (const { template, conversion } of rows) {
    for (const { line, construct, outcome, note } of conversion) {
      if (outcome !== 'exact') screen.line(visible(`${template}:${line}: ${outcome}: ${construct}: ${note}`));
    }
  }
  screen.table(
    ['OUTCOME', 'TEMPLATE', 'WHAT'],
    rows.map(({ outcome, template, reason, fix, parts }) => [
      outcome,
      template,
      outcome === 'refused' ? `${reason} ${fix}` : parts.join(', '),
    ]),
    'There is no template in it.',
  );
  if (marks.changeSet === null && !marks.dryRun) screen.line('Nothing to change: it is so already.');
  showMarks(marks, screen);
}
