import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type VerbContext } from '../verb.ts';
import { visible } from '../visible.ts';

const verb = operationVerb({
  name: 'template export',
  operation: 'template.export',
  summary: 'write templates, or all of them, as files into a folder',
  args: ['[T…]'],
  options: ['to', 'force'],
  meanings: {
    to: { value: 'DIR', help: 'the folder; it must be empty or not there yet' },
    force: { help: 'replace the folders of these templates where they are there already' },
  },
  examples: ['template export --to ./templates', 'template export premium standard --to ./two'],
  wouldDo: (context) => `write ${what(context)} to ${visible(target(context))}`,
  show: () => undefined,
});

/** Writes templates as files. */
export const templateExportVerb: typeof verb = {
  ...verb,
  run: async (context) => {
    const folder = target(context);
    const answer = await context.call('template.export', given({ templates: names(context) }));
    const { writeTemplateFolder } = await import('../template-folder.ts');
    await writeTemplateFolder(folder, answer.data.files, context.line.options.force === true);
    const templates = [...new Set(answer.data.files.map(({ path }) => path.split('/')[0]!))];
    const data = { folder, templates, files: answer.data.files.map(({ path }) => path) };
    return context.screen.answer({ ...answer, data }, () => {
      context.screen.line(`${data.files.length} files of ${templates.length} templates in ${visible(folder)}`);
    });
  },
};

function target({ path, line: { options } }: VerbContext): string {
  if (options.to !== undefined && options.to !== '') return path(options.to);
  throw usageError('`template export` needs --to.', 'Write `template export --to DIR`.', 'to');
}

function names({ args }: VerbContext): readonly string[] | undefined {
  return args.length === 0 ? undefined : [...new Set(args)];
}

function what(context: VerbContext): string {
  const chosen = names(context);
  if (chosen === undefined) return 'all templates';
  return `the template${chosen.length === 1 ? '' : 's'} ${visible(chosen.join(', '))}`;
}
