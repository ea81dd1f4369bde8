import { hash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FileSystem } from '../../../main/storage/files.ts';
import { scanJournal } from '../../../main/storage/format/journal.ts';
import { openStore } from '../../../main/storage/store.ts';
import { crashState } from '../../helpers/storage/crash-states.ts';
import { failure, killable, MemoryFiles } from '../../helpers/storage/memory-files.ts';
import { addPair, batches, inFolder, storeOptions, withStore } from '../../helpers/storage/open-store.ts';
import type { Random } from '../../helpers/storage/random.ts';

/** A crash that leaves nothing but what was synced. */
const nothingKept: Random = { below: () => 0, chance: (probability) => probability >= 1, pick: (from) => from[0]! };

it('makes durable what it read back before it answers from it', async () => {
  const disk = { folders: new Set(['/', '/data']), names: new Map<string, Buffer>() };
  const files = new MemoryFiles(disk);
  const failing: FileSystem = killable(files);
  failing.fdatasync = (file) => files.failSync(file);
  const options = storeOptions('/data/store', { files });
  await withStore(options, (store) => addPair(store, 0));
  const store = await openStore({ ...options, files: failing });
  addPair(store, 1);
  await expect(store.durable()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  expect(batches(store)).toEqual([0]);
  await store.close();
  // The frame is in memory only: the next opening sees it, and from then on it must stay.
  const again = await openStore(options);
  const seen = batches(again);
  expect(seen).toEqual([0, 1]);
  const left = crashState({ image: disk, inodes: new Map() }, files.log, files.log.length, nothingKept);
  const last = await openStore({ ...options, files: new MemoryFiles(left) });
  expect(batches(last)).toEqual(seen);
});

it('acknowledges nothing after a sync failed, even when the next one would succeed', async () => {
  const files = new MemoryFiles({ folders: new Set(['/', '/data']), names: new Map() });
  let syncs = 0;
  const once: FileSystem = killable(files);
  once.fdatasync = (file) => {
    syncs++;
    if (syncs === 3) throw failure('EIO');
    files.fdatasync(file);
  };
  const store = await openStore(storeOptions('/data/store', { files: once }));
  addPair(store, 0);
  await store.durable();
  addPair(store, 1);
  const waiting = [store.durable(), store.durable()];
  for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  const before = syncs;
  await expect(store.durable()).rejects.toMatchObject({ message: expect.stringContaining('writing has stopped') });
  expect(() => addPair(store, 2)).toThrow(/writing has stopped/);
  expect(() => store.snapshot()).toThrow(/writing has stopped/);
  expect(syncs).toBe(before);
  expect(batches(store)).toEqual([0]);
});

it('never seals two texts under one key and nonce, not even in two copies of a store', async () => {
  await inFolder(async (folder) => {
    await withStore(storeOptions(folder), (store) => addPair(store, 0));
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });
    const frames = [];
    for (const one of [folder, copy]) {
      await withStore(storeOptions(one), (store) => addPair(store, 1));
      frames.push(scanJournal(readFileSync(join(one, 'journal-1')))!.frames.at(-1)!);
    }
    expect(frames[0]!.sequence).toBe(frames[1]!.sequence);
    expect(frames[0]!.session).not.toEqual(frames[1]!.session);
    expect(frames[0]!.payload).not.toEqual(frames[1]!.payload);
  });
});

it('takes no frame whose fields were changed and hashed anew by somebody without the key', async () => {
  await inFolder(async (folder) => {
    await withStore(storeOptions(folder), async (store) => {
      addPair(store, 0);
      await store.durable();
      addPair(store, 1);
    });
    const path = join(folder, 'journal-1');
    const bytes = readFileSync(path);
    const frame = scanJournal(bytes)!.frames.at(-1)!;
    // The number of transactions says 2 instead of 1, which nothing but the seal contradicts.
    bytes.writeUInt32BE(2, frame.offset + 44);
    const end = frame.offset + 104 + frame.payload.length;
    hash('sha256', bytes.subarray(frame.offset + 36, end), 'buffer').copy(bytes, frame.offset + 4);
    writeFileSync(path, bytes);
    await expect(openStore(storeOptions(folder))).rejects.toMatchObject({
      code: 'DAMAGED',
      message: expect.stringContaining('the key does not open it'),
    });
  });
});
