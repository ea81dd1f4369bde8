import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleInspection } from '../../../main/contract/exports.ts';
import { Corner } from '../../helpers/cli.ts';

const [mine, theirs] = [new Corner(), new Corner()];
const words = { descriptor3: 'correct horse battery' };
const fd = ['--passphrase-fd', '3'];
type Imported = BundleInspection & { readonly changeSet: string | null };

async function newest(corner: Corner): Promise<string> {
  return (await corner.json<{ id: string }[]>(['changeset', 'list', '--limit', '1'])).data[0]!.id;
}

/** A refused import: its sentence, with nothing changed. */
async function refused(corner: Corner, args: readonly string[], run = words): Promise<string> {
  const before = await newest(corner);
  const ran = await corner.run(args, run);
  expect([ran.code, ran.out], ran.err).toEqual([2, '']);
  expect(await newest(corner)).toBe(before);
  return ran.err;
}

beforeAll(async () => {
  await theirs.json(['workspace', 'init', '--sample', '--tenants', '20']);
  await mine.json(['workspace', 'init', '--unsealed', '--name', 'Mine']);
  await theirs.json(['workspace', 'export', 'w.bundle', '--passphrase', ...fd], 0, words);
  mine.file('w.bundle', readFileSync(join(theirs.folder, 'w.bundle')));
});
afterAll(async () => {
  await mine.leave();
  await theirs.leave();
});

describe('a bundle', () => {
  it('is the same as where it came from, and readable by its owner alone', async () => {
    const { data } = await theirs.json<BundleInspection>(['workspace', 'inspect', 'w.bundle', ...fd], 0, words);
    expect(data.states).toMatchObject({ added: 0, changed: 0, conflict: 0, refused: 0 });
    expect(data.origin.signature).toBe('own');
    expect(statSync(join(theirs.folder, 'w.bundle')).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(theirs.folder, 'w.bundle'), 'latin1');
    expect(text.split('\n')[0]).not.toContain('Sample');
  });

  it('with the same facts has the same content hash', async () => {
    const once = await theirs.json<BundleInspection>(['workspace', 'export', 'x', '--dry-run', ...fd], 0, words);
    const twice = await theirs.json<BundleInspection>(['workspace', 'export', 'x', '--dry-run', ...fd], 0, words);
    expect(once.data.origin.contentHash).toBe(twice.data.origin.contentHash);
  });

  it('is taken as one change set, is all the same afterwards, and undo takes it back', async () => {
    const dry = await mine.json<Imported>(['workspace', 'import', 'w.bundle', '--dry-run', ...fd], 0, words);
    const shown = await mine.json<BundleInspection>(['workspace', 'inspect', 'w.bundle', ...fd], 0, words);
    expect(shown.findings).toMatchObject([{ severity: 'warning', code: 'BUNDLE_SIGNER_UNKNOWN' }]);
    expect(dry.data.states).toEqual(shown.data.states);
    const before = await newest(mine);
    const { data } = await mine.json<Imported>(['workspace', 'import', 'w.bundle', ...fd], 0, words);
    expect(data.states).toEqual(dry.data.states);
    expect([data.changeSet, await newest(mine)]).not.toContain(before);
    const after = await mine.json<BundleInspection>(['workspace', 'inspect', 'w.bundle', ...fd], 0, words);
    expect(after.data.states).toMatchObject({ added: 0, changed: 0, conflict: 0, refused: 0 });
    const id = (await theirs.json<{ id: string }[]>(['tenant', 'list', '--limit', '1'])).data[0]!.id;
    const rendered = ['render', id, '--env', 'production', '--now', '2026-11-20T00:00:00Z'];
    expect((await mine.run(rendered)).out).toBe((await theirs.run(rendered)).out);
    await mine.json(['undo']);
    expect((await mine.json<unknown[]>(['tenant', 'list'])).data).toEqual([]);
  });

  it('asks whose side is kept, for all, for a kind or for one thing', async () => {
    await theirs.json(['variable', 'set', 'SHARED_A', 'theirs']);
    await theirs.json(['variable', 'set', 'SHARED_B', 'theirs']);
    await theirs.json(
      ['workspace', 'export', 'v.bundle', '--kinds', 'variable', '--select', 'region:nowhere', ...fd],
      0,
      words,
    );
    mine.file('v.bundle', readFileSync(join(theirs.folder, 'v.bundle')));
    await mine.json(['variable', 'set', 'SHARED_A', 'mine']);
    await mine.json(['variable', 'set', 'SHARED_B', 'mine']);
    const line = ['workspace', 'import', 'v.bundle', ...fd];
    expect(await refused(mine, line)).toContain('--take');
    await mine.json([...line, '--dry-run'], 1, words);
    const values = async () => {
      const { data } = await mine.json<{ name: string; value: string }[]>(['variable', 'list']);
      return data.filter(({ name }) => name.startsWith('SHARED')).map(({ value }) => value);
    };
    await mine.json([...line, '--take', 'variable=mine'], 0, words);
    expect(await values()).toEqual(['mine', 'mine']);
    await mine.json([...line, '--take', 'mine', '--take', 'variable:||SHARED_B=theirs'], 0, words);
    expect(await values()).toEqual(['mine', 'theirs']);
    await mine.json(['undo']);
    expect(await values()).toEqual(['mine', 'mine']);
    await mine.json([...line, '--take', 'theirs'], 0, words);
    expect(await values()).toEqual(['theirs', 'theirs']);
    expect(await refused(mine, [...line, '--take', 'ours'])).toContain('names no side');
  });

  it('brings a template with its versions, and one that goes on from what is here needs no decision', async () => {
    const file = join(theirs.folder, 'own.yaml');
    theirs.file('own.yaml', 'a: 1\n');
    await theirs.json(['template', 'new', 'own', '--file', file, '--kind', 'service', '--document', 'isp']);
    theirs.file('own.yaml', 'a: 2\n');
    await theirs.json(['template', 'edit', 'own', '--file', file]);
    const send = async () => {
      await theirs.json(['workspace', 'export', 't.bundle', '--templates', 'own', '--force', ...fd], 0, words);
      mine.file('t.bundle', readFileSync(join(theirs.folder, 't.bundle')));
      return (await mine.json<Imported>(['workspace', 'import', 't.bundle', ...fd], 0, words)).data.states;
    };
    expect(await send()).toMatchObject({ added: 1 });
    expect((await mine.run(['template', 'show', 'own@1'])).out).toBe('a: 1\n');
    theirs.file('own.yaml', 'a: 3\n');
    await theirs.json(['template', 'edit', 'own', '--file', file]);
    expect(await send()).toMatchObject({ changed: 1, conflict: 0 });
    expect((await mine.run(['template', 'show', 'own'])).out).toBe('a: 3\n');
    await mine.json(['undo']);
    expect((await mine.run(['template', 'show', 'own'])).out).toBe('a: 2\n');
    await mine.json(['undo']);
    await mine.json(['template', 'show', 'own'], 2);
  });

  it('for one identity is opened by that one alone', async () => {
    const { data } = await mine.json<{ publicKey: string }>(['identity', 'show']);
    await theirs.json(['workspace', 'export', 'for.bundle', '--for', data.publicKey, '--kinds', 'variable']);
    mine.file('for.bundle', readFileSync(join(theirs.folder, 'for.bundle')));
    expect((await mine.json<BundleInspection>(['workspace', 'inspect', 'for.bundle'])).data.origin.sealing).toBe(
      'identity',
    );
    expect(await refused(theirs, ['workspace', 'inspect', 'for.bundle'])).toContain('another identity');
    expect(await refused(theirs, ['workspace', 'export', 'y', '--for', 'AAAA'])).toContain('for');
    const zero = `${Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]).toString('base64')}`;
    expect(await refused(theirs, ['workspace', 'export', 'y', '--for', zero])).toContain('no public key');
  });

  it('that is damaged, newer, no bundle or sealed otherwise is refused in a sentence', async () => {
    const bytes = readFileSync(join(mine.folder, 'w.bundle'));
    const flip = (at: number) => {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1;
      return copy;
    };
    const line = (name: string) => ['workspace', 'import', name, ...fd];
    const cut = bytes.indexOf(10);
    const header = JSON.parse(bytes.subarray(0, cut).toString()) as Record<string, unknown>;
    const with_ = (more: object) =>
      Buffer.concat([Buffer.from(`${JSON.stringify({ ...header, ...more })}\n`), bytes.subarray(cut + 1)]);
    const cases: readonly (readonly [string, Buffer, RegExp])[] = [
      ['body', flip(bytes.length - 30), /damaged/],
      ['cut', bytes.subarray(0, bytes.length - 9), /damaged/],
      ['newer', with_({ formatVersion: 2 }), /format 2/],
      ['bound', with_({ extra: 1 }), /passphrase is not/],
      [
        'cheap',
        with_({ sealing: { kind: 'passphrase', kdf: { kdf: 'scrypt', N: 2, r: 8, p: 1, salt: 'AAAA' } } }),
        /first line/,
      ],
      ['none', Buffer.from('PK\u0003\u0004'), /no workspace bundle/],
      ['empty', Buffer.alloc(0), /empty/],
    ];
    for (const [name, content, sentence] of cases) {
      mine.file(name, content);
      expect(await refused(mine, line(name)), name).toMatch(sentence);
    }
    expect(await refused(mine, line('w.bundle'), { descriptor3: 'wrong horse battery' })).toContain(
      'passphrase is not',
    );
    expect(await refused(theirs, ['workspace', 'export', 'w.bundle', ...fd])).toContain('there already');
    expect(await refused(theirs, ['workspace', 'export', 'z', ...fd], { descriptor3: 'short' })).toContain(
      '8 characters',
    );
  });
});
