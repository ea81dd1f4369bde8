import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../../main/storage/store.ts';
import { mountSmallDisk } from '../../helpers/storage/full-disk.ts';
import { addPair, batches, storeOptions, withStore } from '../../helpers/storage/open-store.ts';

const disk = mountSmallDisk(1200);

it('runs into a disk that is really full, stops, and goes on when there is room', async (context) => {
  if ('unavailable' in disk) {
    context.skip(disk.unavailable);
    return;
  }
  const ballast = join(disk.folder, 'ballast');
  try {
    writeFileSync(ballast, Buffer.alloc(300_000));
    const options = storeOptions(join(disk.folder, 'store'));
    const store = await openStore(options);
    let acknowledged = 0;
    await expect(
      (async () => {
        for (; acknowledged < 10_000; acknowledged++) {
          addPair(store, acknowledged, 2000);
          await store.durable();
        }
      })(),
    ).rejects.toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('the disk is full') });
    expect(acknowledged).toBeGreaterThan(10);
    expect(batches(store)).toHaveLength(acknowledged);
    expect(() => addPair(store, 0)).toThrow(/the disk is full/);
    await store.close();
    rmSync(ballast);
    await withStore(options, async (again) => {
      expect(batches(again).slice(0, acknowledged)).toEqual(Array.from({ length: acknowledged }, (_, i) => i));
      addPair(again, 99_999);
      await again.durable();
    });
  } finally {
    disk.release();
  }
});
