import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportFile } from '../../../main/contract/exports.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
const at = (...path: string[]) => join(corner.folder, ...path);
const moment = ['--now', '2026-11-20T00:00:00Z'];

interface Told {
  readonly files: number;
  readonly leftOut: number;
  readonly list?: readonly { readonly path: string; readonly size: number }[];
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(at(folder), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return entries.map((one) => join(one.parentPath, one.name).slice(at(folder).length + 1)).sort();
}

const litter = () => readdirSync(corner.folder).filter((name) => name.endsWith('.tmp'));

async function refused(args: readonly string[]): Promise<string> {
  const ran = await corner.run(args);
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(litter()).toEqual([]);
  return ran.err;
}

/** A tenant of the sample with an error in one document, and one without. */
let bad = '';
let good = '';

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--sample', '--tenants', '40']);
  const dry = await corner.json<Told>(['export', '--to', 'dry', '--dry-run'], 1);
  bad = dry.findings[0]!.tenants[0]!;
  good = dry.data.list!.find(({ path }) => !path.startsWith(`${bad}/`))!.path.split('/')[0]!;
});
afterAll(() => corner.leave());

describe('an export', () => {
  it('is shown first: a dry run names every file with its size, writes nothing and leaves no audit entry', async () => {
    const before = await corner.head();
    const { data } = await corner.json<Told>(['export', good, '--to', 'dry', '--dry-run']);
    expect(data.list!.length).toBe(data.files);
    expect(existsSync(at('dry'))).toBe(false);
    expect(await corner.head()).toEqual(before);
    await corner.json(['export', good, '--to', 'shown']);
    expect(filesOf('shown')).toEqual([...data.list!.map(({ path }) => path), 'manifest.jsonl'].sort());
    expect((await corner.head()).sequence).toBe(before.sequence + 1);
  });

  it('leaves out what is invalid, names it and exits 1', async () => {
    const { data, findings } = await corner.json<Told>(['export', bad, good, '--to', 'two'], 1);
    expect(data.leftOut).toBe(findings.length);
    expect(findings.every(({ code, tenants }) => code === 'EXPORT_LEFT_OUT' && tenants[0] === bad)).toBe(true);
    expect(filesOf('two').filter((path) => path.startsWith(`${bad}/`) && path.endsWith('/tenant.yaml'))).toEqual([]);
    const whole = await corner.json<Told>(['export', bad, '--to', 'one', '--format', 'k8s'], 1);
    expect(whole.findings.length).toBeGreaterThan(findings.length);
  });

  it('writes what render writes, and a manifest whose hashes hold and whose receipts verify', async () => {
    await corner.json(['export', good, '--to', 'env', '--format', 'dotenv', ...moment]);
    const lines = readFileSync(at('env', 'manifest.jsonl'), 'utf8').trim().split('\n');
    const [head, ...files] = lines.map((line) => JSON.parse(line) as ExportFile & { format: string });
    expect(head).toMatchObject({ format: 'binnacle-export', outputFormat: 'dotenv' });
    expect(files.map(({ path }) => path).sort()).toEqual(filesOf('env').filter((path) => path !== 'manifest.jsonl'));
    for (const { path, sha256, size } of files) {
      const bytes = readFileSync(at('env', path));
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, sha256]);
    }
    const [first] = files;
    const rendered = await corner.run([
      ...['render', good, '--env', first!.environment, '--document', first!.documents[0]!],
      ...['--format', 'dotenv', ...moment],
    ]);
    expect(rendered.out).toBe(readFileSync(at('env', first!.path), 'utf8'));
    corner.file('receipt.json', JSON.stringify(first!.receipts![0]));
    await corner.json(['render', '--verify-receipt', 'receipt.json']);
    corner.file('other.json', JSON.stringify({ ...first!.receipts![0], format: 'compose', output: '0'.repeat(64) }));
    await corner.json(['render', '--verify-receipt', 'other.json'], 1);
  });

  it.each(['zip', 'tar.gz'])('as .%s gives the same bytes each time, and tools can read it', async (ending) => {
    for (const name of ['a', 'b']) {
      await corner.json(['export', good, '--to', `${name}.${ending}`, '--archive', ...moment]);
    }
    expect(readFileSync(at(`a.${ending}`)).equals(readFileSync(at(`b.${ending}`)))).toBe(true);
    mkdirSync(at(`out-${ending}`));
    const python = `import shutil,sys; shutil.unpack_archive(sys.argv[1], sys.argv[2]${ending === 'zip' ? '' : ", filter='data'"})`;
    execFileSync('python3', ['-c', python, at(`a.${ending}`), at(`out-${ending}`)]);
    await corner.json(['export', good, '--to', `plain-${ending}`, ...moment]);
    expect(filesOf(`out-${ending}`)).toEqual(filesOf(`plain-${ending}`));
    for (const path of filesOf(`out-${ending}`)) {
      expect(readFileSync(at(`out-${ending}`, path), 'utf8')).toBe(readFileSync(at(`plain-${ending}`, path), 'utf8'));
    }
    expect(await refused(['export', good, '--to', `a.${ending}`, '--archive'])).toContain('is there already');
  });

  it('writes nowhere else: not over what is there, not through a link, not half', async () => {
    mkdirSync(at('full'));
    writeFileSync(at('full', 'mine.txt'), 'mine');
    expect(await refused(['export', good, '--to', 'full'])).toContain('is not empty');
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('full', good));
    expect(await refused(['export', good, '--to', 'full', '--force'])).toContain('no export wrote');
    expect([readdirSync(at('elsewhere')), readdirSync(at('full')).sort()]).toEqual([[], [good, 'mine.txt'].sort()]);
    symlinkSync(at('gone'), at('dangling'));
    expect(await refused(['export', good, '--to', 'dangling'])).toContain('leads nowhere');
    symlinkSync(at('elsewhere', 'x.zip'), at('linked.zip'));
    expect(await refused(['export', good, '--to', 'linked.zip', '--archive', '--force'])).toContain('is no file');
    expect(readdirSync(at('elsewhere'))).toEqual([]);
  });

  it('replaces with --force what an earlier export left, and nothing else', async () => {
    await corner.json(['export', good, '--to', 'again', ...moment]);
    writeFileSync(at('again', 'mine.txt'), 'mine');
    await corner.json(['export', good, '--to', 'again', '--force', '--format', 'json', ...moment]);
    expect(filesOf('again').filter((path) => path.endsWith('.yaml'))).toEqual([]);
    expect(readFileSync(at('again', 'mine.txt'), 'utf8')).toBe('mine');
    writeFileSync(at('again', good, 'note.md'), 'mine too');
    const before = filesOf('again');
    expect(await refused(['export', good, '--to', 'again', '--force'])).toContain('no export wrote');
    expect(filesOf('again')).toEqual(before);
  });

  it('refuses what cannot be meant', async () => {
    expect(await refused(['export'])).toContain('--to');
    expect(await refused(['export', good, '--to', 'none', '--sensitive'])).toContain('keeps no secret values');
    expect(await refused(['export', 'nobody', '--to', 'none'])).toContain('nobody');
    expect(await refused(['export', good, '--to', 'none', '--format', 'toml'])).toContain('format');
    expect(await refused(['export', good, '--to', 'none', '--document', 'nothing'])).toContain('nothing');
    expect(await refused(['export', good, '--to', 'none', '--select', 'tier:free'])).toContain('not both');
    expect(await refused(['export', '--select', 'region:nowhere', '--to', 'none'])).toContain('nothing to export');
    expect(await refused(['export', good, '--to', 'x.zip'])).toContain('--archive');
    expect(existsSync(at('none'))).toBe(false);
  });
});
