import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { mountSmallDisk } from '../../helpers/storage/full-disk.ts';

const disk = mountSmallDisk(8_000);
const base = mkdtempSync(join(tmpdir(), 'binnacle-full-'));
afterAll(() => {
  if ('folder' in disk) disk.release();
  rmSync(base, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly answer: { readonly data: never; readonly error?: { readonly code: string; readonly message: string } };
}

function cli(folder: string, ...args: readonly string[]): Promise<Ran> {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  const env = {
    ...rest,
    BINNACLE_HOME: folder,
    BINNACLE_CHECKPOINTS: join(base, 'checkpoints'),
    BINNACLE_STATE: join(base, 'state'),
  };
  return new Promise((done) => {
    const entry = resolve('main/hosts/cli/index.ts');
    execFile(process.execPath, [entry, ...args, '--json'], { env }, (error, out) => {
      done({ code: error === null ? 0 : Number(error.code), answer: JSON.parse(out) });
    });
  });
}

test('a command on a full disk says so, changes nothing, and works again when there is room', async (context) => {
  if ('unavailable' in disk) {
    context.skip(disk.unavailable);
    return;
  }
  const folder = join(disk.folder, 'data');
  expect((await cli(folder, 'workspace', 'init', '--sample', '--tenants', '5')).code).toBe(0);
  const [tenant] = (await cli(folder, 'tenant', 'list', '--limit', '1')).answer.data as readonly { id: string }[];
  const id = tenant?.id ?? '';
  expect((await cli(folder, 'override', 'set', id, 'limits.max_users', '3')).code).toBe(0);

  const { bavail, bsize } = statfsSync(disk.folder);
  const ballast = join(disk.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize));
  const long = 'x'.repeat(120_000);
  let refused: Ran | undefined;
  // What is preallocated still takes a few writes.
  for (let round = 0; round < 60 && refused === undefined; round++) {
    const ran = await cli(folder, 'variable', 'set', `FILLER_${round}`, long);
    if (ran.code !== 0) refused = ran;
  }
  expect(refused).toMatchObject({ code: 5, answer: { error: { code: 'STORAGE_FAILED' } } });
  expect(refused?.answer.error?.message).toMatch(/full/);

  rmSync(ballast);
  expect((await cli(folder, 'override', 'list', id)).answer.data).toContainEqual(
    expect.objectContaining({ path: '/limits/max_users', value: 3 }),
  );
  expect((await cli(folder, 'override', 'set', id, 'limits.max_users', '4')).code).toBe(0);
  expect((await cli(folder, 'audit', 'verify')).answer.data).toMatchObject({ problems: [] });
});
