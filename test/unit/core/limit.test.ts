import { expect, test } from 'vitest';
import type { Json } from '../../../main/contract/json.ts';
import type { OperationName, Parameters } from '../../../main/contract/operations.ts';
import { changesOf, presentMoment } from '../../../main/core/facts.ts';
import { reachOf } from '../../../main/core/whatif/reach.ts';
import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

const open = (tenants: number) => openTestWorkspace({ sandbox: inProcessSandbox(), tenants });

test('limits are set, listed, changed and deleted, each as one change set that can be undone', async () => {
  const workspace = await open(0);
  await workspace.data('limit.set', { name: 'wide', percent: 10, action: 'ask' });
  await workspace.data('limit.set', { name: 'live', count: 5, of: 'protected', action: 'stop' });
  const wide = { name: 'wide', count: null, percent: 10, of: 'tenants', action: 'ask' };
  const live = { name: 'live', count: 5, percent: null, of: 'protected', action: 'stop' };
  expect(await workspace.data('limit.list', {})).toEqual([live, wide]);
  expect((await workspace.data('limit.delete', { name: 'wide' })).value).toEqual(wide);
  expect(await workspace.data('limit.list', {})).toEqual([live]);
  await workspace.data('undo', {});
  expect(await workspace.data('limit.list', {})).toEqual([live, wide]);
});

test.each([
  [{ name: 'wide', action: 'ask' }, 'INVALID_INPUT'],
  [{ name: 'wide', action: 'ask', count: 1, percent: 1 }, 'INVALID_INPUT'],
  [{ name: 'wide', action: 'ask', percent: 101 }, 'INVALID_INPUT'],
  [{ name: 'wide', action: 'ask', count: -1 }, 'INVALID_INPUT'],
  [{ name: 'wide', action: 'perhaps', count: 1 }, 'INVALID_INPUT'],
])('refuses %j and keeps nothing', async (parameters, code) => {
  const workspace = await open(0);
  expect((await workspace.error('limit.set', parameters)).code).toBe(code);
  expect(await workspace.data('limit.list', {})).toEqual([]);
});

test('a limit that stops refuses a wide edit, whole, and lets a narrow one through', async () => {
  const workspace = await open(30);
  await workspace.data('limit.set', { name: 'few', count: 3, action: 'stop' });
  const moment = presentMoment(workspace.database);
  const before = await workspace.data('template.show', { template: 'standard' });
  const edit = { template: 'standard', text: `${before.text}\nmore: 1\n` };
  const error = await workspace.error('template.edit', edit);
  expect(error.code).toBe('FORBIDDEN');
  expect(error.message).toMatch(/^This reaches \d+ tenants; the limit few allows 3\.$/);
  expect((await workspace.error('template.edit', edit, { dryRun: true })).code).toBe('FORBIDDEN');
  expect((await workspace.error('variable.set', { name: 'SIZE', value: 1 })).code).toBe('FORBIDDEN');
  expect((await workspace.error('template.assign', { template: 'free', tier: 'standard' })).code).toBe('FORBIDDEN');
  expect(presentMoment(workspace.database)).toBe(moment);
  expect(await workspace.data('template.show', { template: 'standard' })).toEqual(before);
  const [entry] = await workspace.data('audit.list', { limit: 1 });
  expect(entry?.result).toBe('refused:FORBIDDEN');
  const [tenant] = await workspace.data('tenant.list', {});
  await workspace.data('override.set', { tenant: tenant!.id, path: 'more', value: 1 });
  await workspace.data('template.edit', { template: 'standard', description: 'Reaches nobody' });
});

test('a limit that asks wants the number of tenants typed', async () => {
  const workspace = await open(30);
  await workspace.data('limit.set', { name: 'wide', percent: 10, action: 'ask' });
  const { text } = await workspace.data('template.show', { template: 'standard' });
  const edit = { template: 'standard', text: `${text}\nmore: 1\n` };
  const failure = await workspace.call('template.edit', edit);
  const { code, details } = ('error' in failure ? failure.error : null)!;
  expect(code).toBe('CONFIRMATION_NEEDED');
  const { phrase, reached } = details as { phrase: string; reached: number };
  expect(phrase).toBe(`change ${reached} tenants`);
  expect((await workspace.error('template.edit', edit, { confirm: 'change 1 tenants' })).code).toBe(
    'CONFIRMATION_NEEDED',
  );
  const dry = await workspace.call('template.edit', edit, { dryRun: true });
  expect('findings' in dry && dry.findings.map((finding) => finding.code)).toContain('BLAST_LIMIT');
  const asked = await workspace.data('whatif', edit);
  expect(asked.limits).toMatchObject([{ limit: { name: 'wide' }, reached }]);
  expect(asked.changed).toBeLessThanOrEqual(reached);
  await workspace.data('template.edit', edit, { confirm: phrase });
  expect((await workspace.data('template.show', { template: 'standard' })).text).toBe(edit.text);
});

test('taking a wide edit back is never held up', async () => {
  const workspace = await open(30);
  await workspace.data('variable.set', { name: 'SIZE', value: 1 });
  await workspace.data('limit.set', { name: 'none', count: 0, action: 'stop' });
  await workspace.data('limit.delete', { name: 'none' });
  await workspace.data('variable.set', { name: 'OTHER', value: 1 });
  await workspace.data('limit.set', { name: 'none', count: 0, action: 'stop' });
  const sets = await workspace.data('changeset.list', {});
  const wide = sets.find(({ title }) => title.includes('OTHER'))!;
  await workspace.data('undo', { changeSet: wide.id });
  expect((await workspace.data('variable.list', {})).some(({ name }) => name === 'OTHER')).toBe(false);
});

test('reach is never less than what a what-if finds changed', async () => {
  const workspace = await open(40);
  const { database } = workspace;
  const tenants = await workspace.data('tenant.list', { limit: 100 });
  const held = tenants.find(({ tier }) => tier === 'standard')!;
  const { text } = await workspace.data('template.show', { template: 'standard' });
  const edits: readonly { ask: Parameters<'whatif'>; write: readonly [OperationName, unknown] }[] = [
    {
      ask: { pin: { tenant: held.id, template: 'standard', version: 1 } },
      write: ['template.pin', { tenant: held.id, template: 'standard', version: 1 }],
    },
    {
      ask: { template: 'standard', text: `${text}\nmore: 1\n` },
      write: ['template.edit', { template: 'standard', text: `${text}\nmore: 1\n` }],
    },
    {
      ask: { variable: { name: 'DB_POOL_MAX', value: 3, environment: 'production' } },
      write: ['variable.set', { name: 'DB_POOL_MAX', value: 3, environment: 'production' }],
    },
    {
      ask: { assignment: { template: 'free', tier: 'premium' } },
      write: ['template.assign', { template: 'free', tier: 'premium' }],
    },
    {
      ask: { override: { tenant: held.id, path: 'more', value: 2 } },
      write: ['override.set', { tenant: held.id, path: 'more', value: 2 }],
    },
  ];
  for (const { ask, write } of edits) {
    const { changed, members = [] } = await workspace.data('whatif', { ...ask, list: true });
    await workspace.data(write[0] as 'override.set', write[1] as never);
    const changes = changesOf(database, presentMoment(database));
    await workspace.data('undo', {});
    const reach = reachOf(database, changes as readonly { kind: 'override'; entity: string; after: Json }[]);
    expect(reach.tenants, JSON.stringify(ask).slice(0, 80)).toBeGreaterThanOrEqual(changed);
    const live = new Set(members.filter(({ environment }) => environment === 'production').map(({ tenant }) => tenant));
    expect(reach.protected).toBeGreaterThanOrEqual(live.size);
    expect(reach.of.tenants).toBe(tenants.length);
  }
});
