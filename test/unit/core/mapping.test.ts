import { expect, test } from 'vitest';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

test('a new workspace says which plan a tier means, and new tenants follow the table', async () => {
  const workspace = await openTestWorkspace();
  expect(await workspace.data('mapping.list', { endpoint: 'plan' })).toEqual([
    { fact: 'tier', endpoint: 'plan', ours: 'enterprise', theirs: 'enterprise' },
    { fact: 'tier', endpoint: 'plan', ours: 'free', theirs: 'basic' },
    { fact: 'tier', endpoint: 'plan', ours: 'premium', theirs: 'premium' },
    { fact: 'tier', endpoint: 'plan', ours: 'standard', theirs: 'basic' },
  ]);
  await workspace.data('tenant.add', { tenant: 'before', name: 'B', tier: 'free' });
  await workspace.data('mapping.set', { fact: 'tier', endpoint: 'plan', ours: 'free', theirs: 'starter' });
  await workspace.data('tenant.add', { tenant: 'after', name: 'A', tier: 'free' });
  expect((await workspace.data('tenant.show', { tenant: 'before' })).plan).toBe('basic');
  expect((await workspace.data('tenant.show', { tenant: 'after' })).plan).toBe('starter');
});

test('words are set, listed, taken away and undone, and every version is kept', async () => {
  const workspace = await openTestWorkspace();
  const place = { fact: 'licenceTier', endpoint: 'konfig' } as const;
  await workspace.data('mapping.set', { ...place, ours: 'basic', theirs: 'BRONZE' });
  await workspace.data('mapping.set', { ...place, ours: 'premium', theirs: 'GOLD' });
  const gone = await workspace.data('mapping.set', { ...place, ours: 'basic', theirs: null });
  expect(await workspace.data('mapping.list', place)).toEqual([{ ...place, ours: 'premium', theirs: 'GOLD' }]);
  const history = await workspace.data('mapping.history', place);
  expect(history.map(({ changes }) => changes)).toEqual([
    [{ ours: 'basic', before: 'BRONZE', theirs: null }],
    [{ ours: 'premium', before: null, theirs: 'GOLD' }],
    [{ ours: 'basic', before: null, theirs: 'BRONZE' }],
  ]);
  expect(history[0]?.changeSet).toBe(gone.changeSet);
  await workspace.data('undo', { changeSet: gone.changeSet as string });
  expect((await workspace.data('mapping.list', place)).map(({ ours }) => ours)).toEqual(['basic', 'premium']);
});

test('a word that is none of ours, and one that is not there, are refused', async () => {
  const workspace = await openTestWorkspace();
  const set = { endpoint: 'konfig', theirs: 'x' };
  expect((await workspace.error('mapping.set', { ...set, fact: 'tier', ours: 'gold' })).message).toContain('no tier');
  expect((await workspace.error('mapping.set', { ...set, fact: 'colour', ours: 'red' })).code).toBe('INVALID_INPUT');
  for (const ours of ['basic', 'constructor', '__proto__']) {
    const error = await workspace.error('mapping.set', { ...set, fact: 'plan', ours, theirs: null });
    expect(error.code).toBe('NOT_FOUND');
  }
  await workspace.data('mapping.set', { ...set, fact: 'plan', ours: '__proto__' });
  expect(await workspace.data('mapping.list', { fact: 'plan' })).toEqual([
    { fact: 'plan', endpoint: 'konfig', ours: '__proto__', theirs: 'x' },
  ]);
});
