import { writeTextFile } from '../files.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { visible } from '../visible.ts';

/** Verbs about drafts: what was typed into a template and not saved. */
export const draftVerbs: readonly Verb[] = [
  operationVerb({
    name: 'draft list',
    operation: 'draft.list',
    summary: 'list the drafts: what was typed into a template and not saved',
    examples: ['draft list'],
    show: (drafts, screen) => {
      screen.table(
        ['DRAFT', 'TEMPLATE', 'FROM VERSION', 'EDITS', 'STARTED', 'KEPT', 'WRITTEN BY'],
        drafts.map((one) => [
          one.draft,
          one.template,
          one.baseVersion,
          one.batches,
          one.startedAt,
          one.savedAt,
          one.holder === null ? 'nobody' : 'an open window',
        ]),
        'There is no draft.',
      );
      for (const one of drafts) if (one.trouble !== '') screen.note(visible(`${one.draft}: ${one.trouble}`));
    },
  }),
  {
    name: 'draft recover',
    operation: 'draft.show',
    summary: 'print the text of a draft, or write it to a file; the draft stays',
    args: ['ID'],
    options: ['to'],
    meanings: { to: { value: 'FILE', help: 'write the text to this file' } },
    examples: [
      'draft recover 0199a1b2-c3d4-7000-8000-0123456789ab --to premium.yaml',
      'draft recover premium > premium.yaml',
    ],
    environment: false,
    needs: 'open',
    run: recover,
  },
  {
    name: 'draft discard',
    operation: 'draft.discard',
    summary: 'destroy a draft for good; refused while a window writes it',
    args: ['ID'],
    options: [],
    examples: ['draft discard 0199a1b2-c3d4-7000-8000-0123456789ab'],
    environment: false,
    needs: 'open',
    wouldDo: ({ args }) => `destroy the draft ${visible(args[0] ?? '')} for good`,
    run: discard,
  },
];

/** What cannot be read is a finding of the answer; a text with a part missing is nobody's to take for whole. */
async function recover({ args, call, screen, line, path }: VerbContext): Promise<number> {
  const answer = await call('draft.show', { draft: args[0] });
  const { template, text, baseVersion, newestVersion } = answer.data;
  const { to } = line.options;
  if (to !== undefined) await writeTextFile(path(to), text, 'to');
  const code = await screen.answer(
    answer,
    () => (to === undefined ? screen.raw(text) : screen.line(`Written to ${visible(path(to))}`)),
    answer.findings.length > 0,
  );
  if (newestVersion > baseVersion) {
    screen.note(`It was started from version ${baseVersion}; ${visible(template)} is at version ${newestVersion} now.`);
  }
  return code;
}

async function discard({ args, call, screen }: VerbContext): Promise<number> {
  const answer = await call('draft.discard', { draft: args[0] });
  const { template, batches } = answer.data;
  return screen.answer(answer, () =>
    screen.line(
      `The draft of ${visible(template)} is destroyed, with ${batches === 1 ? 'one edit' : `${batches} edits`}.`,
    ),
  );
}
