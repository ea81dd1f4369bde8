import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Corner, type Ran } from '../../helpers/cli.ts';
import { mountSmallDisk } from '../../helpers/storage/full-disk.ts';

const disk = mountSmallDisk(8_000);
const corner = new Corner('folder' in disk ? join(disk.folder, 'data') : undefined);
afterAll(async () => {
  await corner.leave();
  if ('folder' in disk) disk.release();
});

test('a command on a full disk says so, changes nothing, and works again when there is room', async (context) => {
  if ('unavailable' in disk) {
    context.skip(disk.unavailable);
    return;
  }
  await corner.json(['workspace', 'init', '--sample', '--tenants', '5']);
  const [tenant] = (await corner.json<readonly { id: string }[]>(['tenant', 'list', '--limit', '1'])).data;
  const id = tenant?.id ?? expect.fail('the sample has no tenant');
  await corner.json(['override', 'set', id, 'limits.max_users', '3']);

  const { bavail, bsize } = statfsSync(disk.folder);
  const ballast = join(disk.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize));
  const long = 'x'.repeat(120_000);
  let refused: Ran | undefined;
  // What is preallocated still takes a few writes.
  for (let round = 0; round < 60 && refused === undefined; round++) {
    const ran = await corner.run(['variable', 'set', `FILLER_${round}`, long, '--json']);
    if (ran.code !== 0) refused = ran;
  }
  expect(refused?.code).toBe(5);
  expect(JSON.parse(refused?.out ?? '')).toMatchObject({
    error: { code: 'STORAGE_FAILED', message: expect.stringMatching(/full/) },
  });

  rmSync(ballast);
  expect((await corner.json(['override', 'list', id])).data).toContainEqual(
    expect.objectContaining({ path: '/limits/max_users', value: 3 }),
  );
  await corner.json(['override', 'set', id, 'limits.max_users', '4']);
  expect((await corner.json(['audit', 'verify'])).data).toMatchObject({ problems: [] });
});
