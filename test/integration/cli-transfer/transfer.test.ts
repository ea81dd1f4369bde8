import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRow } from '../../../main/contract/authoring.ts';
import type { ChangeSet } from '../../../main/contract/model.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
const at = (...path: string[]) => join(corner.folder, ...path);

/** Every file of a folder with its bytes. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(at(folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(names.map((name) => [name.slice(at(folder).length), readFileSync(name, 'base64')]));
}

/** The newest change set. */
async function newest(): Promise<string | undefined> {
  return (await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data[0]?.id;
}

/** A refused command: its sentences, with nothing changed. */
async function refused(args: readonly string[]): Promise<string> {
  const before = await newest();
  const ran = await corner.run(args);
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.err).toMatch(/^binnacle: .+\.\n {2}.+\n/s);
  expect(await newest()).toBe(before);
  return ran.err;
}

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--unsealed', '--name', 'Trial']);
  await corner.json(['template', 'export', '--to', 'all']);
});
afterAll(() => corner.leave());

describe('an export', () => {
  it('holds every template, and the same bytes each time', async () => {
    const { data } = await corner.json<{ templates: string[]; files: string[] }>([
      'template',
      'export',
      '--to',
      'again',
    ]);
    expect(data.files).toHaveLength(4 * data.templates.length);
    expect(Object.keys(contents('again'))).toEqual([...data.files].sort().map((file) => `/${file}`));
    expect(contents('again')).toEqual(contents('all'));
    expect(readFileSync(at('again', 'premium', 'template.yaml'), 'utf8')).toBe(
      (await corner.run(['template', 'show', 'premium'])).out,
    );
  });

  it('is refused where something lies, and leaves no half of it', async () => {
    mkdirSync(at('full'), { recursive: true });
    writeFileSync(at('full', 'mine.txt'), 'mine');
    expect(await refused(['template', 'export', 'premium', '--to', 'full'])).toContain('is not empty');
    expect(readdirSync(at('full'))).toEqual(['mine.txt']);
    await corner.json(['template', 'export', 'premium', '--to', 'full', '--force']);
    await corner.json(['template', 'export', 'premium', 'free', '--to', 'full', '--force']);
    expect(readdirSync(at('full')).sort()).toEqual(['free', 'mine.txt', 'premium']);
    writeFileSync(at('full', 'premium', 'note.md'), 'mine too');
    const before = contents('full');
    expect(await refused(['template', 'export', '--to', 'full', '--force'])).toContain('not replaced');
    expect(contents('full')).toEqual(before);
    expect(await refused(['template', 'export', '--to', 'full/mine.txt'])).toContain('no folder');
    expect(await refused(['template', 'export', 'nothing', '--to', 'none'])).toContain('nothing');
    expect(existsSync(at('none'))).toBe(false);
    expect(await refused(['template', 'export'])).toContain('--to');
  });

  it('writes through no link, and leaves no temporary folder behind', async () => {
    mkdirSync(at('elsewhere'));
    mkdirSync(at('linked'));
    symlinkSync(at('elsewhere'), at('linked', 'premium'));
    expect(await refused(['template', 'export', 'premium', '--to', 'linked', '--force'])).toContain('not replaced');
    expect([readdirSync(at('elsewhere')), readdirSync(at('linked'))]).toEqual([[], ['premium']]);
    symlinkSync(at('gone'), at('dangling'));
    expect(await refused(['template', 'export', 'premium', '--to', 'dangling'])).toContain('leads nowhere');
    expect(readdirSync(corner.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says with a dry run what it would do', async () => {
    const ran = await corner.run(['template', 'export', 'premium', '--to', 'dry', '--dry-run']);
    expect([ran.code, existsSync(at('dry'))]).toEqual([0, false]);
    expect(ran.out).toContain('it would write the template premium to');
  });
});

describe('an import', () => {
  it('of what was exported changes nothing', async () => {
    const { data } = await corner.json<ImportRow[]>(['template', 'import', 'all']);
    expect(new Set(data.map(({ outcome }) => outcome))).toEqual(new Set(['same']));
    expect(data.length).toBeGreaterThan(10);
  });

  it('is one change set, shown first, and undo takes it back to the same bytes', async () => {
    cpSync(at('all'), at('edited'), { recursive: true });
    for (const name of ['free', 'premium']) {
      writeFileSync(
        at('edited', name, 'template.yaml'),
        `${readFileSync(at('all', name, 'template.yaml'), 'utf8')}# é\n`,
      );
    }
    const dry = await corner.run(['template', 'import', 'edited', '--dry-run']);
    expect(dry.code).toBe(0);
    expect(dry.out).toContain('+# é');
    expect(dry.out).toContain('A dry run: nothing was changed.');
    const { data } = await corner.json<(ImportRow & { changeSet: string })[]>([
      'template',
      'import',
      'edited',
      '--reason',
      'because',
      '--ticket',
      'T-1',
    ]);
    const changed = data.filter(({ outcome }) => outcome === 'changed');
    expect(changed.map(({ template }) => template)).toEqual(['free', 'premium']);
    const [kept] = (await corner.json<ChangeSet[]>(['changeset', 'list', '--limit', '1'])).data;
    expect(kept).toMatchObject({
      id: changed[0]!.changeSet,
      reason: 'because',
      ticket: 'T-1',
      title: 'Import 2 templates',
    });
    await corner.json(['template', 'export', '--to', 'after']);
    expect(contents('after')).toEqual(contents('edited'));
    await corner.json(['undo']);
    await corner.json(['template', 'export', '--to', 'undone']);
    expect(contents('undone')).toEqual(contents('all'));
  });

  it('of Jinja2 says what became of each construct', async () => {
    corner.file('north.yaml.j2', 'name: "{{ tenant.name | upper }}"\nlist: {{ xs | sort }}\n');
    const place = ['--kind', 'tenant', '--document', 'tenant'];
    expect(await refused(['template', 'import', 'north.yaml.j2', ...place])).toContain('Jinja2');
    expect(await refused(['template', 'import', 'north.yaml.j2', '--from', 'twig', ...place])).toContain('"twig"');
    const ran = await corner.run(['template', 'import', 'north.yaml.j2', '--from', 'jinja2', ...place, '--dry-run']);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/north:2: refused: \{\{ xs \| sort \}\}: .+/);
    await corner.json(['template', 'import', 'north.yaml.j2', '--from', 'jinja2', ...place]);
    expect((await corner.run(['template', 'show', 'north'])).out).toContain('name: "{{upper tenant.name}}"\n');
    await corner.json(['undo']);
  });

  it('of which something is refused names it, and goes on without it when asked to', async () => {
    mkdirSync(at('mixed'));
    writeFileSync(at('mixed', 'good.yaml'), 'a: 1\n');
    writeFileSync(at('mixed', 'bad.yaml'), 'a: {{#if x}}\n');
    writeFileSync(at('mixed', 'latin.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    const place = ['--kind', 'tenant', '--document', 'tenant'];
    expect(await refused(['template', 'import', 'mixed', ...place])).toMatch(/bad: .*latin\.yaml: .*UTF-8/s);
    const failed = await corner.json<never>(['template', 'import', 'mixed', ...place], 2);
    expect(failed.error?.details).toMatchObject({ refused: [{ template: 'bad' }, { template: 'latin.yaml' }] });
    expect((await corner.run(['template', 'import', 'mixed', ...place, '--dry-run'])).code).toBe(1);
    const { data } = await corner.json<ImportRow[]>(['template', 'import', 'mixed', ...place, '--partial'], 9);
    expect(data.map(({ template, outcome }) => [template, outcome])).toEqual([
      ['bad', 'refused'],
      ['good', 'added'],
      ['latin.yaml', 'refused'],
    ]);
    await corner.json(['undo']);
  });

  it('takes one template’s own folder', async () => {
    const one = await corner.json<ImportRow[]>(['template', 'import', 'all/premium']);
    expect(one.data).toMatchObject([{ template: 'premium', outcome: 'same' }]);
    cpSync(at('all', 'premium', 'template.yaml'), at('own', 'premium', 'template.yaml'), { recursive: true });
    const own = await corner.json<ImportRow[]>(['template', 'import', 'own/premium']);
    expect(own.data).toMatchObject([{ template: 'premium', outcome: 'same' }]);
  });
});

describe('a hostile folder', () => {
  it('is refused in a sentence: links, pipes, depth, size, foreign files', async () => {
    const hostile = (name: string, make: (folder: string) => void) => {
      mkdirSync(at('hostile', name), { recursive: true });
      make(at('hostile', name));
      return refused(['template', 'import', `hostile/${name}`]);
    };
    writeFileSync(at('secret.yaml'), 'password: x\n');
    expect(await hostile('link', (folder) => symlinkSync(at('secret.yaml'), join(folder, 'a.yaml')))).toContain(
      'is a link',
    );
    expect(await hostile('loop', (folder) => symlinkSync(folder, join(folder, 'again')))).toContain('is a link');
    expect(await hostile('pipe', (folder) => execFileSync('mkfifo', [join(folder, 'a.yaml')]))).toContain('is no file');
    const deep = Array.from({ length: 12 }, (_, n) => `d${n}`).join('/');
    expect(await hostile('deep', (folder) => mkdirSync(join(folder, deep), { recursive: true }))).toContain('too deep');
    expect(await hostile('big', (folder) => writeFileSync(join(folder, 'a.yaml'), 'x'.repeat(1_100_000)))).toContain(
      'larger',
    );
    expect(await hostile('foreign', (folder) => writeFileSync(join(folder, 'a.exe'), 'x'))).toContain(
      'no part of a template',
    );
    expect(await hostile('empty', () => undefined)).toContain('no file');
    expect(
      await hostile('many', (folder) => {
        for (let n = 0; n < 4001; n++) writeFileSync(join(folder, `t${n}.yaml`), 'a: 1\n');
      }),
    ).toContain('more than 4000');
    expect(await refused(['template', 'import', 'not-there'])).toContain('no such file');
    rmSync(at('hostile'), { recursive: true });
  });
});
