import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeSet, Override } from '../../../main/contract/model.ts';
import type { Access, Comparison, EffectiveValue, Promotion, TierMigration } from '../../../main/contract/values.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--unsealed', '--name', 'Trial']);
  await corner.json(['tenant', 'add', 'acme', '--name', 'Acme Net', '--tier', 'premium']);
  await corner.json(['tenant', 'add', 'bolt', '--name', 'Bolt', '--tier', 'free']);
});
afterAll(() => corner.leave());

const overrides = async () => (await corner.json<Override[]>(['override', 'list'])).data;

describe('values', () => {
  it('shows path by environment with its layer, page by page', async () => {
    await corner.json(['override', 'set', 'acme', 'limits.max_users', '42', '--env', 'prod']);
    const { data } = await corner.json<EffectiveValue[]>(['values', 'acme', '--differs', '--document', 'tenant']);
    expect(data.filter(({ path }) => path === '/limits/max_users')).toMatchObject([
      { document: 'tenant', environment: 'development', value: 10000, layer: 'tier-template', source: 'premium' },
      { environment: 'staging', value: 10000 },
      { environment: 'production', value: 42, layer: 'override' },
    ]);
    const first = await corner.json<EffectiveValue[]>(['values', 'acme', '--limit', '7']);
    expect(first.data).toHaveLength(7);
    const more = await corner.json<EffectiveValue[]>(['values', 'acme', '--limit', '1', '--after', first.page.next!]);
    const both = await corner.json<EffectiveValue[]>(['values', 'acme', '--limit', '8']);
    expect([...first.data, ...more.data]).toEqual(both.data);
    const text = await corner.run(['values', 'acme', '--env', 'production', '--document', 'tenant', '--differs']);
    expect(text.out).toMatch(/\/limits\/max_users +production +42 +override/);
    expect(text.code).toBe(0);
  });
});

describe('compare', () => {
  it('exits 1 on differences and 0 on none', async () => {
    expect((await corner.json<Comparison>(['compare', 'acme', 'acme'])).data.changes).toEqual([]);
    const { data } = await corner.json<Comparison>(
      ['compare', 'acme/staging', 'acme/production', '--document', 'tenant'],
      1,
    );
    expect(data.changes).toContainEqual(
      expect.objectContaining({
        document: 'tenant',
        kind: 'changed',
        path: '/limits/max_users',
        before: 10000,
        after: 42,
      }),
    );
    const text = await corner.run(['compare', 'acme/staging', 'acme/production']);
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/changed +\/limits\/max_users +10000 +42/);
  });

  it('reads the past by change set and by time, through undo', async () => {
    const [before] = (await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data;
    await corner.json(['override', 'set', 'acme', 'limits.storage_gb', '3', '--env', 'staging']);
    const [set] = (await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data;
    await corner.json(['undo']);
    for (const at of [set!.id, set!.time]) {
      const { data } = await corner.json<Comparison>(['compare', `acme@${at}`, 'acme'], 1);
      expect(data.changes).toMatchObject([
        { path: '/limits/storage_gb', before: 3, after: 1000, environment: 'staging' },
      ]);
    }
    for (const at of [before!.id, before!.time]) {
      expect((await corner.json<Comparison>(['compare', `acme@${at}`, 'acme'])).data.changes).toEqual([]);
    }
  });
});

describe('promote', () => {
  it('says first, asks for the name of a protected environment, writes one change set, and can be undone', async () => {
    await corner.json(['override', 'set', 'acme', 'qos.priority', 'low', '--env', 'staging']);
    const asked = ['promote', '--from', 'staging', '--to', 'prod', '--tenant', 'acme', '--path', 'qos.priority'];
    const before = await overrides();
    const dry = (await corner.json<Promotion & { changeSet: null }>([...asked, '--dry-run'])).data;
    expect(dry).toMatchObject({
      changeSet: null,
      values: 1,
      promoted: [{ tenant: 'acme', path: '/qos/priority', before: 'high', after: 'low' }],
    });
    const refused = await corner.json([...asked, '--no-input'], 2);
    expect(refused.error).toMatchObject({ code: 'CONFIRMATION_NEEDED', details: { phrase: 'production' } });
    expect(await overrides()).toEqual(before);
    await corner.json([...asked, '--confirm', 'production', '--reason', 'proved']);
    expect(await overrides()).toHaveLength(before.length + 1);
    const { data } = await corner.json<Comparison>(['compare', 'acme/staging', 'acme/production'], 1);
    expect(data.changes.map(({ path }) => path)).not.toContain('/qos/priority');
    await corner.json(['undo']);
    expect(await overrides()).toEqual(before);
  });
});

describe('tier migrate', () => {
  it('plans, moves and comes back with equal bytes', async () => {
    const render = () => corner.run(['render', 'acme', '--env', 'production', '--now', '2026-11-20T14:00:00Z']);
    const before = await render();
    const asked = ['tier', 'migrate', 'acme', '--to', 'enterprise'];
    const dry = (await corner.json<TierMigration>([...asked, '--dry-run'])).data;
    expect(dry).toMatchObject({ from: 'premium', to: 'enterprise', noLongerFits: [] });
    expect((await render()).out).toBe(before.out);
    const done = (await corner.json<TierMigration & { changeSet: string }>([...asked, '--reason', 'grew'])).data;
    expect(done.changes).toEqual(dry.changes);
    expect((await render()).out).not.toBe(before.out);
    await corner.json(['undo']);
    expect(await render()).toEqual(before);
  });

  it('exits 1 with --dry-run where something no longer fits, and asks for the tenant by name', async () => {
    await corner.json(['override', 'set', 'acme', 'limits.max_users', '9000', '--env', 'staging']);
    const asked = ['tier', 'migrate', 'acme', '--to', 'standard'];
    const dry = await corner.json<TierMigration>([...asked, '--dry-run'], 1);
    expect(dry.findings).toMatchObject([{ code: 'TIER_LIMIT', tenants: ['acme'] }]);
    const refused = await corner.json([...asked, '--no-input'], 2);
    expect(refused.error).toMatchObject({ code: 'CONFIRMATION_NEEDED', details: { phrase: 'acme' } });
    const text = await corner.run([...asked, '--dry-run']);
    expect(text.out).toMatch(/TIER_LIMIT +tenant +\/limits\/max_users +staging/);
    expect(text.out).toMatch(/backup|tenant:backup|lost/);
  });
});

describe('access', () => {
  it('exits 0 where it is allowed and 1 where it is not, with the reason', async () => {
    const asked = ['--database', 'clickhouse', '--operation', 'write'];
    const { data } = await corner.json<Access>(['access', 'acme', ...asked, '--env', 'prod']);
    expect(data).toMatchObject({ allowed: true, layer: 'tier-template', source: 'premium', path: expect.any(String) });
    expect(data.line).toBeGreaterThan(0);
    const { data: refused } = await corner.json<Access>(['access', 'bolt', ...asked], 1);
    expect(refused).toMatchObject({
      allowed: false,
      path: '/databases/clickhouse',
      layer: null,
      source: null,
      line: null,
    });
    expect(refused.because).toContain('has no clickhouse');
    const text = await corner.run(['access', 'bolt', ...asked]);
    expect(text.out).toMatch(/^Not allowed: bolt, tier free, has no clickhouse/);
  });
});

describe('what cannot be carried out is refused in a sentence, exits 2 and changes nothing', () => {
  it.each<readonly [string, string]>([
    ['values nobody', 'There is no tenant "nobody".'],
    ['values acme --env nowhere', 'There is no environment "nowhere".'],
    ['values acme --document none', 'There is no document "none".'],
    ['compare acme', '`compare` needs'],
    ['compare acme acme@yesterday', '"yesterday" is neither a time nor a change set.'],
    ['compare acme@1999-01-01T00:00:00Z acme', 'Nothing was in this workspace yet'],
    ['compare acme/production/isp bolt --document tenant', 'Different documents are named'],
    ['promote --to production --tenant acme', '`promote` needs --from.'],
    ['promote --from staging --to production', 'A promotion is for one tenant or for a selection'],
    ['promote --from staging --to production --select tier:', ''],
    ['promote --from staging --to staging --tenant acme', 'Both environments are staging.'],
    ['promote --from staging --to production --tenant acme --path a..b', 'empty key'],
    ['tier migrate acme', '`tier migrate` needs --to.'],
    ['tier migrate acme --to premium', 'The tenant acme is in the tier premium already.'],
    ['tier migrate acme --to gold', ''],
    ['access acme --operation read', '`access` needs --database.'],
    ['access acme --database oracle --operation read', 'There is no database type "oracle".'],
    ['access acme --database redis --operation fly', 'There is no operation "fly".'],
  ])('%s', async (line, message) => {
    const [before] = (await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data;
    const { error } = await corner.json(line.split(' '), 2);
    expect(error!.message).toContain(message);
    expect(error!.fix).not.toBe('');
    expect((await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data).toEqual([before]);
  });
});
