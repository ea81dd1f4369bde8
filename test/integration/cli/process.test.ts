import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verbs } from '../../../main/hosts/cli/verbs/index.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--sample', '--tenants', '300']);
});
afterAll(() => corner.leave());

describe('the process', () => {
  it('ends quietly when nobody reads on', async () => {
    const child = corner.start(['tenant', 'list', '--limit', '10000']);
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    // As `| head` does: the reader goes before anything was written.
    child.stdout?.destroy();
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('writes a long answer whole into a pipe', async () => {
    const { data } = await corner.json<unknown[]>(['tenant', 'list', '--archived', '--limit', '10000']);
    expect(data).toHaveLength(300);
  });

  it('takes files and folders from where the person stands', async () => {
    const elsewhere = join(corner.folder, 'elsewhere');
    mkdirSync(elsewhere);
    corner.file('elsewhere/t.yaml', 'a: 1\n');
    const run = (env: Record<string, string>, cwd: string, dir: string) =>
      corner.run(['render', '--file', 't.yaml', '--data-dir', dir], { env, cwd });
    expect((await run({}, elsewhere, '../data')).out).toBe('a: 1\n');
    expect((await run({ INIT_CWD: elsewhere }, corner.folder, '../data')).out).toBe('a: 1\n');
    const info = await corner.json<{ folder: string; state: string }>(
      ['workspace', 'info', '--data-dir', '../data'],
      0,
      {
        env: { INIT_CWD: elsewhere, BINNACLE_HOME: join(corner.folder, 'none') },
      },
    );
    expect(info.data).toMatchObject({ folder: corner.data, state: 'open' });
  });

  it('shows the help of every verb without opening anything', async () => {
    for (const { name } of verbs) {
      const ran = await corner.run([...name.split(' '), '--help'], {
        env: { BINNACLE_HOME: join(corner.folder, 'none') },
      });
      expect(ran.code, name).toBe(0);
      expect(ran.out).toContain(`Usage: binnacle ${name}`);
    }
    expect(existsSync(join(corner.folder, 'none'))).toBe(false);
  });
});

describe('two at a time', () => {
  it('writes that run side by side are all kept', async () => {
    const lines = Array.from({ length: 6 }, (_, n) => ['variable', 'set', `SIDE_${n}`, String(n)]);
    const ran = await Promise.all(lines.map((line) => corner.json(line)));
    expect(new Set(ran.map(({ data }) => (data as { changeSet: string }).changeSet)).size).toBe(6);
    const { data } = await corner.json<{ name: string }[]>(['variable', 'list', '--limit', '10000']);
    expect(data.filter(({ name }) => name.startsWith('SIDE_'))).toHaveLength(6);
  });

  it('goes through a console that is open, and works on when that one ends', async () => {
    const serving = corner.start(['serve', '--json']);
    const first = await new Promise<string>((line) =>
      serving.stdout?.once('data', (chunk: Buffer) => line(chunk.toString())),
    );
    const { data } = JSON.parse(first) as { data: { url: string; openFile: string } };
    expect(data.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
    expect(existsSync(data.openFile)).toBe(true);
    await corner.json(['variable', 'set', 'THROUGH', '1']);
    const info = await corner.json<{ host: object }>(['workspace', 'info']);
    expect(info.data.host).toEqual({ role: 'follower', pid: serving.pid });
    const ended = new Promise((done) => serving.on('close', done));
    serving.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(data.openFile)).toBe(false);
    const { data: kept } = await corner.json<{ name: string }[]>(['variable', 'list', '--name', 'THROUGH']);
    expect(kept).toHaveLength(1);
  });
});
