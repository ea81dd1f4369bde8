import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { done, run } from './stand-in.ts';

const folders: string[] = [];

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'binnacle-cli-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe('receipts and files', () => {
  const rendering = {
    tenant: 'acme',
    environment: 'prod',
    document: 'tenant',
    format: 'yaml',
    text: 'a: 1\n',
    value: { a: 1 },
  };

  it('writes the receipt beside printing the text, and leaves nothing else behind', async () => {
    const cwd = await temporary();
    const answers = { render: done({ ...rendering, receipt: { id: 'r' } }) };
    const ran = await run(['render', 'acme', '--env', 'prod', '--receipt', 'r.json'], { answers, cwd });
    expect(ran).toMatchObject({ code: 0, out: 'a: 1\n' });
    expect(await readdir(cwd)).toEqual(['r.json']);
    expect(JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'))).toEqual({ id: 'r' });
  });

  it('prints nothing when the receipt cannot be written', async () => {
    const answers = { render: done({ ...rendering, receipt: { id: 'r' } }) };
    const ran = await run(['render', 'acme', '--env', 'prod', '--receipt', 'no/r.json'], {
      answers,
      cwd: await temporary(),
    });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('there is no such file or folder');
  });

  it('renders a template file with the values of a JSON file', async () => {
    const cwd = await temporary();
    await writeFile(join(cwd, 't.yaml'), 'a: {{b}}\n');
    await writeFile(join(cwd, 'c.json'), '{"b":1}');
    const ran = await run(['render', '--file', 't.yaml', '--context', 'c.json'], {
      answers: { 'render.text': done(rendering) },
      cwd,
    });
    expect(ran.asked[0]?.parameters).toEqual({ text: 'a: {{b}}\n', context: { b: 1 } });
    expect(ran.out).toBe('a: 1\n');
  });

  it('refuses files that are missing or not UTF-8, and contexts that are no object', async () => {
    const cwd = await temporary();
    await writeFile(join(cwd, 'bad'), Buffer.from([0xff, 0xfe, 0x41]));
    await writeFile(join(cwd, 'list.json'), '[1]');
    await writeFile(join(cwd, 't'), 'a: 1');
    for (const [line, message] of [
      ['render --file none', 'there is no such file or folder'],
      ['render --file .', 'it is a folder'],
      ['render --file bad', 'is not UTF-8 text'],
      ['render --file t --context list.json', 'does not hold an object'],
      ['render --verify-receipt list.json', 'is not a receipt'],
      ['render --verify-receipt t', 'is not a receipt'],
    ] as const) {
      const ran = await run(line.split(' '), { cwd });
      expect(ran).toMatchObject({ code: 2, out: '', asked: [] });
      expect(ran.err).toContain(message);
    }
  });

  it('gives 1 and the differences when a receipt does not hold', async () => {
    const cwd = await temporary();
    await writeFile(join(cwd, 'r.json'), '{"id":"r"}');
    const answers = { 'render.verify': done({ matches: false, differences: ['The template free is another.'] }) };
    const ran = await run(['render', '--verify-receipt', 'r.json'], { answers, cwd });
    expect(ran).toMatchObject({ code: 1, out: 'The template free is another.\n' });
    expect(ran.asked[0]?.parameters).toEqual({ receipt: { id: 'r' } });
  });
});
