import { count, counted, noun } from '../format.ts';

/** Words of the page on which a template is written. */
export const authoringWords = {
  tabs: { editor: 'Editor', form: 'Form', tests: 'Tests', matrix: 'Matrix', history: 'History' },
  tabsName: 'Views of the template',
  draftOn: (version: number) => `Draft on v${count(version)}`,
  edits: (n: number) => counted(n, 'edit'),
  unchanged: 'No unsaved edits',
  savedLocally: (time: string) => `saved locally ${time}`,
  keeping: 'saving locally…',
  notKept: (why: string) => `not kept: ${why}`,
  hostAway: 'the host does not answer',
  notKeptTitle: (n: number) =>
    `${counted(n, 'batch of edits', 'batches of edits')} ${n === 1 ? 'is' : 'are'} only in this window. Keep it open; this is tried again until it is kept.`,
  readOnly: 'read-only',
  opening: 'opening the draft…',
  noDraft: (why: string) => `This text can be read, not written: ${why}`,
  uses: (n: number) => (n === 1 ? '1 tenant uses it' : `${count(n)} tenants use it`),
  usesShort: (n: number) => counted(n, 'tenant'),
  usesTitle: (name: string) => `Where ${name} is used`,
  review: 'Review and save…',
  reviewNothing: 'Nothing was changed since the newest version.',
  reviewOther: 'Another window writes this draft.',
  reviewAway: 'The host does not answer. What you type stays here and is kept when it is back.',
  more: 'More about this template',
  menu: {
    format: 'Lay the text out',
    discard: 'Discard the draft…',
    usage: 'Where it is used',
    duplicate: 'Duplicate…',
    rename: 'Rename…',
    assign: 'Assign…',
    pin: 'Pin a tenant…',
    archive: 'Archive…',
    export: 'Export…',
  },
  otherWindow: 'Another window writes this draft.',
  otherWindowRescued: (n: number) =>
    `Another window took over while ${counted(n, 'batch of edits', 'batches of edits')} of this one could not be kept. They are here still; taking over brings both together.`,
  takeOver: 'Take over',
  newer: (version: number, n: number) =>
    n === 0
      ? `v${count(version)} was saved meanwhile. This text, with every edit undone, is an older one.`
      : `v${count(version)} was saved meanwhile. Your ${counted(n, 'edit')} ${n === 1 ? 'stands' : 'stand'} on an older one.`,
  undone: (from: number, to: number, n: number) =>
    `v${count(from)} was undone, and v${count(to)} is the newest again. Your ${counted(n, 'edit')} ${n === 1 ? 'stands' : 'stand'} on what was undone.`,
  showNewer: 'Show what changed…',
  rebase: (version: number) => `Rebase my edits on v${count(version)}`,
  keepMine: 'Keep mine as new version',
  newerTitle: (from: number, to: number) => `What changed from v${count(from)} to v${count(to)}`,
  merged: (n: number) =>
    `${counted(n, 'place')} ${n === 1 ? 'was' : 'were'} changed by both. Yours ${n === 1 ? 'stands' : 'stand'} in the text; theirs ${n === 1 ? 'is' : 'are'} listed here.`,
  conflictAt: (line: number) => `Line ${count(line)}`,
  mine: 'Yours',
  theirs: 'Theirs',
  useTheirs: 'Use theirs',
  mergeDone: 'Done',
  discardTitle: 'Discard the draft',
  discardLost: (n: number, since: string) =>
    `${counted(n, 'edit')} since ${since} ${n === 1 ? 'is' : 'are'} lost. The draft's key is destroyed with it; there is no way back.`,
  discardStays: (version: number) => `v${count(version)} stays as it is.`,
  discard: (n: number) => `Discard ${counted(n, 'edit')}`,
  keepEditing: 'Keep editing',
  discarded: 'Draft discarded',
  sourceHint: (schema: string) => `YAML, Handlebars, schema ${schema}`,
  barAdded: 'added',
  barChanged: (version: number) => `changed since v${count(version)}`,
  barChangedShort: 'changed',
  view: 'What is shown of the result',
  viewLayers: 'Layers',
  viewDiff: (version: number) => `Diff to v${count(version)}`,
  viewReceipt: 'Receipt',
  was: (value: string, version: number) => `was ${value} in v${count(version)}`,
  wasWithAll: (value: string) => `was ${value} with every layer`,
  isNew: (version: number) => `not in v${count(version)}`,
  isNewWithout: 'only without the layers left out',
  gone: (n: number, version: number) => `${counted(n, 'value')} of v${count(version)} ${n === 1 ? 'is' : 'are'} gone`,
  goneWithout: (n: number) => `${counted(n, 'value')} gone with the layers left out`,
  resultChanged: (n: number, version: number) => `${counted(n, 'value')} changed since v${count(version)}`,
  resultSame: (version: number) => `Same as v${count(version)}`,
  previewTook: (time: string, ms: number) => `Rendered ${time} in ${count(Math.max(1, Math.round(ms)))} ms`,
  staleSaid: (message: string) => `The result is the last good one. ${message}`,
  stale: (time: string) => `This text gives no result. Below is the last good one, ${time}.`,
  staleNone: 'This text gives no result yet.',
  back: 'The result is up to date again.',
  notRead: (tenant: string) => `${tenant} does not read this template; it is put in its place here.`,
  jump: 'The number leads to the line.',
  leaveOut: (layer: string) => `Leave the ${layer} out (V)`,
  takeIn: (layer: string) => `Take the ${layer} in again (V)`,
  leftOut: (layer: string) => `${layer} left out`,
  leftOutCount: (n: number) => `${counted(n, 'layer')} left out`,
  showAllLayers: 'Take all in',
  setFor: (n: number, of: number) => `${count(n)} of ${count(of)}`,
  setForHint: 'set for',
  editLine: (line: number, source: string) => `Edit line ${count(line)}${source === '' ? '' : ` of ${source}`}`,
  changes: (n: number) => `changes ${counted(n, 'tenant')}`,
  testFailed: (name: string) => `Test “${name}”`,
  testFix: 'Correct the template or the test.',
  testsNotRun: (n: number) => `${counted(n, 'test')} cannot run: the text gives no result.`,
  testsNotRunFix: 'They run again once the errors of the text are settled.',
  findingLine: (line: number) => `line ${count(line)}`,
  findingResult: (line: number) => `result ${count(line)}`,
  goToSource: (line: number) => `Line ${count(line)}`,
  goToResult: (line: number) => `Result line ${count(line)}`,
  openSource: (name: string, line: number) => `${name}, line ${count(line)}`,
  codeTitle: (code: string) => `What ${code} means`,
  fixHint: 'fix',
  stepHint: 'next',
  noFix: 'There is no automatic fix for this finding.',
  findings: 'findings panel',
  picker: 'Pinned tenant',
  pickerButton: (name: string) => `Pinned tenant ${name}. Choose another`,
  pickerFind: 'Find a tenant',
  pickerNone: (query: string) => `No tenant matches “${query}”.`,
  pickerCount: (n: number, more: boolean) => `${more ? 'the first ' : ''}${counted(n, 'tenant')}`,
  listDraft: 'unsaved edits',
  listDraftHeld: 'unsaved edits, open in a window',
  listProblems: (errors: number, warnings: number) =>
    [
      errors > 0 ? `${count(errors)} ${noun(errors, 'error')}` : '',
      warnings > 0 ? `${count(warnings)} ${noun(warnings, 'warning')}` : '',
    ]
      .filter((one) => one !== '')
      .join(', '),
  listProblemsHead: 'Problems',
  listDraftHead: 'Draft',
  listArchived: 'Show archived',
  archived: 'archived',
  findAndReplace: 'Find and replace…',
  newTemplate: 'New template…',
  importTemplates: 'Import…',
  exportTemplates: (n: number) => (n === 0 ? 'Export…' : `Export ${counted(n, 'template')}…`),
  chooseTemplate: (name: string) => `Choose ${name}`,
  /** Without a number until the dry run has said it. */
  reviewTitle: (name: string, version: number | null) =>
    version === null ? `Save ${name} as a new version` : `Save ${name} as v${count(version)}`,
  reviewText: 'Text',
  reviewTextLoading: 'the difference',
  reviewEffect: (tenant: string) => `Effect on ${tenant}`,
  reviewEffectNone: (tenant: string) => `Nothing changes for ${tenant}.`,
  reviewEffectBroken: 'The text gives no result for this tenant, so its configuration would become invalid.',
  reviewUse: (tenants: number, pinned: number) =>
    tenants === 0 && pinned === 0
      ? 'No tenant reads this template.'
      : `${count(tenants)} ${tenants === 1 ? 'tenant reads' : 'tenants read'} this template${
          pinned === 0
            ? '.'
            : `; ${count(pinned)} ${pinned === 1 ? 'is pinned to an older version and does not change.' : 'are pinned to an older version and do not change.'}`
        }`,
  reviewTests: (passed: number, all: number) =>
    all === 0
      ? 'This template has no tests.'
      : passed === all
        ? `${all === 1 ? 'The one test passes' : `All ${count(all)} tests pass`}.`
        : `${count(all - passed)} of ${counted(all, 'test')} ${all - passed === 1 ? 'fails' : 'fail'}.`,
  reviewFindings: (errors: number) => `${counted(errors, 'error')} in the findings`,
  reviewWhole: 'Show it whole',
  save: (version: number | null) => (version === null ? 'Save as a new version' : `Save as v${count(version)}`),
  saved: (name: string, version: number | null) =>
    version === null ? `${name} saved as a new version` : `${name} saved as v${count(version)}`,
  savedDetail: 'Local, nothing is sent.',
  reviewUnkept: 'The newest edits are not kept on disk yet. Saving waits until they are.',
  more1: (n: number) => `and ${counted(n, 'more value', 'more values')}`,
} as const;
