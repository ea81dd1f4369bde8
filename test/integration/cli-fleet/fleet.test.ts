import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../main/contract/model.ts';
import type { EditedTenants, ErasedTenant, ImportedTenants } from '../../../main/contract/tenants.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
beforeAll(async () => {
  await corner.json(['workspace', 'init', '--sample', '--tenants', '40', '--unsealed', '--name', 'Trial']);
});
afterAll(() => corner.leave());

const list = async (...args: string[]) => (await corner.json<Tenant[]>(['tenant', 'list', ...args])).data;

describe('selections', () => {
  it('are saved, used in lists and edits, and refused at their character', async () => {
    await corner.json(['selection', 'set', 'rich', 'tier:premium or tier:enterprise']);
    const rich = await list('--select', '@rich');
    expect(rich.length).toBeGreaterThan(0);
    expect(rich.every(({ tier }) => tier === 'premium' || tier === 'enterprise')).toBe(true);
    const { data } = await corner.json<{ name: string; tenants: number }[]>(['selection', 'list']);
    expect(data).toMatchObject([{ name: 'rich', tenants: rich.length }]);

    const edit = ['tenant', 'edit', '--select', '@rich', '--tag', 'wave=later'];
    const dry = await corner.json<EditedTenants & { changes: { entity: string }[] }>([...edit, '--dry-run']);
    expect(dry.data).toMatchObject({ matched: rich.length, changed: rich.length, unchanged: 0, changeSet: null });
    expect(dry.data.changes.map(({ entity }) => entity)).toEqual(rich.map(({ id }) => id));
    expect(await list('--select', 'tag:wave=later')).toEqual([]);
    await corner.json(edit);
    expect(await list('--select', 'tag:wave=later')).toHaveLength(rich.length);
    await corner.json(['undo']);
    expect(await list('--select', 'tag:wave=later')).toEqual([]);

    const { error } = await corner.json(['tenant', 'list', '--select', 'tier:gold'], 2);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('at character 6') });
    await corner.json(['tenant', 'edit', '--select', 'id:nobody', '--region', 'x'], 2);
    await corner.json(['tenant', 'edit', '--region', 'x'], 2);
    await corner.json(['selection', 'delete', 'rich']);
  });

  it('archived tenants leave lists unless they are asked for', async () => {
    const [first] = await list();
    const id = first?.id as string;
    await corner.json(['tenant', 'archive', id]);
    expect((await list()).map((one) => one.id)).not.toContain(id);
    expect((await list('--archived')).map((one) => one.id)).toContain(id);
    await corner.json(['undo']);
    expect((await list()).map((one) => one.id)).toContain(id);
  });
});

describe('import and export', () => {
  it('round trip: what was exported is all unchanged', async () => {
    for (const format of ['csv', 'json']) {
      const exported = await corner.run(['tenant', 'export', '--format', format, '--select', 'status:*']);
      expect(exported.code).toBe(0);
      const file = corner.file(`all.${format}`, exported.out);
      const { data } = await corner.json<ImportedTenants>(['tenant', 'import', file]);
      expect(data).toMatchObject({ added: 0, changed: 0, refused: [], changeSet: null });
      expect(data.unchanged).toBeGreaterThan(30);
    }
  });

  it('takes CSV, JSON and YAML files, with a preview first', async () => {
    const files = [
      corner.file('one.csv', 'Customer no,name,tier,Notes\ncsv-1,"Fiber, Inc.",free,x\n'),
      corner.file('two.json', '[{"id":"json-1","name":"J","tier":"premium"}]'),
      corner.file('three.yaml', '- {id: yaml-1, name: Y, tier: standard, environments: [prod]}\n'),
      corner.file('four.jsonl', '\ufeff{"id":"jsonl-1","name":"L","tier":"free"}\r\n\r\n'),
    ];
    for (const file of files) {
      const args = ['tenant', 'import', file, '--column', 'Customer no=id', '--column', 'Notes='];
      const dry = await corner.json<ImportedTenants>([...args, '--dry-run']);
      expect(dry.data).toMatchObject({ added: 1, changed: 0, unchanged: 0, refused: [], changeSet: null });
      expect(dry.data.rows).toMatchObject([{ outcome: 'added' }]);
      await corner.json([...args, '--base', dry.data.base as string]);
    }
    const ids = (await list('--select', 'id:*-1')).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['csv-1', 'json-1', 'yaml-1', 'jsonl-1']));
  });

  it('half a fleet invalid: exit 2 with the rows and nothing taken, 1 for a dry run, 9 with the rest', async () => {
    const lines = Array.from({ length: 400 }, (_, at) => `half-${at},H ${at},${at % 2 === 0 ? 'free' : 'gold'}`);
    const file = corner.file('half.csv', `id,name,tier\n${lines.join('\n')}\n`);
    const before = corner.hashes();
    await corner.json(['tenant', 'import', file, '--dry-run'], 1);
    const { error } = await corner.json(['tenant', 'import', file], 2);
    const refused = (error?.details as ImportedTenants | undefined)?.refused ?? [];
    expect(refused).toHaveLength(200);
    expect(refused[0]).toMatchObject({ row: 3, code: 'UNKNOWN_TIER' });
    expect(await list('--select', 'id:half-*')).toEqual([]);
    expect(Object.keys(before)).not.toEqual([]);
    const { data } = await corner.json<ImportedTenants>(['tenant', 'import', file, '--partial'], 9);
    expect(data).toMatchObject({ added: 200, changed: 0, unchanged: 0 });
    expect(data.refused).toEqual(refused);
    expect(await list('--select', 'id:half-*')).toHaveLength(200);
  });

  it('files in another encoding, too large or of no use are refused in a sentence', async () => {
    const text = 'id,name,tier\na,Müller,free\n';
    const wrong: readonly (readonly [string, Uint8Array | string, string])[] = [
      ['utf16le.csv', Buffer.from(`\ufeff${text}`, 'utf16le'), 'is UTF-16'],
      ['utf16be.csv', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'is UTF-16'],
      ['no-mark.csv', Buffer.from(text.replace('ü', 'u'), 'utf16le'), 'UTF-16'],
      ['latin1.csv', Buffer.from(text, 'latin1'), 'not UTF-8'],
      ['lost.csv', text.replace('ü', '\ufffd'), '1 of 1 rows'],
      ['empty.csv', '', 'no column id'],
      ['formula.csv', 'id,name,tier\na,=1+1,free\n', '1 of 1 rows'],
    ];
    for (const [name, content, words] of wrong) {
      const { error } = await corner.json(['tenant', 'import', corner.file(name, content)], 2);
      expect(error?.message, name).toContain(words);
      expect(error?.fix, name).not.toBe('');
    }
    const huge = corner.file('huge.csv', 'id,name,tier\n');
    truncateSync(join(corner.folder, huge), 2 * 1024 ** 3);
    const { error } = await corner.json(['tenant', 'import', huge], 2);
    expect(error?.message).toContain('has 2048 MB; an import takes at most 64 MB');
    expect(await list('--select', 'id:a')).toEqual([]);
  });

  it('an edit between preview and import refuses the import', async () => {
    const file = corner.file('race.csv', 'id,name,tier\ncsv-1,Renamed,free\n');
    const { data } = await corner.json<ImportedTenants>(['tenant', 'import', file, '--dry-run']);
    await corner.json(['tenant', 'edit', 'csv-1', '--name', 'Meanwhile']);
    const { error } = await corner.json(['tenant', 'import', file, '--base', data.base as string], 2);
    expect(error).toMatchObject({ code: 'CONFLICT', details: { tenants: ['csv-1'] } });
    expect(await list('--select', 'id:csv-1')).toMatchObject([{ name: 'Meanwhile' }]);
  });
});

it('mapping: set, list, history', async () => {
  await corner.json(['mapping', 'set', 'licenceTier', 'konfig', 'basic', 'BRONZE']);
  const row = { fact: 'licenceTier', endpoint: 'konfig', ours: 'basic', theirs: 'BRONZE' };
  expect((await corner.json(['mapping', 'list', '--endpoint', 'konfig'])).data).toEqual([row]);
  await corner.json(['mapping', 'set', 'licenceTier', 'konfig', 'basic', '--clear']);
  expect((await corner.json(['mapping', 'list', '--endpoint', 'konfig'])).data).toEqual([]);
  expect((await corner.json<unknown[]>(['mapping', 'history', '--endpoint', 'konfig'])).data).toHaveLength(2);
  await corner.json(['mapping', 'set', 'tier', 'konfig', 'gold', 'x'], 2);
});

it('erase: asks for its phrase, then no file of the data folder names the tenant, and the log still verifies', async () => {
  const names = ['quillfen', 'Quillfen Fibre', 'ada@quillfen.example', 'S3cret-Value'];
  const contacts = JSON.stringify([{ role: 'noc', name: 'Ada', email: 'ada@quillfen.example' }]);
  await corner.json([
    'tenant',
    'add',
    'quillfen',
    '--name',
    'Quillfen Fibre',
    '--tier',
    'premium',
    '--contacts',
    contacts,
  ]);
  await corner.json([
    'override',
    'set',
    'quillfen',
    'features.note',
    'S3cret-Value',
    '--reason',
    'Quillfen Fibre asked',
  ]);
  await corner.json(['variable', 'set', 'GREETING', 'S3cret-Value', '--tenant', 'quillfen']);
  await corner.run(['render', 'quillfen', '--env', 'production', '--receipt', 'receipt.json']);
  const receipt = existsSync(join(corner.folder, 'receipt.json'));
  await corner.json(['undo']);

  const dry = await corner.json<ErasedTenant>(['tenant', 'erase', 'quillfen', '--dry-run']);
  expect(dry.data.facts).toBeGreaterThan(2);
  const asked = await corner.json(['tenant', 'erase', 'quillfen', '--no-input'], 2);
  expect(asked.error).toMatchObject({
    code: 'CONFIRMATION_NEEDED',
    message: expect.stringContaining('cannot be undone'),
  });
  await corner.json(['tenant', 'erase', 'quillfen', '--confirm', 'erase quillfen', '--reason', 'Quillfen Fibre asked']);

  const files = readdirSync(corner.data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name)).toString('latin1').toLowerCase();
    expect(
      names.filter((name) => bytes.includes(name.toLowerCase())),
      file.name,
    ).toEqual([]);
  }
  expect((await corner.json<{ problems: unknown[] }>(['audit', 'verify'])).data.problems).toEqual([]);
  expect(receipt).toBe(true);
  const verified = await corner.run(['render', '--verify-receipt', 'receipt.json']);
  expect(verified.code).toBe(1);
  expect(verified.out + verified.err).toContain('There is no tenant "quillfen"');
  await corner.json(['tenant', 'add', 'quillfen', '--name', 'Again', '--tier', 'free'], 2);
});
