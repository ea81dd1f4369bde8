import { count, counted } from '../format.ts';

/** Words of a template's tests. */
export const testWords = {
  name: 'Tests',
  headline: (passed: number, all: number) =>
    all === 0
      ? 'no tests'
      : passed === all
        ? `${counted(all, 'test')}, all pass`
        : `${count(passed)} of ${counted(all, 'test')} pass`,
  add: 'Add a test',
  remove: 'Delete this test',
  copy: 'Copy this test',
  save: 'Save tests…',
  nothingToSave: 'The tests are saved as they are.',
  discard: 'Take the saved tests',
  unsaved: 'not saved',
  emptyTitle: 'No tests yet',
  empty: 'A test lays values over the sample and says what must come out. It runs with every edit of the text.',
  passes: 'passes',
  fails: 'fails',
  waiting: 'not run',
  selected: (name: string) => `Test ${name}`,
  chooseOne: 'Choose a test, or add one.',
  testName: 'Name',
  needName: 'Name the test: a sentence of what must hold.',
  context: 'Values laid over the sample',
  contextHelp: 'YAML or JSON. Maps merge, anything else replaces, null takes away. Empty: the sample as it is.',
  sample: 'Sample',
  sampleHelp: 'YAML or JSON: what every test begins with.',
  sampleEdit: 'Edit the sample',
  needMap: 'This must be a map, with keys and values.',
  badYaml: (why: string) => `This is no YAML: ${why}`,
  expect: 'Must come out',
  expectNone: 'It expects nothing yet: it passes as long as the text renders without an error.',
  expectKinds: { equals: 'equals', absent: 'is absent', finding: 'gives the finding' },
  expectKind: (n: number) => `What expectation ${count(n)} says`,
  expectPath: (n: number) => `Path of expectation ${count(n)}`,
  expectValue: (n: number) => `Value of expectation ${count(n)}`,
  expectFinding: (n: number) => `Finding of expectation ${count(n)}`,
  expectRemove: (n: number) => `Delete expectation ${count(n)}`,
  expectAdd: 'Add an expectation',
  needPath: 'A path begins with a slash, for example /databases/postgresql/mode.',
  needFinding: 'A finding is a code in capitals, for example TIER_LIMIT.',
  take: 'Take from the current rendering',
  takeHint: 'the text over the sample and these values',
  takeFilter: 'Filter paths',
  takeLine: 'Expect',
  takeNone: 'No path holds this.',
  takeShown: (n: number, all: number) => `${count(n)} of ${counted(all, 'value')}`,
  takeTaken: 'expected already',
  saveTitle: (name: string) => `Save the tests of ${name}`,
  saveNote: (added: number, changed: number, removed: number, sample: boolean) =>
    `${[
      added > 0 ? `${counted(added, 'test')} added` : '',
      changed > 0 ? `${count(changed)} changed` : '',
      removed > 0 ? `${count(removed)} deleted` : '',
      sample ? 'the sample changed' : '',
    ]
      .filter((part) => part !== '')
      .join(', ')}.`,
  saveBeside:
    'They are saved beside the saved text, and your unsaved text stays a draft. Save the text first where the tests speak of it.',
  saveLabel: (version: number) => `Save as v${version}`,
  wrong: (n: number) =>
    `${counted(n, 'test')} ${n === 1 ? 'needs' : 'need'} a name, or an expectation that can be read.`,
  saved: (name: string) => `Tests of ${name} saved`,
} as const;
