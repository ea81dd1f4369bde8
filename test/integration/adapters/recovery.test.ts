import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
afterAll(() => corner.leave());

test('a torn tail is cut once, said, and stays in the log for good', async () => {
  await corner.json(['workspace', 'init', '--sample', '--tenants', '3']);
  const store = join(corner.data, 'store');
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

  const info = await corner.json(['workspace', 'info']);
  expect(info.data).toMatchObject({ state: 'open', recovery: [expect.stringMatching(/journal/)] });
  const listed = await corner.json(['audit', 'list', '--limit', '5']);
  expect(listed.data).toContainEqual(expect.objectContaining({ operation: 'storage.tail-cut', result: 'done' }));
  const verified = await corner.json(['audit', 'verify']);
  expect(verified.findings.map(({ code }) => code)).toContain('TAIL_CUT');
  expect((await corner.json(['workspace', 'info'])).data).toMatchObject({ recovery: [] });
});
