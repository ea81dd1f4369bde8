import type { TemplateSummary } from '../../../contract/model.ts';
import { wholeNumber } from '../command-line.ts';
import type { VerbOptionName } from '../options.ts';
import type { Screen } from '../screen.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showChanges, showMarks, showWritten, type WrittenThing, writtenThing } from '../written.ts';
import { showTextChange } from './template-diff.ts';
import { firstTemplate, namedTemplate, newTemplateName, versionOf } from './template-name.ts';
import { partParameters, textMeaning, textParameter } from './template-parts.ts';

const parts = ['file', 'description', 'sample-file', 'tests', 'schema-version'] as const satisfies VerbOptionName[];

/** Verbs that write templates and their versions. */
export const templateWriteVerbs: readonly Verb[] = [
  operationVerb({
    name: 'template new',
    operation: 'template.new',
    summary: 'make a template from another one (--from), or from nothing (--kind and --document)',
    args: ['T'],
    options: ['from', 'kind', 'document', ...parts],
    meanings: {
      ...textMeaning,
      from: { value: 'B', help: 'take over text, sample, tests and limits of this template; B@V of its version V' },
      document: { value: 'D', help: 'the document it makes' },
    },
    examples: [
      'template new premium-eu --from premium@3',
      "template new cache --kind service --document cache --file cache.yaml --description 'Cache nodes'",
    ],
    parameters: newTemplate,
    data: writtenThing,
    show: showMade,
  }),
  editVerb(),
  restoreVerb(),
  operationVerb({
    name: 'template duplicate',
    operation: 'template.duplicate',
    summary: 'make a copy of a template, or of its version V, under another name',
    args: ['T', 'NEW'],
    examples: ['template duplicate premium premium-trial', 'template duplicate premium@2 premium-old'],
    parameters: ({ args }) => ({
      ...namedTemplate(args[0] ?? ''),
      to: newTemplateName(args[1] ?? ''),
    }),
    data: writtenThing,
    show: showMade,
  }),
  operationVerb({
    name: 'template rename',
    operation: 'template.rename',
    summary: 'give a template another name; places and pins stay',
    args: ['T', 'NEW'],
    examples: ['template rename premium-eu premium-europe'],
    parameters: (context) => ({
      template: firstTemplate('template rename', context),
      to: newTemplateName(context.args[1] ?? ''),
    }),
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'template archive',
    operation: 'template.archive',
    summary: 'take a template out of lists and choices; refused while a tenant reads it',
    args: ['T'],
    examples: ['template archive premium-trial'],
    parameters: (context) => ({ template: firstTemplate('template archive', context) }),
    data: writtenThing,
    show: showWritten,
  }),
];

async function newTemplate(context: VerbContext) {
  const { from, kind, document } = context.line.options;
  const template = newTemplateName(context.args[0] ?? '');
  if (from === undefined) {
    for (const [name, value] of [
      ['kind', kind],
      ['document', document],
    ] as const) {
      if (value !== undefined) continue;
      throw usageError(
        `\`template new\` needs --from, or --kind and --document: --${name} is missing.`,
        'Run `binnacle template new --help`.',
        name,
      );
    }
  }
  const base = from === undefined ? undefined : namedTemplate(from);
  return given({
    template,
    from: base?.template,
    fromVersion: base?.version,
    kind,
    document,
    text: await textParameter(context),
    ...(await partParameters(context)),
  });
}

function editVerb(): Verb {
  const taken = [...parts, 'limits'] as const;
  return {
    name: 'template edit',
    operation: 'template.edit',
    summary: 'make a new version of a template from what is given; the rest stays',
    args: ['T'],
    options: [...taken, 'base-version'],
    meanings: textMeaning,
    examples: [
      'template edit premium --file premium.yaml --base-version 3 --reason "raise the pool" --ticket OPS-12',
      'template edit premium --file - --dry-run < premium.yaml',
    ],
    environment: false,
    needs: 'open',
    run: async (context) => {
      const { options } = context.line;
      const template = firstTemplate('template edit', context);
      if (taken.every((name) => options[name] === undefined)) {
        throw usageError(
          '`template edit` needs something to change.',
          'Give the text with --file FILE, or one of its parts: `binnacle template edit --help`.',
          'file',
        );
      }
      const baseVersion = wholeNumber(options, 'base-version', 1);
      const text = await textParameter(context);
      const answer = await context.call(
        'template.edit',
        given({ template, baseVersion, text, ...(await partParameters(context)) }),
      );
      const data = writtenThing(answer.data);
      return context.screen.answer({ ...answer, data }, async () => {
        if (data.changeSet !== null) await showNewVersion(context, data);
        else if (data.changes.length > 0 && text !== undefined) {
          await showTextChange(context, { template }, { template, text });
        }
        showVersion(data, context.screen);
      });
    },
  };
}

function restoreVerb(): Verb {
  return {
    name: 'template restore',
    operation: 'template.restore',
    summary: 'make a new version with the content of an old one',
    args: ['T', 'V'],
    options: [],
    examples: ['template restore premium 3 --reason "version 4 broke the pool"'],
    environment: false,
    needs: 'open',
    run: async (context) => {
      const template = firstTemplate('template restore', context);
      const version = versionOf(context.args[1] ?? '');
      const answer = await context.call('template.restore', { template, version });
      const data = writtenThing(answer.data);
      return context.screen.answer({ ...answer, data }, async () => {
        if (data.changeSet !== null) await showNewVersion(context, data);
        else if (data.changes.length > 0) await showTextChange(context, { template }, { template, version });
        showVersion(data, context.screen);
      });
    },
  };
}

/** Shows on which lines the version that a write made differs from the one before it. */
async function showNewVersion(context: VerbContext, { name, version }: TemplateSummary): Promise<void> {
  if (version === 1) return;
  await showTextChange(context, { template: name, version: version - 1 }, { template: name, version });
}

/** Shows what else changed, and which version it is now. */
function showVersion(data: WrittenThing<TemplateSummary>, screen: Screen): void {
  if (data.changes.length === 0) {
    screen.line('Nothing to change: it is so already.');
    return;
  }
  if (showChanges(data.changes, screen, ['version', 'text', 'changedAt'])) screen.line();
  if (!data.dryRun) screen.line(`${data.name} is at version ${data.version}; ${readers(data.usedBy)}.`);
  showMarks(data, screen);
}

/** Shows which template was made. */
function showMade(data: WrittenThing<TemplateSummary>, screen: Screen): void {
  const { name, kind, document, dryRun } = data;
  screen.line(
    `The template ${name} ${dryRun ? 'would be' : 'is'} made: kind ${kind}, document ${document}; no tenant reads it yet.`,
  );
  showMarks(data, screen);
}

function readers(count: number): string {
  if (count === 0) return 'no tenant reads it';
  return count === 1 ? 'one tenant reads it' : `${count} tenants read it`;
}
