import { afterAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import { currentFacts, factHistory } from '../../../main/core/facts.ts';
import type { TemplateBody } from '../../../main/core/template/templates.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

/** A workspace with the template `gold` at version 1, text `a: 1`. */
async function open(): Promise<TestWorkspace> {
  const workspace = await openTestWorkspace({ sandbox });
  await workspace.data('tenant.add', { tenant: 'northwind', name: 'Northwind', tier: 'premium', region: 'eu' });
  await workspace.data('template.new', { template: 'gold', kind: 'tier', document: 'tenant', text: 'a: 1\n' });
  return workspace;
}
const edit = async (workspace: TestWorkspace, text: string) =>
  (await workspace.data('template.edit', { template: 'gold', text })).changeSet as string;
const gold = async (workspace: TestWorkspace, version?: number) => {
  const shown = await workspace.data('template.show', { template: 'gold', ...(version && { version }) });
  return [shown.version, shown.text];
};
const undo = async (workspace: TestWorkspace, changeSet?: string) =>
  (await workspace.data('undo', changeSet === undefined ? {} : { changeSet })).changeSet as string;

describe('version numbers', () => {
  test('an undo brings an old body back under its number, and the next edit gets one never used', async () => {
    const workspace = await open();
    await edit(workspace, 'a: 2\n');
    await undo(workspace);
    expect(await gold(workspace)).toEqual([1, 'a: 1\n']);
    await edit(workspace, 'a: 3\n');
    expect(await gold(workspace)).toEqual([3, 'a: 3\n']);
    expect(await gold(workspace, 2)).toEqual([2, 'a: 2\n']);
    const { id } = await workspace.data('template.show', { template: 'gold' });
    const contents = new Map<number, Set<string>>();
    for (const { body } of factHistory<TemplateBody>(workspace.database, 'template', id)) {
      contents.set(body.version, (contents.get(body.version) ?? new Set()).add(JSON.stringify(body)));
    }
    expect([...contents].map(([version, bodies]) => [version, bodies.size])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(await workspace.data('template.history', { template: 'gold' })).toMatchObject([
      { version: 3, added: 1, removed: 1, current: true },
      { version: 2, current: false },
      { version: 1, added: 1, removed: 0, current: false },
    ]);
  });

  test('an undone undo gives the same version again, and what was done again stands in the way of an older undo', async () => {
    const workspace = await open();
    const second = await edit(workspace, 'a: 2\n');
    const third = await edit(workspace, 'a: 3\n');
    const undone = await undo(workspace, third);
    expect(await gold(workspace)).toEqual([2, 'a: 2\n']);
    await undo(workspace, undone);
    expect(await gold(workspace)).toEqual([3, 'a: 3\n']);
    expect(await workspace.error('undo', { changeSet: second })).toMatchObject({ code: 'UNDO_CONFLICT' });
    expect(await gold(workspace)).toEqual([3, 'a: 3\n']);
  });

  test('a pair of change and undo does not stand in the way of an older undo', async () => {
    const workspace = await open();
    const second = await edit(workspace, 'a: 2\n');
    await undo(workspace, await edit(workspace, 'a: 3\n'));
    await undo(workspace, second);
    expect(await gold(workspace)).toEqual([1, 'a: 1\n']);
  });
});

describe('history', () => {
  test('tells author, time, reason, ticket and what changed, and goes on where the last page ended', async () => {
    const workspace = await open();
    workspace.principal.name = 'anna';
    await workspace.data(
      'template.edit',
      { template: 'gold', text: 'a: 1\nb: 2\nc: 3\n', description: 'More', tests: [], limits: [] },
      { reason: 'Because', ticket: 'T-1' },
    );
    await workspace.data('template.edit', { template: 'gold', sample: { x: 1 }, schemaVersion: '' });
    const first = await workspace.call('template.history', { template: 'gold', limit: 2 });
    if ('error' in first) throw new Error(first.error.message);
    expect(first.page).toEqual({ next: '2', total: 3 });
    expect(first.data).toMatchObject([
      { version: 3, parts: ['sample', 'schemaVersion'], added: 0, removed: 0, current: true },
      {
        version: 2,
        author: 'anna',
        reason: 'Because',
        ticket: 'T-1',
        title: 'Edit the template gold',
        parts: ['description'],
        added: 2,
        removed: 0,
      },
    ]);
    expect(first.data[1]?.time).toMatch(/^2026-11-20T.*Z$/);
    const rest = await workspace.call('template.history', { template: 'gold', after: '2' });
    if ('error' in rest) throw new Error(rest.error.message);
    expect(rest.data.map(({ version }) => version)).toEqual([1]);
    expect(rest.page.next).toBeNull();
    expect(await workspace.error('template.history', { template: 'gold', after: 'x' })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('diff', () => {
  test('compares versions, templates and texts that are not saved', async () => {
    const workspace = await open();
    await edit(workspace, 'a: 2\n');
    expect(
      await workspace.data('template.diff', {
        left: { template: 'gold', version: 1 },
        right: { template: 'gold' },
      }),
    ).toEqual({
      left: { label: 'gold version 1', text: 'a: 1\n' },
      right: { label: 'gold version 2', text: 'a: 2\n' },
      hunks: [
        {
          leftStart: 1,
          rightStart: 1,
          lines: [
            { kind: 'removed', text: 'a: 1' },
            { kind: 'added', text: 'a: 2' },
          ],
        },
      ],
      added: 1,
      removed: 1,
    });
    const unsaved = await workspace.data('template.diff', {
      left: { template: 'gold' },
      right: { template: 'gold', text: 'a: 2\nb: 1\n' },
    });
    expect(unsaved).toMatchObject({ right: { label: 'gold, not saved' }, added: 1, removed: 0 });
    for (const right of [
      { template: 'gold', version: 1, text: 'a: 1\n' },
      { template: 'gold', text: 'x'.repeat(262_145) },
    ]) {
      expect(await workspace.error('template.diff', { left: { template: 'gold' }, right })).toMatchObject({
        code: 'INVALID_INPUT',
        path: 'right',
      });
    }
  });
});

describe('pins across versions', () => {
  test('a pinned tenant keeps its version through edits, restores and undo; others follow', async () => {
    const workspace = await open();
    const { data, call } = workspace;
    const rendered = async (tenant: string) =>
      ((await data('render', { tenant, environment: 'production' })).value as { a: number }).a;
    await data('tenant.add', { tenant: 'contoso', name: 'Contoso', tier: 'premium', region: 'eu' });
    await data('template.edit', { template: 'gold', schemaVersion: '', text: 'a: 2\n' });
    await data('template.pin', { tenant: 'northwind', template: 'gold', version: 2 });
    await data('template.pin', { tenant: 'contoso', template: 'gold' });
    await edit(workspace, 'a: 3\n');
    expect([await rendered('northwind'), await rendered('contoso')]).toEqual([2, 3]);
    await data('template.restore', { template: 'gold', version: 1 });
    expect([await rendered('northwind'), await rendered('contoso')]).toEqual([2, 1]);
    await undo(workspace);
    await undo(workspace);
    expect([await rendered('northwind'), await rendered('contoso')]).toEqual([2, 2]);
    await edit(workspace, 'a: 5\n');
    expect([await rendered('northwind'), await rendered('contoso')]).toEqual([2, 5]);
    const history = await call('template.history', { template: 'gold' });
    if ('error' in history) throw new Error(history.error.message);
    expect(history.data.map(({ version, pinned }) => [version, pinned])).toEqual([
      [5, 1],
      [4, 0],
      [3, 0],
      [2, 1],
      [1, 0],
    ]);
  });
});

describe('receipts', () => {
  test('of renderings made before a restore and an undo still verify', async () => {
    const workspace = await open();
    await workspace.data('template.assign', { template: 'gold', tier: 'premium' });
    await workspace.data('template.edit', { template: 'gold', schemaVersion: '', text: 'a: 2\n' });
    const { receipt } = await workspace.data('render', {
      tenant: 'northwind',
      environment: 'production',
      receipt: true,
    });
    await workspace.data('template.restore', { template: 'gold', version: 1 });
    await edit(workspace, 'a: 4\n');
    await undo(workspace);
    await workspace.data('template.rename', { template: 'gold', to: 'golden' });
    const verified = await workspace.data('render.verify', { receipt: receipt as never });
    expect(verified).toEqual({ matches: true, differences: [] });
  });
});

describe('undo', () => {
  test('of each change of a template gives back every fact as it was', async () => {
    const workspace = await open();
    const { data } = workspace;
    const facts = () =>
      (['template', 'assignment', 'pin'] as const).map((kind) =>
        currentFacts(workspace.database, kind).map(({ entity, body }) => [entity, body]),
      );
    const steps: [string, () => Promise<{ changeSet: string | null }>][] = [
      ['new', () => data('template.new', { template: 'other', from: 'gold' })],
      ['edit', () => data('template.edit', { template: 'gold', text: 'a: 2\n', description: 'Two' })],
      ['edit a built-in', () => data('template.edit', { template: 'premium', description: 'Ours' })],
      ['restore', () => data('template.restore', { template: 'gold', version: 1 })],
      ['duplicate', () => data('template.duplicate', { template: 'gold', to: 'copy' })],
      ['rename', () => data('template.rename', { template: 'gold', to: 'golden' })],
      ['archive', () => data('template.archive', { template: 'gold' })],
      ['assign', () => data('template.assign', { template: 'gold', tier: 'premium' })],
      ['empty', () => data('template.assign', { template: null, tier: 'premium', document: 'tenant' })],
      ['pin', () => data('template.pin', { tenant: 'northwind', template: 'gold', version: 1 })],
      ['replace', () => data('template.replace', { find: 'max', replace: 'most', templates: ['premium', 'free'] })],
    ];
    await data('template.edit', { template: 'gold', text: 'a: 9\n' });
    for (const [name, step] of steps) {
      const before = facts();
      const { changeSet } = await step();
      expect(facts(), name).not.toEqual(before);
      await undo(workspace, changeSet as string);
      expect(facts(), name).toEqual(before);
    }
    await data('template.pin', { tenant: 'northwind', template: 'gold' });
    const pinned = facts();
    await undo(workspace, (await data('template.unpin', { tenant: 'northwind' })).changeSet as string);
    expect(facts()).toEqual(pinned);
  });

  test('leaves no place without its template, none with an archived one, and no two of one name', async () => {
    const workspace = await open();
    const { data, error } = workspace;
    const made = await data('template.new', { template: 'other', from: 'gold' });
    const assigned = await data('template.assign', { template: 'other', tier: 'premium' });
    expect(await error('undo', { changeSet: made.changeSet })).toMatchObject({
      code: 'UNDO_CONFLICT',
      message:
        'Nothing would stand at tier premium, document tenant: its template would not be there. Nothing was undone.',
    });
    const moved = await data('template.assign', { template: 'gold', tier: 'premium' });
    await data('template.archive', { template: 'other' });
    const archived = await error('undo', { changeSet: moved.changeSet });
    expect(archived).toMatchObject({ code: 'UNDO_CONFLICT' });
    expect(archived.fix).toContain('template restore other 2');
    expect(assigned.changeSet).not.toBeNull();
    const renamed = await data('template.rename', { template: 'gold', to: 'golden' });
    await data('template.new', { template: 'gold', kind: 'tier', document: 'tenant' });
    expect(await error('undo', { changeSet: renamed.changeSet })).toMatchObject({
      code: 'UNDO_CONFLICT',
      message: 'Two templates would be called gold. Nothing was undone.',
    });
    await data('tenant.add', { tenant: 'contoso', name: 'C', tier: 'free', region: 'eu' });
    const added = (await data('changeset.list', {}))[0]?.id;
    await data('template.new', { template: 'own', kind: 'tenant', document: 'tenant' });
    await data('template.assign', { template: 'own', tenant: 'contoso' });
    expect(await error('undo', { changeSet: added })).toMatchObject({ code: 'UNDO_CONFLICT' });
  });
});

describe('what a change of a template is shown as', () => {
  test('holds no whole text, and neither does what is remembered of the request', async () => {
    const workspace = await open();
    const secretive = `${'# a line that is in the text\n'.repeat(400)}a: 1\n`;
    const meta = { requestId: nodeCrypto.uuid() };
    const first = await workspace.call('template.edit', { template: 'gold', text: secretive }, meta);
    if ('error' in first) throw new Error(first.error.message);
    expect(first.data.changes).toEqual([
      {
        kind: 'template',
        entity: 'gold',
        before: { version: 1, text: '1 line' },
        after: { version: 2, text: '401 lines: 400 added, 0 removed' },
      },
    ]);
    const [row] = workspace.database.all<{ answer: string }>('SELECT answer FROM request WHERE id = ?', [
      meta.requestId,
    ]);
    expect(row?.answer).not.toContain('a line that is');
    expect(JSON.parse(row?.answer ?? '').data).not.toHaveProperty('changes');
    const head = workspace.audit.head();
    expect(await workspace.call('template.edit', { template: 'gold', text: secretive }, meta)).toEqual(first);
    expect(workspace.audit.head()).toEqual(head);
    const entry = await workspace.data('audit.show', { sequence: head.sequence });
    expect(JSON.stringify(entry)).not.toContain('a line that is');
    expect(entry.detail).toMatchObject({ detail: { template: 'gold', version: 2 } });
    const shown = await workspace.data('changeset.show', { changeSet: first.data.changeSet as string });
    expect(shown.changes).toEqual(first.data.changes);
  });

  test('names templates where assignments and pins refer to them', async () => {
    const workspace = await open();
    const assigned = await workspace.data('template.assign', { template: 'gold', tier: 'premium' });
    expect(assigned.changes).toEqual([
      {
        kind: 'assignment',
        entity: 'tier premium, document tenant',
        before: { template: 'premium' },
        after: { template: 'gold' },
      },
    ]);
    const pinned = await workspace.data('template.pin', { tenant: 'northwind', template: 'gold', version: 1 });
    expect(pinned.changes).toEqual([
      {
        kind: 'pin',
        entity: 'northwind, document tenant',
        before: null,
        after: { template: 'gold', version: 1 },
      },
    ]);
    const unpinned = await workspace.data('template.unpin', { tenant: 'northwind' });
    expect(unpinned.changes).toMatchObject([{ before: { template: 'gold', version: 1 }, after: null }]);
  });

  test('an answer that was remembered with its changes, as older versions wrote it, is given as it stands', async () => {
    const workspace = await open();
    const requestId = nodeCrypto.uuid();
    const data = { changeSet: null, dryRun: false, changes: [{ kind: 'x' }], value: 1 };
    const old = { formatVersion: 1, data, findings: [], page: { next: null } };
    workspace.database.transaction((tx) =>
      tx.run('INSERT INTO request (id, answer) VALUES (?, ?)', [requestId, JSON.stringify(old)]),
    );
    expect(await workspace.call('template.edit', { template: 'gold', text: 'a: 2\n' }, { requestId })).toEqual(old);
  });
});
