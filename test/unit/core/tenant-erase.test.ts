import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import { finishErasures } from '../../../main/core/tenant/erase.ts';
import { nodeFiles } from '../../../main/storage/files.ts';
import { migrations } from '../../../main/storage/migrations/index.ts';
import { loadSnapshot } from '../../../main/storage/read-generation.ts';
import { openStore, type Store } from '../../../main/storage/store.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const traces = [
  'quillfen',
  'Quillfen Fibre',
  'Quillven',
  'ada@quillfen.example',
  'Ada Moth',
  'S3cret-Value',
  'N-4711',
  'RSN-77',
];
const lower = traces.map((one) => one.toLowerCase());

function place(dataKey: Uint8Array | null) {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-erase-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder: join(folder, 'store'), files: nodeFiles(), dataKey, workspaceId: nodeCrypto.uuid() };
}

/** Every place a tenant leaves something in. */
async function live(workspace: TestWorkspace): Promise<void> {
  const tenant = 'quillfen';
  await workspace.data(
    'tenant.add',
    {
      tenant,
      name: 'Quillven',
      tier: 'premium',
      contacts: [{ role: 'noc', name: 'Ada Moth', email: 'ada@quillfen.example' }],
      externalIds: { konfig: 'N-4711' },
    },
    { reason: 'asked for by Ada Moth', ticket: 'RSN-77' },
  );
  await workspace.data('tenant.edit', { tenant, name: 'Quillfen Fibre' });
  await workspace.data('variable.set', { tenant, name: 'GREETING', value: 'S3cret-Value' });
  const set = await workspace
    .data('override.set', { tenant, path: '/limits/max_users', value: 'S3cret-Value' })
    .catch(() => undefined);
  if (set !== undefined) await workspace.data('undo', { changeSet: set.changeSet as string });
  await workspace.data('tenant.editMany', { select: 'id:*', region: 'eu-west' }, { reason: 'for everybody' });
  await workspace.data('undo', {});
}

const named = (text: string) => lower.filter((one) => text.toLowerCase().includes(one));

describe.each([
  ['unsealed', null],
  ['sealed', new Uint8Array(32).fill(7)],
])('erasing a tenant of a workspace that is %s', (_name, dataKey) => {
  const open = async (at: ReturnType<typeof place>): Promise<Store> =>
    openStore({ ...at, migrations, clock: { now: () => 0, monotonic: () => 0 } });

  /** Everything the files of the store hold, seals opened. */
  const contents = (at: ReturnType<typeof place>) =>
    readdirSync(at.folder)
      .filter((name) => name.startsWith('snapshot-'))
      .map((name) => {
        const read = loadSnapshot(at, Number(name.slice('snapshot-'.length)));
        if (!read.ok) throw new Error(`${name} cannot be read`);
        return Buffer.from(read.value.database as Uint8Array).toString('latin1');
      })
      .join('\n');

  test('leaves nothing readable of it in any file', async () => {
    const at = place(dataKey);
    const store = await open(at);
    const workspace = await openTestWorkspace({ database: store, tenants: 5 });
    await live(workspace);
    store.snapshot();
    mkdirSync(join(at.folder, 'set-aside'));
    writeFileSync(join(at.folder, 'set-aside', 'journal-1.x'), 'Quillfen Fibre');
    expect(named(contents(at))).not.toEqual([]);
    const before = await workspace.data('tenant.list', {});

    const dry = await workspace.data('tenant.erase', { tenant: 'quillfen' }, { dryRun: true });
    expect(dry.value.facts).toBeGreaterThan(3);
    expect(await workspace.data('tenant.list', {})).toEqual(before);
    expect(await workspace.error('tenant.erase', { tenant: 'quillfen' })).toMatchObject({
      code: 'CONFIRMATION_NEEDED',
      details: { phrase: 'erase quillfen' },
      message: expect.stringContaining('cannot be undone'),
    });
    const done = await workspace.data(
      'tenant.erase',
      { tenant: 'quillfen' },
      { confirm: 'erase quillfen', reason: 'asked by Ada Moth' },
    );
    expect(done).toMatchObject({ changeSet: null, changes: [], value: dry.value });

    await store.durable();
    expect(named(contents(at))).toEqual([]);
    if (dataKey === null) {
      for (const name of readdirSync(at.folder)) {
        if (name === 'set-aside') expect(readdirSync(join(at.folder, name))).toEqual([]);
        else expect(named(readFileSync(join(at.folder, name)).toString('latin1')), name).toEqual([]);
      }
    }
    expect(readdirSync(at.folder).filter((name) => name.startsWith('snapshot-'))).toHaveLength(2);
    // What the log says of it: who and when, and nothing else.
    const log = [...workspace.audit.export({ after: 0 })].map(({ text }) => text).join('\n');
    expect(named(log)).toEqual([]);
    expect(log).toContain('tenant.erase');
    expect(named(JSON.stringify(await workspace.data('changeset.list', { limit: 100 })))).toEqual([]);
    expect(await workspace.data('tenant.list', {})).toEqual(before.filter(({ id }) => id !== 'quillfen'));
    expect(
      workspace.events.some(
        (event) => event.kind === 'changed' && event.facts.includes('tenant') && event.changeSet === null,
      ),
    ).toBe(true);

    await workspace.data('tenant.edit', { tenant: before[0]?.id as string, region: 'after' });
    await store.close();
    const again = await open(at);
    expect(again.recovery.problems).toEqual([]);
    await again.close();
  });

  test('reserves its identifier, cannot be undone, and answers for receipts and change sets that were about it', async () => {
    const at = place(dataKey);
    const store = await open(at);
    const workspace = await openTestWorkspace({ database: store, tenants: 5 });
    await live(workspace);
    const [newest] = await workspace.data('changeset.list', { limit: 1 });
    const others = await workspace.data('changeset.list', { limit: 100 });
    await workspace.data('tenant.erase', { tenant: 'quillfen' }, { confirm: 'erase quillfen' });
    expect(await workspace.error('tenant.add', { tenant: 'quillfen', name: 'X', tier: 'free' })).toMatchObject({
      code: 'CONFLICT',
      message: 'The identifier quillfen was used before.',
    });
    const text = 'id,name,tier\nquillfen,N,free\n';
    expect((await workspace.error('tenant.import', { text })).code).toBe('INVALID_INPUT');
    expect((await workspace.error('tenant.show', { tenant: 'quillfen' })).code).toBe('NOT_FOUND');
    const added = others.find(({ title }) => title === 'Add the tenant quillfen');
    expect(await workspace.error('undo', { changeSet: added?.id as string })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('was erased'),
    });
    expect(newest).toBeDefined();
    expect(await workspace.data('changeset.show', { changeSet: added?.id as string })).toMatchObject({
      title: 'Change an erased tenant',
      reason: '',
      ticket: '',
      changes: [],
    });
    // A second one shares the salt and is reserved as well.
    await workspace.data('tenant.add', { tenant: 'contoso', name: 'C', tier: 'free' });
    await workspace.data('tenant.erase', { tenant: 'contoso' }, { confirm: 'erase contoso' });
    for (const tenant of ['quillfen', 'contoso']) {
      expect((await workspace.error('tenant.add', { tenant, name: 'X', tier: 'free' })).code).toBe('CONFLICT');
    }
    await store.close();
  });

  test('is finished at the next opening when it was cut off after its transaction', async () => {
    const at = place(dataKey);
    const store = await open(at);
    const workspace = await openTestWorkspace({ database: store });
    await live(workspace);
    const keys = workspace.audit.keys.slotsOf('quillfen').length;
    expect(keys).toBeGreaterThan(0);
    const forget = store.forget.bind(store);
    store.forget = () => {
      throw new Error('the machine stopped');
    };
    const error = await workspace.error('tenant.erase', { tenant: 'quillfen' }, { confirm: 'erase quillfen' });
    expect(error).toMatchObject({ code: 'STORAGE_FAILED' });
    expect(error.fix).toContain('open the workspace again');
    store.forget = forget;
    finishErasures({ database: store, audit: workspace.audit });
    expect(workspace.audit.keys.slotsOf('quillfen')).toEqual([]);
    expect(named(contents(at))).toEqual([]);
    finishErasures({ database: store, audit: workspace.audit });
    await store.close();
  });
});
