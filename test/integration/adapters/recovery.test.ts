import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const base = mkdtempSync(join(tmpdir(), 'binnacle-recovery-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const data = join(base, 'data');

function cli(
  ...args: readonly string[]
): Promise<{ code: number; answer: { data: never; findings: readonly { code: string }[] } }> {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  const env = {
    ...rest,
    BINNACLE_HOME: data,
    BINNACLE_CHECKPOINTS: join(base, 'checkpoints'),
    BINNACLE_STATE: join(base, 'state'),
  };
  const entry = resolve('main/hosts/cli/index.ts');
  return new Promise((done) => {
    execFile(process.execPath, [entry, ...args, '--json'], { env }, (error, out) => {
      done({ code: error === null ? 0 : Number(error.code), answer: JSON.parse(out) });
    });
  });
}

test('a torn tail is cut once, said, and stays in the log for good', async () => {
  await cli('workspace', 'init', '--sample', '--tenants', '3');
  const store = join(data, 'store');
  const newest = readdirSync(store)
    .filter((name) => name.startsWith('journal-'))
    .sort()
    .at(-1) as string;
  const journal = readFileSync(join(store, newest));
  let end = journal.length;
  while (end > 0 && journal[end - 1] === 0) end--;
  // What a crash leaves of a frame that was being written.
  journal.fill(0xa5, end, end + 40);
  writeFileSync(join(store, newest), journal);

  const info = await cli('workspace', 'info');
  expect(info.answer.data).toMatchObject({ state: 'open', recovery: [expect.stringMatching(/journal/)] });
  const listed = await cli('audit', 'list', '--limit', '5');
  expect(listed.answer.data).toContainEqual(expect.objectContaining({ operation: 'storage.tail-cut', result: 'done' }));
  const verified = await cli('audit', 'verify');
  expect(verified.code).toBe(0);
  expect(verified.answer.findings.map(({ code }) => code)).toContain('TAIL_CUT');
  expect((await cli('workspace', 'info')).answer.data).toMatchObject({ recovery: [] });
});
