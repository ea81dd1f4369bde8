import { describe, expect, test } from 'vitest';
import type { ImportRow, TemplateFile } from '../../../main/contract/authoring.ts';
import type { Parameters } from '../../../main/contract/operations.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

type Options = Omit<Parameters<'template.import'>, 'files'>;

const open = () => openTestWorkspace({ sandbox: inProcessSandbox() });
const exported = async (workspace: TestWorkspace, templates?: string[]) =>
  (await workspace.data('template.export', templates === undefined ? {} : { templates })).files as TemplateFile[];

/** What a dry run says, with nothing written. */
async function tried(workspace: TestWorkspace, files: readonly TemplateFile[], more: Options = {}) {
  const before = await workspace.data('changeset.list', {});
  const { value, changeSet } = await workspace.data(
    'template.import',
    { files: [...files], ...more },
    { dryRun: true },
  );
  expect(changeSet).toBeNull();
  expect(await workspace.data('changeset.list', {})).toEqual(before);
  return value;
}

/** The one row of a refused file. */
async function refusal(
  workspace: TestWorkspace,
  files: readonly TemplateFile[],
  more: Options = {},
): Promise<ImportRow> {
  const bad = (await tried(workspace, files, more)).filter(({ outcome }) => outcome === 'refused');
  expect(bad).toHaveLength(1);
  expect(bad[0]!.reason).toMatch(/^\S.*\.$/s);
  expect(bad[0]!.fix).not.toBe('');
  const error = await workspace.error('template.import', { files, ...more });
  expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { refused: [{ template: bad[0]!.template }] } });
  return bad[0]!;
}

const yaml = (text: string, name = 'lone'): TemplateFile[] => [{ path: `${name}.yaml`, text }];
const tier: Options = { kind: 'tier', document: 'tenant' };

describe('an export', () => {
  test('is the same bytes each time, sorted, with line feeds and a final one, and importing it changes nothing', async () => {
    const workspace = await open();
    const files = await exported(workspace);
    expect(await exported(workspace)).toEqual(files);
    expect(files.map(({ path }) => path)).toEqual(files.map(({ path }) => path).sort());
    expect(files).toHaveLength(4 * (await workspace.data('template.list', {})).length);
    for (const { path, text } of files) {
      expect(text, path).not.toMatch(/\r/);
      if (path.endsWith('.json')) expect(text, path).toMatch(/[}\]]\n$|^null\n$/);
    }
    const rows = await tried(workspace, files);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'same'));
    expect((await workspace.data('template.import', { files })).changeSet).toBeNull();
  });

  test('brings templates into an empty place as they were, under names that Windows takes', async () => {
    const workspace = await open();
    for (const template of ['con', 'nul.backup', 'com1', 'console', 'aux-2']) {
      await workspace.data('template.new', { template, from: 'premium', description: `As ${template}` });
    }
    const names = ['con', 'nul.backup', 'com1', 'console', 'aux-2'];
    const files = await exported(workspace, names);
    expect([...new Set(files.map(({ path }) => path.split('/')[0]))]).toEqual([
      'aux-2',
      'com1~',
      'console',
      'con~',
      'nul~.backup',
    ]);
    const other = await open();
    const { value } = await other.data('template.import', { files });
    expect(value.map(({ template, outcome }) => [template, outcome])).toEqual(
      [...names].sort().map((name) => [name, 'added']),
    );
    expect(await exported(other, names)).toEqual(files);
    const [one, two] = await Promise.all(
      [workspace, other].map((place) => place.data('template.show', { template: 'nul.backup' })),
    );
    expect(two).toEqual({ ...one, id: two!.id, changedAt: two!.changedAt });
  });

  test('leaves out archived templates unless they are named', async () => {
    const workspace = await open();
    await workspace.data('template.new', { template: 'old', from: 'premium' });
    await workspace.data('template.archive', { template: 'old' });
    expect((await exported(workspace)).some(({ path }) => path.startsWith('old/'))).toBe(false);
    expect(await exported(workspace, ['old'])).toHaveLength(4);
    expect((await refusal(workspace, await exported(workspace, ['old']))).reason).toContain('archived');
  });
});

describe('an import', () => {
  test('is one change set; each template gets its next version, and undo brings back what was', async () => {
    const workspace = await open();
    await workspace.data('template.edit', { template: 'free', text: 'a: 1\n' });
    await workspace.data('undo', {});
    const files = (await exported(workspace, ['free', 'premium'])).map((file) =>
      file.path.endsWith('.yaml') ? { ...file, text: `${file.text}# more\n` } : file,
    );
    const rows = await tried(workspace, files);
    expect(rows.map(({ difference }) => [difference?.added, difference?.removed])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    const done = await workspace.data('template.import', { files });
    expect(done.value.map(({ outcome, difference }) => [outcome, difference])).toEqual([
      ['changed', null],
      ['changed', null],
    ]);
    expect(done.changes).toHaveLength(2);
    const version = async (template: string) => (await workspace.data('template.show', { template })).version;
    // Version 2 of free was given away before it was undone.
    expect([await version('free'), await version('premium')]).toEqual([3, 2]);
    expect((await workspace.data('template.show', { template: 'free' })).text).toMatch(/# more\n$/);
    await workspace.data('undo', {});
    expect([await version('free'), await version('premium')]).toEqual([1, 1]);
  });

  test('says what else changes, and leaves alone what the files leave out', async () => {
    const workspace = await open();
    const [manifest] = (await exported(workspace, ['premium'])).filter(({ path }) => path.endsWith('template.json'));
    const text = manifest!.text.replace(/"description": ".*"/, '"description": "Other."');
    const [row] = await tried(workspace, [
      { path: 'premium/template.json', text },
      { path: 'premium/tests.json', text: '[]' },
    ]);
    expect(row).toMatchObject({ template: 'premium', outcome: 'changed', parts: ['description', 'tests'] });
    const before = await workspace.data('template.show', { template: 'premium' });
    await workspace.data('template.import', { files: [{ path: 'premium/template.json', text }] });
    expect(await workspace.data('template.show', { template: 'premium' })).toMatchObject({
      description: 'Other.',
      tests: before.tests,
      sample: before.sample,
      text: before.text,
    });
  });

  test('takes a lone text for a template that exists, or with its kind and document', async () => {
    const workspace = await open();
    expect((await refusal(workspace, yaml('a: 1\n'))).reason).toContain('nothing says what it is for');
    const { value } = await workspace.data('template.import', { files: yaml('a: 1\n'), ...tier });
    expect(value).toMatchObject([{ template: 'lone', outcome: 'added' }]);
    expect(await workspace.data('template.show', { template: 'lone' })).toMatchObject({
      kind: 'tier',
      document: 'tenant',
      schemaVersion: 'tenant/1',
      version: 1,
      text: 'a: 1\n',
    });
    expect(await tried(workspace, [{ path: 'some/where/lone.yml', text: 'a: 2\n' }])).toMatchObject([
      { template: 'lone', outcome: 'changed' },
    ]);
  });

  test('says that line ends and the byte order mark change, and that is no change of the template', async () => {
    const workspace = await open();
    const [file] = (await exported(workspace, ['premium'])).filter(({ path }) => path.endsWith('.yaml'));
    const windows = { path: file!.path, text: `\ufeff${file!.text.replaceAll('\n', '\r\n')}` };
    const envelope = await workspace.call('template.import', { files: [windows] });
    if ('error' in envelope) throw new Error(envelope.error.message);
    expect(envelope.data).toMatchObject({ changeSet: null, value: [{ outcome: 'same' }] });
    expect(envelope.findings.map(({ severity, message }) => [severity, message])).toEqual([
      ['note', 'The byte order mark of premium/template.yaml is left out.'],
      ['note', 'The line ends of premium/template.yaml become LF.'],
    ]);
  });

  test('of which something is refused changes nothing, unless it goes on without it', async () => {
    const workspace = await open();
    const files = [...yaml('a: 1\n', 'good'), ...yaml('a: {{#if x}}\n', 'bad')];
    const bad = await refusal(workspace, files, tier);
    expect(bad).toMatchObject({ template: 'bad', reason: expect.stringMatching(/line \d+/) });
    expect(await workspace.error('template.show', { template: 'good' })).toMatchObject({ code: 'NOT_FOUND' });
    const { value } = await workspace.data('template.import', { files, ...tier, partial: true });
    expect(value.map(({ template, outcome }) => [template, outcome])).toEqual([
      ['bad', 'refused'],
      ['good', 'added'],
    ]);
    expect(await workspace.error('template.show', { template: 'bad' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('converts Jinja2, tells what became of each construct, and refuses what is no Jinja2', async () => {
    const workspace = await open();
    const files = [{ path: 'north.yaml.j2', text: 'name: {{ tenant.name }}\nlist: {{ xs | sort }}\n' }];
    expect((await refusal(workspace, files, tier)).reason).toContain('Jinja2');
    const [row] = await tried(workspace, files, { ...tier, from: 'jinja2' });
    expect(row).toMatchObject({ template: 'north', outcome: 'added' });
    expect(row!.conversion.map(({ outcome }) => outcome)).toContain('refused');
    await workspace.data('template.import', { files, ...tier, from: 'jinja2' });
    expect((await workspace.data('template.show', { template: 'north' })).text).toContain('name: {{tenant.name}}\n');
    const broken = await refusal(workspace, [{ path: 'x.j2', text: 'a: 1\nb: {% if %}\n' }], {
      ...tier,
      from: 'jinja2',
    });
    expect(broken.reason).toMatch(/^Line 2 /);
  });
});

describe('what is refused, each with a sentence', () => {
  const good = { name: 'lone', kind: 'tier', document: 'tenant' };
  const manifest = (value: unknown): TemplateFile[] => [
    { path: 'lone/template.json', text: typeof value === 'string' ? value : JSON.stringify(value) },
    { path: 'lone/template.yaml', text: 'a: 1\n' },
  ];

  test.each<[string, TemplateFile[], RegExp]>([
    ['an absolute path', [{ path: '/etc/premium.yaml', text: 'a: 1' }], /absolute/],
    ['a drive', [{ path: 'C:/premium.yaml', text: 'a: 1' }], /absolute/],
    ['a path that leaves', [{ path: 'a/../premium.yaml', text: 'a: 1' }], /leaves/],
    ['a backslash', [{ path: 'a\\premium.yaml', text: 'a: 1' }], /backslash/],
    ['a control character', [{ path: 'a\nb/premium.yaml', text: 'a: 1' }], /cannot be seen/],
    ['an empty step', [{ path: 'a//premium.yaml', text: 'a: 1' }], /empty step/],
    ['a trailing point', [{ path: 'premium./template.yaml', text: 'a: 1' }], /ends in a point/],
    ['a foreign file', [{ path: 'premium/notes.pdf', text: 'a' }], /no part of a template/],
    ['a zero byte', yaml('a: \0'), /zero byte/],
    ['another encoding', yaml('a: \ufffd'), /UTF-8/],
    ['a name that is none', yaml('a: 1', 'Hello World'), /cannot be the name/],
    ['an unknown key', manifest({ ...good, owner: 'me' }), /"owner"/],
    ['no kind', manifest({ name: 'lone', document: 'tenant' }), /lacks kind/],
    ['a wrong kind', manifest({ ...good, kind: 'layer' }), /"layer"/],
    ['another name', manifest({ ...good, name: 'other' }), /called lone/],
    ['a newer context', manifest({ ...good, contextVersion: 2 }), /context version 2/],
    ['a wrong limit', manifest({ ...good, limits: [{ path: '/a', max: 'x', tier: 'free' }] }), /Limit 1/],
    ['a schema that is not there', manifest({ ...good, schemaVersion: 'tenant/99' }), /tenant\/99/],
    ['a repeated key', manifest('{"name":"lone","name":"lone","kind":"tier","document":"tenant"}'), /twice/],
    ['depth', manifest(`{"limits":${'['.repeat(5000)}${']'.repeat(5000)}}`), /deeper than/],
    ['no JSON', manifest('{'), /not valid JSON/],
    ['no map', manifest([]), /no map/],
    ['a wrong sample', [...manifest(good), { path: 'lone/sample.json', text: '[]' }], /sample/],
    [
      'wrong tests',
      [...manifest(good), { path: 'lone/tests.json', text: '[{"name":"x","context":{},"expect":[{"a":1}]}]' }],
      /expects/,
    ],
    ['no text', manifest(good).slice(0, 1), /template.yaml/],
    ['a text that is too large', yaml(`a: ${'x'.repeat(270_000)}`), /262,144|characters/],
    [
      'another kind than it has',
      [{ path: 'premium/template.json', text: JSON.stringify({ ...good, name: 'premium', kind: 'overlay' }) }],
      /kind/,
    ],
  ])('%s', async (_what, files, reason) => {
    const options = files.some(({ path }) => path.endsWith('.json')) ? {} : tier;
    expect((await refusal(await open(), files, options)).reason).toMatch(reason);
  });

  test('paths that differ only in capital letters, and two files for one template', async () => {
    const workspace = await open();
    const twice = await tried(workspace, [...yaml('a: 1\n', 'lone'), ...yaml('a: 2\n', 'LONE')], tier);
    expect(twice.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    const both = await tried(workspace, [...yaml('a: 1\n'), { path: 'lone.hbs', text: 'a: 2\n' }], tier);
    expect(both.map(({ outcome, template }) => [template, outcome])).toEqual([
      ['lone', 'refused'],
      ['lone', 'refused'],
    ]);
  });

  test('a prototype in JSON is data', async () => {
    const workspace = await open();
    const files = [...manifest(good), { path: 'lone/sample.json', text: '{"__proto__":{"polluted":1}}' }];
    await workspace.data('template.import', { files });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await exported(workspace, ['lone'])).find(({ path }) => path.endsWith('sample.json'))?.text).toContain(
      '__proto__',
    );
  });

  test('no file at all', async () => {
    expect(await (await open()).error('template.import', { files: [] })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});
