import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AuditEntry,
  Change,
  ChangeSet,
  Environment,
  Override,
  Tenant,
  Variable,
} from '../../../main/contract/model.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--unsealed', '--name', 'Trial']);
});
afterAll(() => corner.leave());

/** Runs a write and holds it to exactly one change set and one audit entry that says the same. */
async function write<T>(args: readonly string[]): Promise<T & { changeSet: string; changes: Change[] }> {
  const before = await corner.head();
  const { data } = await corner.json<T & { changeSet: string; changes: Change[] }>([
    ...args,
    '--reason',
    'a reason',
    '--ticket',
    'T-7',
    '--correlation-id',
    'c-7',
  ]);
  const after = await corner.head();
  expect(after.sequence).toBe(before.sequence + 1);
  const [entry] = (await corner.json<AuditEntry[]>(['audit', 'list', '--limit', '1'])).data;
  const changeSet = (Array.isArray(data) ? data[0] : data).changeSet;
  expect(entry).toMatchObject({ result: 'done', host: 'cli', changeSet, correlationId: 'c-7', hash: after.hash });
  const [kept] = (await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data;
  expect(kept).toMatchObject({ id: changeSet, reason: 'a reason', ticket: 'T-7' });
  return data;
}

describe('what is written is kept, with one change set and one audit entry', () => {
  it('tenants', async () => {
    const added = await write<Tenant>([
      'tenant',
      'add',
      'acme',
      '--name',
      'Acme Net',
      '--tier',
      'premium',
      '--region',
      'eu-west',
      '--tag',
      'a=1',
      '--tag',
      'b',
    ]);
    expect(added).toMatchObject({ id: 'acme', tier: 'premium', tags: { a: '1', b: '' } });
    await write([
      'tenant',
      'edit',
      'acme',
      '--name',
      'Acme',
      '--untag',
      'b',
      '--tag',
      'c=3',
      '--external-id',
      'konfig=77',
    ]);
    const { data } = await corner.json<Tenant>(['tenant', 'show', 'acme']);
    expect(data).toMatchObject({
      name: 'Acme',
      tags: { a: '1', c: '3' },
      externalIds: { konfig: '77' },
      region: 'eu-west',
    });
    expect(data.environments).toEqual(['development', 'staging', 'production']);
  });

  it('environments', async () => {
    await write(['environment', 'add', 'qa', '--alias', 'quality', '--order', '25']);
    await write(['environment', 'edit', 'qa', '--protected']);
    const of = async (...flags: string[]) =>
      (await corner.json<Environment[]>(['environment', 'list', ...flags])).data.find(({ name }) => name === 'qa');
    expect(await of()).toMatchObject({ aliases: ['quality'], order: 25, protected: true });
    await write(['environment', 'edit', 'qa', '--no-protected']);
    await write(['environment', 'archive', 'qa']);
    expect(await of()).toBeUndefined();
    expect(await of('--archived')).toMatchObject({ protected: false, archived: true });
  });

  it('variables, as JSON or as text, at exactly their scope', async () => {
    await write(['variable', 'set', 'POOL', '5']);
    await write(['variable', 'set', 'POOL', 'five or so', '--tenant', 'acme', '--env', 'prod']);
    const list = async () => (await corner.json<Variable[]>(['variable', 'list', '--name', 'POOL'])).data;
    expect(await list()).toEqual(
      expect.arrayContaining([
        { name: 'POOL', tenant: null, environment: null, value: 5 },
        { name: 'POOL', tenant: 'acme', environment: 'production', value: 'five or so' },
      ]),
    );
    await write(['variable', 'unset', 'POOL']);
    expect((await list()).map(({ tenant }) => tenant)).toEqual(['acme']);
  });

  it('overrides, by pointer or dotted path, for one environment or for every one', async () => {
    const set = await write<Override[]>(['override', 'set', 'acme', 'monitoring.note', '"x"']);
    expect(set).toMatchObject([
      { tenant: 'acme', environment: null, document: 'tenant', path: '/monitoring/note', value: 'x' },
    ]);
    await write(['override', 'set', 'acme', '/monitoring/note', '-5', '--env', 'staging']);
    const list = async () =>
      (await corner.json<Override[]>(['override', 'list', 'acme'])).data.map(({ environment, value }) => [
        environment,
        value,
      ]);
    expect((await list()).sort()).toEqual(
      [
        [null, 'x'],
        ['staging', -5],
      ].sort(),
    );
    await write(['override', 'unset', 'acme', 'monitoring.note']);
    expect(await list()).toEqual([['staging', -5]]);
  });

  it('undo takes back the newest, and what undid it stays on record', async () => {
    const set = await write<Override[] & { changeSet: string }>(['override', 'set', 'acme', 'monitoring.note', 'y']);
    const changeSet = (set as unknown as { changeSet: string }[])[0]?.changeSet;
    await write(['undo']);
    const { data } = await corner.json<ChangeSet>(['changeset', 'show', changeSet ?? '']);
    const [undoing] = (await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data;
    expect(undoing?.undoes).toBe(changeSet);
    expect(data.undoneBy).toBe(undoing?.id);
    expect(
      (await corner.json<Override[]>(['override', 'list', 'acme'])).data.filter(({ value }) => value === 'y'),
    ).toEqual([]);
  });
});

describe('a dry run says what would change and changes nothing', () => {
  it.each([
    ['tenant add dry --name D --tier free'],
    ['tenant edit acme --region nowhere'],
    ['environment add dry'],
    ['variable set DRY 1'],
    ['override set acme dry.run 1'],
    ['undo'],
  ])('%s', async (line) => {
    const before = corner.hashes();
    const { data } = await corner.json<object>([...line.split(' '), '--dry-run']);
    expect(Array.isArray(data) ? data[0] : data).toMatchObject({ dryRun: true, changeSet: null });
    expect(corner.hashes()).toEqual(before);
  });
});
