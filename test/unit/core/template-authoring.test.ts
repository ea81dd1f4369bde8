import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import { factHistory } from '../../../main/core/facts.ts';
import { findTemplate, type TemplateBody } from '../../../main/core/template/templates.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { migrations } from '../../../main/storage/migrations/index.ts';
import { openStore } from '../../../main/storage/store.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';
import { storeOptions } from '../../helpers/storage/open-store.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

const open = () => openTestWorkspace({ sandbox });
const shown = (workspace: TestWorkspace, template: string, version?: number) =>
  workspace.data('template.show', { template, ...(version === undefined ? {} : { version }) });
const changeSets = (workspace: TestWorkspace) =>
  workspace.database.get<{ n: number }>('SELECT count(*) AS n FROM change_set')?.n;

describe('template.new', () => {
  test('from another takes over text, sample, tests, limits and schema version', async () => {
    const workspace = await open();
    const source = await shown(workspace, 'premium');
    const made = await workspace.data('template.new', { template: 'premium-eu', from: 'premium', kind: 'tenant' });
    expect(made.value).toMatchObject({ name: 'premium-eu', kind: 'tenant', version: 1, builtIn: false, usedBy: 0 });
    const { text, sample, tests, limits, schemaVersion, document } = source;
    const made2 = await shown(workspace, 'premium-eu');
    expect(made2).toMatchObject({ text, sample, tests, limits, schemaVersion, document, builtIn: false });
    expect(made2.id).not.toBe(source.id);
    expect((await workspace.data('changeset.list', {}))[0]?.title).toBe(
      'Make the template premium-eu from premium version 1',
    );
  });

  test('without another needs kind and document, and takes the newest schema of the document', async () => {
    const workspace = await open();
    for (const [given, path] of [
      [{ document: 'tenant' }, 'kind'],
      [{ kind: 'tier' }, 'document'],
      [{ kind: 'tier', document: 'tenant', fromVersion: 1 }, 'from'],
    ] as const) {
      expect(await workspace.error('template.new', { template: 'x', ...given })).toMatchObject({
        code: 'INVALID_INPUT',
        path,
      });
    }
    expect(await workspace.error('template.show', { template: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
    await workspace.data('template.new', { template: 'x', kind: 'tier', document: 'tenant', text: 'a: 1\n' });
    expect(await shown(workspace, 'x')).toMatchObject({ text: 'a: 1\n', schemaVersion: 'tenant/1', tests: [] });
  });

  test('a name that is taken, by an archived template as well, is refused with a way on', async () => {
    const workspace = await open();
    const taken = await workspace.error('template.new', { template: 'free', from: 'premium' });
    expect(taken).toMatchObject({ code: 'CONFLICT', path: 'template' });
    await workspace.data('template.duplicate', { template: 'free', to: 'old' });
    await workspace.data('template.archive', { template: 'old' });
    for (const [operation, parameters] of [
      ['template.new', { template: 'old', from: 'premium' }],
      ['template.duplicate', { template: 'premium', to: 'old' }],
      ['template.rename', { template: 'premium', to: 'old' }],
    ] as const) {
      const error = await workspace.error(operation, parameters);
      expect(error.code, operation).toBe('CONFLICT');
      expect(error.fix, operation).toContain('template restore old');
    }
  });
});

describe('template.edit', () => {
  test('makes the next version; kind, name and assignments stay, and it is built in no more', async () => {
    const workspace = await open();
    const edited = await workspace.data('template.edit', {
      template: 'premium',
      text: 'a: 1\n',
      description: 'Short',
      limits: [{ path: '/a', max: 1, tier: 'premium', source: 'us' }],
      baseVersion: 1,
    });
    expect(edited.value).toMatchObject({ name: 'premium', version: 2, builtIn: false, description: 'Short' });
    expect(await shown(workspace, 'premium')).toMatchObject({ text: 'a: 1\n', version: 2, kind: 'tier' });
    expect((await shown(workspace, 'premium', 1)).text.length).toBeGreaterThan(1000);
  });

  test('with nothing to change makes no change set', async () => {
    const workspace = await open();
    const { text, tests, sample, description, limits, schemaVersion } = await shown(workspace, 'premium');
    const before = changeSets(workspace);
    const edited = await workspace.data('template.edit', {
      template: 'premium',
      text,
      tests,
      sample: sample ?? {},
      description,
      limits: [...limits],
      schemaVersion,
    });
    expect(edited).toMatchObject({ changeSet: null, changes: [], value: { version: 1, builtIn: true } });
    expect(changeSets(workspace)).toBe(before);
  });

  test('on an older version is refused, naming the newer one, its author and its time', async () => {
    const workspace = await open();
    workspace.principal.name = 'anna';
    await workspace.data('template.edit', { template: 'premium', text: 'a: 1\n' });
    workspace.principal.name = 'tester';
    const error = await workspace.error('template.edit', { template: 'premium', text: 'a: 2\n', baseVersion: 1 });
    expect(error).toMatchObject({ code: 'CONFLICT', path: 'baseVersion' });
    expect(error.message).toMatch(/version 2, by anna at 2026-11-20T/);
    expect(error.fix).toContain('template diff premium 1 2');
    expect(await shown(workspace, 'premium')).toMatchObject({ version: 2, text: 'a: 1\n' });
    // A version that an undo took back is no base either, though its number is the higher one.
    await workspace.data('undo', { changeSet: (await workspace.data('changeset.list', {}))[0]?.id as string });
    expect(
      await workspace.error('template.edit', { template: 'premium', text: 'a: 2\n', baseVersion: 2 }),
    ).toMatchObject({ code: 'CONFLICT' });
    expect(
      await workspace.error('template.edit', { template: 'premium', text: 'a: 2\n', baseVersion: 9 }),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('of a text that cannot be read is refused with its code and line', async () => {
    const workspace = await open();
    const envelope = await workspace.call('template.edit', { template: 'premium', text: 'a: 1\nb: [\n' });
    if (!('error' in envelope)) throw new Error('it was saved');
    expect(envelope.error).toMatchObject({
      code: 'INVALID_INPUT',
      path: 'text',
      details: { code: 'YAML_SYNTAX', template: 'premium', line: 3 },
    });
    expect(envelope.error.message).toContain('premium, line 3');
    expect(envelope.error.fix).not.toBe('');
    expect((await shown(workspace, 'premium')).version).toBe(1);
    expect(
      await workspace.error('template.new', { template: 'x', kind: 'tier', document: 'tenant', text: '{{#if}}' }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('is saved although its tests fail, and says which', async () => {
    const workspace = await open();
    const answer = await workspace.call('template.edit', {
      template: 'premium',
      text: 'a: 1\n',
      tests: [{ name: 'a is two', context: {}, expect: [{ path: '/a', equals: 2 }] }],
    });
    if ('error' in answer) throw new Error(answer.error.message);
    expect(answer.findings).toMatchObject([{ severity: 'warning', code: 'TEMPLATE_TEST' }]);
    expect(answer.findings[0]?.message).toContain('/a is 1, expected 2.');
    expect(answer.data.value.version).toBe(2);
  });

  test('of parts that mean nothing is refused', async () => {
    const workspace = await open();
    const bad = [
      [{ tests: [{ name: 't', context: {}, expect: [{ path: '/a' }] }] }, 'tests'],
      [{ tests: [{ name: 't', context: {}, expect: [{ path: 'a', equals: 1 }] }] }, 'tests'],
      [{ tests: [{ name: 't', context: {}, expect: [{ path: '/a', absent: false }] }] }, 'tests'],
      [{ schemaVersion: 'tenant/9' }, 'schemaVersion'],
      [{ schemaVersion: 'isp/1' }, 'schemaVersion'],
      [{ sample: { big: 'x'.repeat(1_000_001) } }, 'sample'],
      [{ draft: 'nothing', text: 'a: 1\n' }, 'draft'],
    ] as const;
    for (const [given, path] of bad) {
      expect(await workspace.error('template.edit', { template: 'premium', ...given }), path).toMatchObject({
        code: 'INVALID_INPUT',
        path,
      });
    }
    expect((await shown(workspace, 'premium')).version).toBe(1);
  });
});

describe('the draft a save names', () => {
  const batch = (sequence: number, inserted: string) => ({
    sequence,
    time: sequence,
    kind: 'edit' as const,
    changes: [{ at: 0, removed: '', inserted }],
  });
  const typed = async (workspace: TestWorkspace) => {
    const { draft } = await workspace.data('draft.append', {
      template: 'premium',
      window: 'window-1',
      baseVersion: 1,
      batches: [batch(1, '# typed\n')],
    });
    return draft;
  };

  test('is destroyed once the version is there, and every host is told', async () => {
    const workspace = await open();
    const draft = await typed(workspace);
    await workspace.data('template.edit', { template: 'premium', text: 'a: 1\n', draft }, { dryRun: true });
    expect(workspace.drafts.read(draft)).toBeDefined();
    await workspace.data('template.edit', { template: 'premium', text: 'a: 1\n', draft });
    expect(workspace.drafts.read(draft)).toBeUndefined();
    expect(workspace.events).toContainEqual({ kind: 'draft', template: 'premium', draft: null, holder: null });
  });

  test('stays where the save is refused, is of another template, or saves no text', async () => {
    const workspace = await open();
    const draft = await typed(workspace);
    for (const parameters of [
      { template: 'premium', text: 'a: [', draft },
      { template: 'premium', description: 'no text', draft },
      { template: 'free', text: 'a: 1\n', draft },
    ]) {
      expect(await workspace.error('template.edit', parameters)).toMatchObject({ code: 'INVALID_INPUT' });
    }
    expect(workspace.drafts.read(draft)?.batches).toHaveLength(1);
  });

  test('stays where somebody typed on while it was saved', async () => {
    const workspace = await open();
    const draft = await typed(workspace);
    const saved = workspace.data('template.edit', { template: 'premium', text: 'a: 1\n', draft });
    await workspace.data('draft.append', {
      template: 'premium',
      window: 'window-1',
      baseVersion: 1,
      batches: [batch(2, '# and more\n')],
    });
    await saved;
    expect(workspace.drafts.read(draft)?.batches).toHaveLength(2);
  });
});

describe('restore, duplicate, rename, archive', () => {
  test('restoring makes a new version with the old content under the name it has now', async () => {
    const workspace = await open();
    const first = await shown(workspace, 'premium');
    await workspace.data('template.edit', { template: 'premium', text: 'a: 1\n', description: 'Short', tests: [] });
    await workspace.data('template.rename', { template: 'premium', to: 'gold' });
    const restored = await workspace.data('template.restore', { template: 'gold', version: 1 });
    expect(restored.value).toMatchObject({ name: 'gold', version: 4 });
    const { text, tests, description } = first;
    expect(await shown(workspace, 'gold')).toMatchObject({ text, tests, description, builtIn: false });
    expect(await workspace.data('template.restore', { template: 'gold', version: 4 })).toMatchObject({ changes: [] });
    expect(await workspace.error('template.restore', { template: 'gold', version: 9 })).toMatchObject({
      code: 'NOT_FOUND',
      fix: 'It has versions 1 to 4.',
    });
  });

  test('renaming keeps assignments, pins and history', async () => {
    const workspace = await open();
    await workspace.data('tenant.add', { tenant: 'northwind', name: 'N', tier: 'premium', region: 'eu' });
    await workspace.data('template.pin', { tenant: 'northwind', template: 'free' });
    await workspace.data('template.rename', { template: 'free', to: 'gratis' });
    const usage = await workspace.data('template.usage', { template: 'gratis' });
    expect(usage.pins).toEqual([{ tenant: 'northwind', document: 'tenant', version: null }]);
    expect(usage.assignments[0]).toMatchObject({ document: 'tenant', tier: 'free' });
    expect(await workspace.data('template.history', { template: 'gratis' })).toMatchObject([
      { version: 2, name: 'gratis', parts: ['name'], added: 0, removed: 0, current: true, pinned: 1 },
      { version: 1, name: 'free', current: false, pinned: 0 },
    ]);
    expect(await workspace.error('template.show', { template: 'free' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('archiving is refused while a place refers to it, and names the places', async () => {
    const workspace = await open();
    const assigned = await workspace.error('template.archive', { template: 'premium' });
    expect(assigned.code).toBe('CONFLICT');
    expect(assigned.message).toContain('assigned to tier premium, document tenant');
    await workspace.data('tenant.add', { tenant: 'northwind', name: 'N', tier: 'premium', region: 'eu' });
    await workspace.data('template.duplicate', { template: 'premium', to: 'gold' });
    await workspace.data('template.pin', { tenant: 'northwind', template: 'gold' });
    expect((await workspace.error('template.archive', { template: 'gold' })).message).toContain(
      'pinned by northwind, document tenant',
    );
    await workspace.data('template.unpin', { tenant: 'northwind' });
    await workspace.data('template.archive', { template: 'gold' });
    expect(await workspace.data('template.archive', { template: 'gold' })).toMatchObject({ changes: [] });
  });

  test('an archived template is out of lists, takes no edits and stands nowhere, until a version is restored', async () => {
    const workspace = await open();
    await workspace.data('tenant.add', { tenant: 'northwind', name: 'N', tier: 'premium', region: 'eu' });
    await workspace.data('template.duplicate', { template: 'premium', to: 'gold' });
    await workspace.data('template.archive', { template: 'gold' });
    const names = async (archived: boolean) =>
      (await workspace.data('template.list', { archived })).map(({ name }) => name);
    expect(await names(false)).not.toContain('gold');
    expect(await names(true)).toContain('gold');
    for (const [operation, parameters] of [
      ['template.edit', { template: 'gold', text: 'a: 1\n' }],
      ['template.rename', { template: 'gold', to: 'silver' }],
      ['template.assign', { template: 'gold', tier: 'premium' }],
      ['template.pin', { template: 'gold', tenant: 'northwind' }],
      ['template.replace', { templates: ['gold'], find: 'a', replace: 'b' }],
    ] as const) {
      const error = await workspace.error(operation, parameters);
      expect(error, operation).toMatchObject({ code: 'CONFLICT', message: 'The template gold is archived.' });
      expect(error.fix).toContain('template restore gold 2');
    }
    expect((await workspace.data('template.test', {})).some(({ template }) => template === 'gold')).toBe(false);
    await workspace.data('template.restore', { template: 'gold', version: 2 });
    expect(await shown(workspace, 'gold')).toMatchObject({ archived: false, version: 3 });
    expect(await names(false)).toContain('gold');
  });
});

describe('template.test', () => {
  test('tries text, sample and tests that are not saved', async () => {
    const workspace = await open();
    const tests = [
      { name: 'one', context: {}, expect: [{ path: '/a', equals: 'x' }] },
      { name: 'laid over', context: { word: 'y' }, expect: [{ path: '/a', equals: 'y' }] },
    ];
    const asked = { template: 'generic', text: 'a: "{{word}}"\n', sample: { word: 'x' }, tests };
    const results = await workspace.data('template.test', asked);
    expect(results.map(({ name, failures }) => [name, failures.some((one) => one.startsWith('/a '))])).toEqual([
      ['one', false],
      ['laid over', false],
    ]);
    const wrong = await workspace.data('template.test', { ...asked, sample: { word: 'z' } });
    expect(wrong[0]?.failures).toContain('/a is "z", expected "x".');
    expect(await workspace.error('template.test', { text: 'a: 1\n' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect((await shown(workspace, 'generic')).version).toBe(1);
  });
});

test('what was written is there after the store is opened again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-template-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const options = storeOptions(folder, { migrations });
  const store = await openStore(options);
  const workspace = await openTestWorkspace({ sandbox, database: store });
  await workspace.data('template.new', { template: 'gold', from: 'premium' });
  await workspace.data('template.edit', { template: 'gold', text: 'a: 1\n' });
  await workspace.data('template.rename', { template: 'gold', to: 'golden' });
  await workspace.data('template.restore', { template: 'golden', version: 1 });
  await workspace.data('template.archive', { template: 'golden' });
  await store.close();
  const again = await openStore(options);
  onTestFinished(() => again.close());
  const { body, entity } = findTemplate(again, 'golden');
  expect(body).toMatchObject({ version: 5, archived: true, builtIn: false });
  const history = factHistory<TemplateBody>(again, 'template', entity).map((fact) => fact.body);
  expect(history.map(({ version, name }) => [version, name])).toEqual([
    [1, 'gold'],
    [2, 'gold'],
    [3, 'golden'],
    [4, 'golden'],
    [5, 'golden'],
  ]);
  expect(history.map(({ text }) => nodeCrypto.sha256(text))).toEqual(
    [0, 1, 1, 0, 0].map((index) => nodeCrypto.sha256((history[index] as TemplateBody).text)),
  );
});
