import { describe, expect, test } from 'vitest';
import { countTenants } from '../../../main/core/tenant/tenants.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';

describe('editing a selection', () => {
  test('is one change set that undo takes back; a dry run says which and changes nothing', async () => {
    const workspace = await openTestWorkspace({ tenants: 300 });
    const before = await workspace.data('tenant.list', {});
    const meant = before.filter(({ tier }) => tier === 'free');
    const already = meant.filter(({ region }) => region === 'eu-west');
    const ask = { select: 'tier:free', region: 'eu-west', setTags: { wave: 'later' } } as const;

    const dry = await workspace.data('tenant.editMany', ask, { dryRun: true });
    expect(dry).toMatchObject({
      changeSet: null,
      value: { matched: meant.length, changed: meant.length, unchanged: 0 },
    });
    expect(dry.changes.map(({ entity }) => entity)).toEqual(meant.map(({ id }) => id));
    expect(await workspace.data('tenant.list', {})).toEqual(before);

    const done = await workspace.data('tenant.editMany', ask);
    expect(done.value).toEqual(dry.value);
    const after = await workspace.data('tenant.list', { select: 'tier:free' });
    expect(after.every(({ region, tags }) => region === 'eu-west' && tags.wave === 'later')).toBe(true);
    expect(await workspace.data('tenant.list', { select: 'not tier:free' })).toEqual(
      before.filter(({ tier }) => tier !== 'free'),
    );
    const again = await workspace.data('tenant.editMany', ask);
    expect(again).toMatchObject({
      changeSet: null,
      value: { matched: meant.length, changed: 0, unchanged: meant.length },
    });

    await workspace.data('undo', { changeSet: done.changeSet as string });
    expect(await workspace.data('tenant.list', {})).toEqual(before);
    expect(already.length).toBeLessThan(meant.length);
  });

  test('names no tenant where it outlives them: title, audit entry and remembered answer hold counts', async () => {
    const workspace = await openTestWorkspace({ tenants: 50 });
    const [first] = await workspace.data('tenant.list', {});
    const id = first?.id as string;
    await workspace.data('tenant.editMany', { select: `id:${id}`, region: 'moon' });
    const [set] = await workspace.data('changeset.list', { limit: 1 });
    expect(set?.title).toBe('Edit 1 tenant');
    const entry = workspace.audit.query({ limit: 1 }).entries[0];
    expect(JSON.stringify(entry)).not.toContain(id);
    const rows = workspace.database.all<{ answer: string }>('SELECT answer FROM request ORDER BY seq DESC LIMIT 1');
    expect(rows[0]?.answer).not.toContain(id);
  });

  test('refuses a selection that means nobody, an edit of nothing and an environment there is not', async () => {
    const workspace = await openTestWorkspace({ tenants: 20 });
    const before = await workspace.data('tenant.list', {});
    for (const asked of [
      { select: 'id:nobody', region: 'x' },
      { select: 'tier:free' },
      { select: 'tier:gold', region: 'x' },
      { select: 'tier:free', name: 'One name for all' },
    ]) {
      expect(await workspace.error('tenant.editMany', asked)).toMatchObject({ code: 'INVALID_INPUT' });
    }
    const unknown = await workspace.error('tenant.editMany', { select: 'tier:free', environments: ['moon'] });
    expect(unknown.code).toBe('NOT_FOUND');
    expect(await workspace.data('tenant.list', {})).toEqual(before);
  });

  test('archived tenants leave lists, counts and selections unless they are asked for', async () => {
    const workspace = await openTestWorkspace({ tenants: 20 });
    const before = await workspace.data('tenant.list', {});
    const [first] = before;
    const id = first?.id as string;
    await workspace.data('tenant.edit', { tenant: id, status: 'archived' });
    const ids = async (asked: object) => (await workspace.data('tenant.list', asked)).map((one) => one.id);
    expect(await ids({})).not.toContain(id);
    expect(await ids({ select: '*' })).not.toContain(id);
    expect(await ids({ archived: true })).toContain(id);
    expect(await ids({ status: 'archived' })).toContain(id);
    expect(await ids({ select: 'status:archived' })).toContain(id);
    expect(countTenants(workspace.database)).toBe(before.length - 1);
  });
});
