import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TemplateReplacement, TemplateVersion } from '../../../main/contract/authoring.ts';
import type { AuditEntry, ChangeSet, Rendering, TemplateSummary, Tenant } from '../../../main/contract/model.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
const name = 'premium-eu';
/** The beginning of a placeholder of the template language. */
const pool = ['$', '{DB_POOL_MAX'].join('');
/** Change sets made so far, oldest first. */
const made: string[] = [];
let tenant: string;

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--sample', '--tenants', '12']);
  const { data } = await corner.json<Tenant[]>(['tenant', 'list', '--tier', 'premium', '--env', 'production']);
  tenant = data[0]?.id ?? expect.fail('the sample has no premium tenant in production');
});
afterAll(() => corner.leave());

/** Runs a write with a reason and keeps its change set. */
async function write<T>(...args: readonly string[]): Promise<T & { readonly changeSet: string }> {
  const { data } = await corner.json<T & { changeSet: string }>([...args, '--reason', 'because', '--ticket', 'OPS-1']);
  const { changeSet } = (Array.isArray(data) ? data[0] : data) as { changeSet: string | null };
  made.push(changeSet ?? expect.fail(`${args.join(' ')} made no change set`));
  return data;
}

const text = async (template: string) => (await corner.run(['template', 'show', template])).out;
const summary = async () =>
  (await corner.json<TemplateSummary[]>(['template', 'list', '--archived'])).data.find(({ id }) => id === identifier);
let identifier: string;

it('makes a template from another one', async () => {
  identifier = (await write<TemplateSummary>('template', 'new', name, '--from', 'premium', '--description', 'EU')).id;
  expect(await summary()).toMatchObject({ name, kind: 'tier', document: 'tenant', version: 1, description: 'EU' });
  expect(await text(name)).toBe(await text('premium'));
});

it('edits it from standard input, to the byte, and only from the version it was made from', async () => {
  const edited = (await text(name)).replace(`max: ${pool}:-20}`, `max: ${pool}:-24}`).concat('# é\n');
  const before = corner.hashes();
  const tried = await corner.run(['template', 'edit', name, '--file', '-', '--dry-run'], { input: edited });
  expect(tried.code).toBe(0);
  expect(tried.out).toContain(`\n-      max: ${pool}:-20}`);
  expect(tried.out).toContain('A dry run: nothing was changed.');
  expect(corner.hashes()).toEqual(before);

  corner.file('edited.yaml', edited);
  const saved = await write<TemplateSummary>('template', 'edit', name, '--file', 'edited.yaml', '--base-version', '1');
  expect(saved.version).toBe(2);
  expect(await text(name)).toBe(edited);
  corner.file('other.yaml', `${edited}# more\n`);
  const late = await corner.json(['template', 'edit', name, '--file', 'other.yaml', '--base-version', '1'], 2);
  expect(late.error?.code).toBe('CONFLICT');
  expect(await text(name)).toBe(edited);
});

it('refuses a broken text in a sentence, and keeps the good one', async () => {
  const good = await text(name);
  corner.file('broken.yaml', good.replace('\nresources:', '\nresources: ['));
  const ran = await corner.run(['template', 'edit', name, '--file', 'broken.yaml']);
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toMatch(/^binnacle: premium-eu, line \d+: .+\.\n {2}\S/);
  expect(await text(name)).toBe(good);
  expect((await summary())?.version).toBe(2);
});

it('tests a text that is not saved, and says how it would come out', async () => {
  corner.file('failing.yaml', (await text(name)).replace('mode: cluster', 'mode: shared'));
  const ran = await corner.run(['template', 'test', name, '--file', 'failing.yaml']);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/^failed {2}premium-eu: /m);
  await corner.json(['template', 'test', 'premium']);
});

it('says on which lines versions differ, in the format of a patch', async () => {
  const ran = await corner.run(['template', 'diff', name, '1', '2']);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/^--- .*1\n\+\+\+ .*2\n@@ -\d+,\d+ \+\d+,\d+ @@\n/);
  expect((await corner.run(['template', 'diff', `${name}@1`, `${name}@2`])).out).toBe(ran.out);
  expect((await corner.json<{ hunks: unknown[] }>(['template', 'diff', name, '2', '2'])).data.hunks).toEqual([]);
  const unsaved = await corner.json<{ added: number; removed: number }>(
    ['template', 'diff', name, '--file', 'failing.yaml'],
    1,
  );
  expect(unsaved.data.added).toBe(unsaved.data.removed);
});

it('restores a version as a new one', async () => {
  const restored = await write<TemplateSummary>('template', 'restore', name, '1');
  expect(restored.version).toBe(3);
  expect(await text(name)).toBe(await text(`${name}@1`));
  expect(await text(`${name}@2`)).toContain('# é');
});

it('pins a tenant to a version, which its rendering then reads', async () => {
  const of = async () => {
    const line = ['render', tenant, '--env', 'production', '--explain', '--json'];
    return (JSON.parse((await corner.run(line)).out) as { data: Rendering }).data;
  };
  const poolOf = ({ leaves = [] }: Rendering) => leaves.find(({ path }) => path === '/databases/postgresql/pool/max');
  expect(poolOf(await of())).toMatchObject({ value: 20, source: 'premium' });
  await corner.run(['render', tenant, '--env', 'production', '--receipt', 'before.json']);

  await write('template', 'pin', tenant, `${name}@2`);
  expect(poolOf(await of())).toMatchObject({ value: 24, source: name });
  const why = await corner.run(['render', tenant, '--env', 'production', '--why', 'databases.postgresql.pool.max']);
  expect(why.out).toMatch(/is 24\n {2}T {2}tier-template premium-eu:\d+ decides, through DB_POOL_MAX\n/);

  await corner.run(['render', tenant, '--env', 'production', '--receipt', 'after.json']);
  const compared = await corner.json<{ same: boolean; differences: { kind: string }[] }>(
    ['render', '--compare-receipts', 'before.json', 'after.json'],
    1,
  );
  expect(compared.data.same).toBe(false);
  expect(compared.data.differences.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['template', 'output']));
  const same = await corner.json<{ same: boolean }>(['render', '--compare-receipts', 'after.json', 'after.json']);
  expect(same.data.same).toBe(true);
  await corner.json(['render', '--verify-receipt', 'before.json']);
});

it('renames without losing a pin, and archives what nobody reads', async () => {
  await write('template', 'rename', name, 'premium-europe');
  expect((await summary())?.name).toBe('premium-europe');
  const used = await corner.json<{ pins: unknown[] }>(['template', 'usage', 'premium-europe']);
  expect(used.data.pins).toEqual([{ tenant, document: 'tenant', version: 2 }]);
  expect((await corner.json(['template', 'archive', 'premium-europe'], 2)).error?.code).toBe('CONFLICT');
  await write('template', 'unpin', tenant);
  await write('template', 'archive', 'premium-europe');
  const listed = await corner.json<TemplateSummary[]>(['template', 'list']);
  expect(listed.data.some(({ id }) => id === identifier)).toBe(false);
  expect((await summary())?.archived).toBe(true);
});

it('undoes what was done last', async () => {
  await write('undo');
  expect((await summary())?.archived).toBe(false);
});

it('puts a template at a tier’s place and back', async () => {
  await write('template', 'assign', 'premium-europe', '--tier', 'premium', '--document', 'tenant');
  const used = await corner.json<{ tenants: number }>(['template', 'usage', 'premium-europe']);
  expect(used.data.tenants).toBeGreaterThan(0);
  await write('template', 'assign', 'premium', '--tier', 'premium', '--document', 'tenant');
});

it('finds a text in all templates, and replaces it in some as one change set', async () => {
  const found = await corner.json<{ template: string }[]>(['template', 'find', 'DB_POOL_MAX', '--match-case']);
  expect(found.data.map(({ template }) => template)).toEqual(expect.arrayContaining(['premium', 'premium-europe']));
  const line = ['template', 'replace', '--find', 'DB_(POOL)_MAX', '--with', 'DB_$1_TOP', '--regex'];
  const some = [...line, '--templates', 'premium,premium-europe'];
  const tried = await corner.run([...some, '--dry-run']);
  expect(tried.out.match(/^\+.*DB_POOL_TOP/gm)?.length).toBeGreaterThanOrEqual(2);
  expect(await text('premium')).not.toContain('DB_POOL_TOP');
  const done = await write<readonly TemplateReplacement[]>(...some);
  expect(done.map(({ template }) => template).sort()).toEqual(['premium', 'premium-europe']);
  for (const one of ['premium', 'premium-europe']) expect(await text(one)).not.toContain('DB_POOL_MAX');
  await write('undo');
  expect(await text('premium')).toContain('DB_POOL_MAX');
});

it('leaves a history, a change set and an audit entry for every step, and the log is whole', async () => {
  const { data: versions } = await corner.json<TemplateVersion[]>(['template', 'history', 'premium-europe']);
  expect(versions.filter(({ current }) => current)).toHaveLength(1);
  expect(versions.find(({ version }) => version === 2)).toMatchObject({ reason: 'because', ticket: 'OPS-1', added: 2 });
  const { data: sets } = await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '100']);
  const { data: entries } = await corner.json<AuditEntry[]>(['audit', 'list', '--limit', '100']);
  for (const id of made) {
    expect(sets.find((one) => one.id === id)).toMatchObject({ reason: 'because', ticket: 'OPS-1' });
    expect(entries.filter((one) => one.changeSet === id && one.result === 'done')).toHaveLength(1);
  }
  expect(entries.find(({ result }) => result === 'failed:INVALID_INPUT')?.operation).toBe('template.edit');
  expect(
    entries
      .filter(({ result }) => result === 'failed:CONFLICT')
      .map(({ operation }) => operation)
      .sort(),
  ).toEqual(['template.archive', 'template.edit']);
  await corner.json(['audit', 'verify']);
});
