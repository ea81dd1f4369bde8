import { expect } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import { FRAME_HEAD, type JournalScan, scanJournal } from '../../../main/storage/format/journal.ts';
import { inspectStore } from '../../../main/storage/inspect.ts';
import { judgeJournal } from '../../../main/storage/read-generation.ts';
import { openStore } from '../../../main/storage/store.ts';
import { type DiskImage, killable, MemoryFiles } from './memory-files.ts';
import { addPair, batches, storeOptions, testKey } from './open-store.ts';
import { seeded } from './random.ts';

const FOLDER = '/data/store';
const BOUNDS = { bytes: 1e9, share: 0, atClose: 1e9 };

/** A store with two whole generations and 200 transactions in the current journal, never closed after them. */
export async function storeToDamage(dataKey: Uint8Array | null): Promise<{ image: DiskImage; before: number }> {
  const files = new MemoryFiles({ folders: new Set(['/', '/data']), names: new Map() });
  const alive = killable(files);
  const store = await openStore(storeOptions(FOLDER, { files: alive, dataKey, bounds: BOUNDS }));
  const before = 20;
  for (let i = 0; i < before; i++) addPair(store, i);
  store.snapshot();
  for (let i = before; i < before + 200; i++) {
    addPair(store, i);
    await store.durable();
  }
  alive.kill();
  await store.close();
  return { image: files.image(), before };
}

function withFile(image: DiskImage, name: string, bytes: Buffer): DiskImage {
  return { folders: image.folders, names: new Map(image.names).set(`${FOLDER}/${name}`, bytes) };
}

function fileOf(image: DiskImage, name: string): Buffer {
  return image.names.get(`${FOLDER}/${name}`)!;
}

function flipBit(bytes: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  return flipped;
}

/** How many damages were tried, and how many of those by opening the store. */
export interface DamageReport {
  readonly tried: number;
  readonly opened: number;
}

/** Flips bits of the current journal, one at a time: each is noticed, and nothing before it is doubted or changed. */
export async function flipJournalBits(step: number, dataKey: Uint8Array | null): Promise<DamageReport> {
  const { image, before } = await storeToDamage(dataKey);
  const file = Buffer.from(fileOf(image, 'journal-2'));
  const whole = scanJournal(Buffer.from(file))!;
  expect(whole.frames).toHaveLength(200);
  expect(judge(file)).toEqual([]);
  let tried = 0;
  let opened = 0;
  // All that is in use, then the last 64 KB, which are preallocated space.
  const bits = [[0, whole.end * 8] as const, [(file.length - 65_536) * 8, file.length * 8] as const];
  for (const [from, to] of bits) {
    for (let bit = from; bit < to; bit += step) {
      const at = bit >> 3;
      const mask = 1 << (bit & 7);
      // In place and back again: copying the file for each bit would take longer than everything else.
      file[at]! ^= mask;
      const untouched = framesBefore(whole, at);
      const scan = scanJournal(file);
      const noticed = scan === undefined ? at < whole.read.bytes.length : judge(file, scan).length > 0;
      if (!noticed || (scan !== undefined && scan.frames.length !== untouched))
        throw new Error(`bit ${bit} went unnoticed`);
      tried++;
      if (tried % Math.ceil(8000 / step) === 0) {
        const disk = withFile(image, 'journal-2', Buffer.from(file));
        // With a whole frame behind it, no interrupted write explains it.
        const refused = untouched < whole.frames.length - 1;
        await openDamaged(disk, before + untouched, dataKey, `bit ${bit}`, refused);
        opened++;
      }
      file[at]! ^= mask;
    }
  }
  return { tried, opened };
}

/**
 * Cuts the current journal at every length: what is left is a whole beginning, and the cut is noticed. The exception is a cut
 * between two frames at a multiple of the grain, which only a checkpoint outside the store shows.
 */
export async function cutJournal(step: number, dataKey: Uint8Array | null): Promise<DamageReport> {
  const { image, before } = await storeToDamage(dataKey);
  const file = fileOf(image, 'journal-2');
  const whole = scanJournal(file)!;
  let tried = 0;
  let opened = 0;
  for (let length = 0; length < file.length; length += step) {
    const cut = file.subarray(0, length);
    const scan = scanJournal(cut);
    if (scan !== undefined) {
      const untouched = framesBefore(whole, length);
      expect(scan.frames.length, `length ${length}`).toBe(untouched);
      if (untouched < whole.frames.length) expect(judge(cut), `length ${length}`).not.toEqual([]);
      if (tried % Math.ceil(2000 / step) === 0) {
        await openDamaged(withFile(image, 'journal-2', cut), before + untouched, dataKey, `length ${length}`);
        opened++;
      }
    } else {
      expect(length).toBeLessThan(whole.read.bytes.length);
    }
    tried++;
  }
  return { tried, opened };
}

/** Flips bits and cuts ends of every other kind of file: looking over the store names the file each time, and opening never gives a wrong answer. */
export async function damageOtherFiles(count: number, dataKey: Uint8Array | null, seed: number): Promise<DamageReport> {
  const { image } = await storeToDamage(dataKey);
  const random = seeded(seed);
  expect(inspectStore(FOLDER, dataKey, new MemoryFiles(image))).toEqual([]);
  let tried = 0;
  let opened = 0;
  for (const name of ['manifest', 'snapshot-1', 'snapshot-2', 'journal-1']) {
    const file = fileOf(image, name);
    for (let i = 0; i < count; i++) {
      const flip = random.chance(0.9);
      const bad = flip ? flipBit(file, random.below(file.length * 8)) : file.subarray(0, random.below(file.length));
      const disk = withFile(image, name, bad);
      const damagedFiles = inspectStore(FOLDER, dataKey, new MemoryFiles(disk)).map((one) => one.file);
      expect(damagedFiles, `${name} ${i}`).toContain(name);
      if (dataKey !== null && i % 7 === 0) {
        const unopened = inspectStore(FOLDER, null, new MemoryFiles(disk)).map((one) => one.file);
        // Without the key a manifest's seal cannot be held against its content.
        if (name !== 'manifest') expect(unopened, `${name} ${i} without a key`).toContain(name);
      }
      tried++;
      if (i % 25 === 0) {
        await openDamaged(disk, 220, dataKey, `${name} ${i}`);
        opened++;
      }
    }
  }
  return { tried, opened };
}

function judge(bytes: Buffer, scan: JournalScan = scanJournal(bytes)!) {
  return judgeJournal({ scan, bytes, file: 'journal-2' }, 0);
}

/**
 * Opens a damaged store: it is refused, and then gives its best state read-only without a byte changed; or it opens with
 * exactly the transactions that are left and says what was wrong. What is damaged is never thrown away.
 */
async function openDamaged(
  disk: DiskImage,
  left: number,
  dataKey: Uint8Array | null,
  where: string,
  mustRefuse = false,
): Promise<void> {
  const files = new MemoryFiles(disk);
  const options = storeOptions(FOLDER, { files, dataKey, bounds: BOUNDS });
  const expected = Array.from({ length: left }, (_, i) => i);
  let store: Awaited<ReturnType<typeof openStore>>;
  try {
    store = await openStore(options);
  } catch (error) {
    if (!(error instanceof BinnacleError) || error.code !== 'DAMAGED') throw error;
    expect(files.log, where).toEqual([]);
    await openTolerant(disk, dataKey, expected, where);
    return;
  }
  expect(mustRefuse, `${where} was not refused`).toBe(false);
  expect(batches(store), where).toEqual(expected);
  const cut = store.recovery.problems.filter((one) => one.code === 'TAIL' || one.code === 'SLACK');
  for (const one of cut) {
    const kept = files.image().names.get(`${FOLDER}/${one.movedTo}`)!;
    const original = fileOf(disk, one.file).subarray(one.offset, one.offset + one.bytes);
    expect(kept.equals(original), where).toBe(true);
  }
  addPair(store, 1000);
  await store.durable();
  await store.close();
  const again = await openStore(options);
  expect(batches(again), where).toEqual([...expected, 1000]);
  expect(again.recovery.problems, where).toEqual([]);
  await again.close();
}

async function openTolerant(
  disk: DiskImage,
  dataKey: Uint8Array | null,
  expected: readonly number[],
  where: string,
): Promise<void> {
  const files = new MemoryFiles(disk);
  const options = storeOptions(FOLDER, { files, dataKey, bounds: BOUNDS });
  let store: Awaited<ReturnType<typeof openStore>>;
  try {
    store = await openStore({ ...options, damage: 'read-only' });
  } catch (error) {
    // Nothing at all is left to read.
    expect((error as BinnacleError).code, where).toBe('DAMAGED');
    return;
  }
  const found = batches(store);
  expect(found, where).toEqual(expected.slice(0, found.length));
  expect(() => addPair(store, 1), where).toThrow(/read-only/);
  await store.close();
  expect(files.log, where).toEqual([]);

  const going = await openStore({ ...options, damage: 'set-aside' });
  expect(batches(going), where).toEqual(found);
  for (const one of going.recovery.problems.filter((each) => each.severity === 'damage' && each.code !== 'LOST')) {
    const original = disk.names.get(`${FOLDER}/${one.file}`);
    if (original === undefined) continue;
    expect(one.movedTo, `${where} ${one.message}`).not.toBeNull();
    expect(files.image().names.get(`${FOLDER}/${one.movedTo}`)!.equals(original), where).toBe(true);
  }
  addPair(going, 1000);
  await going.durable();
  await going.close();
  const again = await openStore(options);
  expect(batches(again), where).toEqual([...found, 1000]);
  await again.close();
}

export { testKey };

/** How many frames end at or before an offset. */
function framesBefore(scan: JournalScan, offset: number): number {
  const after = scan.frames.findIndex((frame) => frame.offset + FRAME_HEAD + frame.payload.length > offset);
  return after < 0 ? scan.frames.length : after;
}
