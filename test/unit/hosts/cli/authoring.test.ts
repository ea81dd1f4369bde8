import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Asked, done, run } from './stand-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-authoring-'));
writeFileSync(join(folder, 't.yaml'), 'a: 1\n');
writeFileSync(join(folder, 'list.json'), '[{"name":"n","context":{},"expect":[]}]');
writeFileSync(join(folder, 'object.json'), '{"tenant":{"id":"x"}}');
writeFileSync(join(folder, 'broken.json'), '{');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const finding = {
  severity: 'warning',
  code: 'DRAFT_DAMAGED',
  path: '',
  message: 'It is so.',
  fix: 'Take the rest.',
  tenants: [],
};
const summary = { name: 't', version: 4, usedBy: 1 };
const wrote = (changes: readonly object[] = [{ kind: 'template', entity: 't', before: null, after: summary }]) =>
  done({ changeSet: 'cs-1', dryRun: false, changes, value: summary });
const noDifference = done({ left: {}, right: {}, hunks: [], added: 0, removed: 0 });

/** What the first request asked for. */
async function ask(line: readonly string[], operation: string, input?: string): Promise<Asked | undefined> {
  const ran = await run([...line, '--json'], {
    answers: { [operation]: operation === 'template.diff' ? noDifference : wrote() },
    cwd: folder,
    ...(input === undefined ? {} : { input }),
  });
  return ran.asked[0];
}

describe('what an authoring verb asks for', () => {
  it.each([
    ['template list --archived', 'template.list', { archived: true }],
    ['template history t --limit 3', 'template.history', { template: 't', limit: 3 }],
    ['template usage t', 'template.usage', { template: 't' }],
    ['template test t --file t.yaml', 'template.test', { template: 't', text: 'a: 1\n' }],
    [
      'template diff t 1 2',
      'template.diff',
      { left: { template: 't', version: 1 }, right: { template: 't', version: 2 } },
    ],
    [
      'template diff t@1 t@2',
      'template.diff',
      { left: { template: 't', version: 1 }, right: { template: 't', version: 2 } },
    ],
    [
      'template diff t@1 2',
      'template.diff',
      { left: { template: 't', version: 1 }, right: { template: 't', version: 2 } },
    ],
    ['template diff t u', 'template.diff', { left: { template: 't' }, right: { template: 'u' } }],
    ['template diff t @1', 'template.diff', { left: { template: 't', version: 1 }, right: { template: 't' } }],
    [
      'template diff t 1 u@2',
      'template.diff',
      { left: { template: 't', version: 1 }, right: { template: 'u', version: 2 } },
    ],
    [
      'template diff t --file t.yaml',
      'template.diff',
      { left: { template: 't' }, right: { template: 't', text: 'a: 1\n' } },
    ],
    ['template new t --from b@2', 'template.new', { template: 't', from: 'b', fromVersion: 2 }],
    [
      'template new t --kind service --document d --file t.yaml --description D --sample-file object.json --tests list.json',
      'template.new',
      {
        template: 't',
        kind: 'service',
        document: 'd',
        text: 'a: 1\n',
        description: 'D',
        sample: { tenant: { id: 'x' } },
        tests: [{ name: 'n', context: {}, expect: [] }],
      },
    ],
    [
      'template edit t --file t.yaml --base-version 3',
      'template.edit',
      { template: 't', text: 'a: 1\n', baseVersion: 3 },
    ],
    ['template edit t --description D', 'template.edit', { template: 't', description: 'D' }],
    ['template restore t 2', 'template.restore', { template: 't', version: 2 }],
    ['template duplicate t@2 u', 'template.duplicate', { template: 't', version: 2, to: 'u' }],
    ['template rename t u', 'template.rename', { template: 't', to: 'u' }],
    ['template archive t', 'template.archive', { template: 't' }],
    ['template assign t --tier free --document d', 'template.assign', { template: 't', tier: 'free', document: 'd' }],
    ['template assign --clear --tenant acme', 'template.assign', { template: null, tenant: 'acme' }],
    ['template assign t --env prod', 'template.assign', { template: 't', environment: 'prod' }],
    ['template pin acme t@2', 'template.pin', { tenant: 'acme', template: 't', version: 2 }],
    ['template unpin acme --document d', 'template.unpin', { tenant: 'acme', document: 'd' }],
    ['template find x --regex --match-case', 'template.find', { find: 'x', regex: true, matchCase: true }],
    [
      'template replace --find a --with b --templates t,u --whole-word',
      'template.replace',
      { find: 'a', replace: 'b', wholeWord: true, templates: ['t', 'u'] },
    ],
    ['draft discard d-1', 'draft.discard', { draft: 'd-1' }],
  ])('%s', async (line, operation, parameters) => {
    expect(await ask(line.split(' '), operation)).toMatchObject({ operation, parameters });
    expect((await ask(line.split(' '), operation))?.parameters).toEqual(parameters);
  });

  it('reads a text from standard input, to the byte', async () => {
    const asked = await ask(['template', 'edit', 't', '--file', '-'], 'template.edit', 'b: "\u00e9"\r\n');
    expect(asked?.parameters).toEqual({ template: 't', text: 'b: "\u00e9"\r\n' });
  });

  it('puts an empty text in the place of what is found', async () => {
    const asked = await ask(['template', 'replace', '--find', 'a', '--with', ''], 'template.replace');
    expect(asked?.parameters).toEqual({ find: 'a', replace: '' });
  });
});

describe('what cannot be meant: one sentence, code 2, and nobody is asked', () => {
  it.each([
    ['template new t', '`template new` needs --from, or --kind and --document: --kind is missing.'],
    ['template new t --kind tier', '`template new` needs --from, or --kind and --document: --document is missing.'],
    ['template new t@1 --from b', '"t@1" cannot be a template’s name.'],
    ['template edit t', '`template edit` needs something to change.'],
    ['template edit t --file none.yaml', /none\.yaml cannot be read: there is no such file or folder\.$/],
    ['template edit t --file .', /cannot be read: it is a folder\.$/],
    ['template edit t --tests object.json', 'object.json does not hold a JSON list.'],
    ['template edit t --sample-file list.json', 'list.json does not hold a JSON object.'],
    ['template edit t --limits broken.json', /broken\.json is not JSON: /],
    ['template edit t --file t.yaml --base-version 0', '--base-version must be a whole number from 1, not "0".'],
    ['template diff t', '`template diff` needs a version.'],
    ['template diff t 1 2 --file t.yaml', '--file stands in the place of B.'],
    ['template diff t 0 1', '"0" is no version of a template.'],
    ['template diff t@1 2 3', '"t@1" names a version, and so do A and B.'],
    ['template diff t@1 2 --file t.yaml', '--file stands in the place of B.'],
    ['template rename t Not/A-Name', '"Not/A-Name" cannot be a template’s name.'],
    ['template show Not/A-Name', '"Not/A-Name" is no template’s name.'],
    ['template restore t one', '"one" is no version of a template.'],
    ['template rename t@2 u', '`template rename` takes a template, not one of its versions: "t@2".'],
    ['template assign', '`template assign` needs T, or --clear to leave the place empty.'],
    ['template assign t --clear', '--clear takes no template.'],
    ['template test --file t.yaml', '--file needs the template it belongs to.'],
    ['template replace --find a', '`template replace` needs --with.'],
    ['template replace --with a', '`template replace` needs --find.'],
    ['template pin acme t@x', '"x" is no version of a template.'],
    ['template archive t --file t.yaml', '`template archive` does not take --file.'],
    ['draft recover', '`draft recover` needs ID.'],
    ['render --compare-receipts a.json', '--compare-receipts needs two files.'],
    ['render --compare-receipts object.json list.json', /list\.json is not a receipt: it is not a JSON object\.$/],
    ['render --compare-receipts a.json b.json --explain', '--explain does not go with --compare-receipts.'],
    ['render acme --verify-receipt object.json', '`render --verify-receipt` takes no tenant.'],
  ])('%s', async (line, message) => {
    const ran = await run([...line.split(' '), '--json'], { cwd: folder });
    const { error } = JSON.parse(ran.out);
    expect(ran.code).toBe(2);
    if (typeof message === 'string') expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
    expect(error.fix).not.toBe('');
    expect(ran.asked).toEqual([]);
  });
});

describe('answers in words', () => {
  const difference = done({
    left: { label: 't@1', text: 'a\nb\nc\n' },
    right: { label: 't@2', text: 'a\nB\u001b[2J\nc\n' },
    hunks: [
      {
        leftStart: 1,
        rightStart: 1,
        lines: [
          { kind: 'same', text: 'a' },
          { kind: 'removed', text: 'b' },
          { kind: 'added', text: 'B\u001b[2J' },
          { kind: 'same', text: 'c' },
        ],
      },
    ],
    added: 1,
    removed: 1,
  });

  it('writes a difference as a patch into a pipe, and gives 1', async () => {
    const ran = await run(['template', 'diff', 't', '1', '2'], { answers: { 'template.diff': difference } });
    expect(ran).toMatchObject({ code: 1, out: '--- t@1\n+++ t@2\n@@ -1,3 +1,3 @@\n a\n-b\n+B\u001b[2J\n c\n' });
  });

  it('says where a text has no line end', async () => {
    const lines = [
      { kind: 'removed', text: 'a' },
      { kind: 'added', text: 'a' },
    ];
    const data = {
      left: { label: 'l', text: 'a' },
      right: { label: 'r', text: 'a\n' },
      hunks: [{ leftStart: 1, rightStart: 1, lines }],
    };
    const ran = await run(['template', 'diff', 't', '1'], { answers: { 'template.diff': done(data) } });
    expect(ran.out).toBe('--- l\n+++ r\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n');
  });

  it('colours a difference on a terminal and lets nothing steer it', async () => {
    const ran = await run(['template', 'diff', 't', '1'], { answers: { 'template.diff': difference }, terminal: true });
    expect(ran.out).toContain('\u001b[31m-b\u001b[0m');
    expect(ran.out).toContain('+B\\u001b[2J');
  });

  it('gives 0 and says so where nothing differs', async () => {
    const ran = await run(['template', 'diff', 't', '1', '1'], { answers: { 'template.diff': noDifference } });
    expect(ran).toMatchObject({ code: 0, out: '', err: 'There is no difference.\n' });
  });

  it('shows after an edit which lines are new, and which version it is', async () => {
    const ran = await run(['template', 'edit', 't', '--file', 't.yaml'], {
      answers: { 'template.edit': wrote(), 'template.diff': difference },
      cwd: folder,
    });
    expect(ran.asked[1]?.parameters).toEqual({
      left: { template: 't', version: 3 },
      right: { template: 't', version: 4 },
    });
    expect(ran.out).toContain('-b\n');
    expect(ran.out).toContain('t is at version 4; one tenant reads it.\nChange set cs-1\n');
  });

  it('writes a draft to a file, says what could not be read, and gives 1', async () => {
    const draft = { draft: 'd-1', template: 't', baseVersion: 1, newestVersion: 2, text: 'typed\n' };
    const torn = { ...finding, message: 'Draft d-1: The last 12 bytes are torn.' };
    const answers = { 'draft.show': done(draft, { findings: [torn] }) };
    const ran = await run(['draft', 'recover', 'd-1', '--to', 'kept.yaml'], { answers, cwd: folder });
    expect(ran.code).toBe(1);
    expect(readFileSync(join(folder, 'kept.yaml'), 'utf8')).toBe('typed\n');
    expect(ran.err).toContain('The last 12 bytes are torn.');
    expect(ran.err).toContain('It was started from version 1; t is at version 2 now.');
    expect((await run(['draft', 'recover', 'd-1'], { answers })).out).toBe('typed\n');
  });

  it('says the same way on once for all findings that share it', async () => {
    const findings = [finding, { ...finding, code: 'B' }, { ...finding, code: 'C', fix: 'Other.' }];
    const ran = await run(['template', 'archive', 't'], {
      answers: {
        'template.archive': done({ changeSet: null, dryRun: true, changes: [], value: summary }, { findings }),
      },
    });
    expect(ran.err.match(/Take the rest\./g)).toHaveLength(1);
    expect(ran.err).toContain('  Other.\n');
  });

  it('guesses an option whose letters were exchanged', async () => {
    expect((await run(['template', 'edit', 't', '--flie', 'x'])).err).toContain('Did you mean --file?');
  });

  it('tells a failed test once, each reason on a line of its own', async () => {
    const results = [
      { template: 't', name: 'holds', passed: true, failures: [] },
      { template: 't', name: 'does not', passed: false, failures: ['/a is 1.', '/b is absent.'] },
    ];
    const findings = [{ ...finding, severity: 'error', code: 'TEMPLATE_TEST', message: 't, does not: /a is 1.' }];
    const ran = await run(['template', 'test', 't'], { answers: { 'template.test': done(results, { findings }) } });
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(ran.out).toBe(
      'passed  t: holds\nfailed  t: does not\n          /a is 1.\n          /b is absent.\n1 passed, 1 failed\n',
    );
  });

  it('asks nothing for a dry run of `draft discard`', async () => {
    const ran = await run(['draft', 'discard', 'd-1', '--dry-run']);
    expect(ran).toMatchObject({ code: 0, asked: [] });
  });
});
