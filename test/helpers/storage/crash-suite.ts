import { expect } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import type { FileSystem } from '../../../main/storage/files.ts';
import { inspectStore } from '../../../main/storage/inspect.ts';
import type { Migration } from '../../../main/storage/migrations/index.ts';
import { rewriteSealed } from '../../../main/storage/rewrite-sealed.ts';
import { openStore, type StoreOptions } from '../../../main/storage/store.ts';
import { crashState } from './crash-states.ts';
import { type DiskImage, killable, MemoryFiles } from './memory-files.ts';
import { addPair, batches, itemMigrations, storeOptions, testKey } from './open-store.ts';
import { type Random, seeded } from './random.ts';

const FOLDER = '/data/store';
const BOUNDS = { bytes: 3000, share: 0, atClose: 1e9 };

/** A second schema, so that a migration is among what a crash interrupts. */
export const laterMigrations: readonly Migration[] = [
  ...itemMigrations,
  {
    version: 2,
    name: 'colours',
    up: (tx) => {
      tx.run("ALTER TABLE item ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'");
      tx.run('CREATE TABLE colour (id INTEGER PRIMARY KEY, name TEXT NOT NULL)');
      tx.run('INSERT INTO colour (id, name) SELECT id, name FROM item ORDER BY id');
      tx.run('CREATE INDEX item_batch ON item (batch)');
      tx.run('UPDATE item SET colour = name');
    },
  },
];

/** What a workload acknowledged, by how far the log had come. */
interface Workload {
  readonly start: { readonly image: DiskImage; readonly inodes: ReadonlyMap<string, number> };
  readonly files: MemoryFiles;
  readonly acknowledged: { readonly at: number; readonly batches: number; readonly sealed: boolean }[];
}

function emptyDisk(): DiskImage {
  return { folders: new Set(['/', '/data']), names: new Map() };
}

function optionsOn(files: MemoryFiles, more: Partial<StoreOptions>): StoreOptions {
  return storeOptions(FOLDER, { files, bounds: BOUNDS, ...more });
}

/** From nothing over several openings, generations and a migration; the last opening ends without closing. */
async function runWorkload(dataKey: Uint8Array | null): Promise<Workload> {
  const files = new MemoryFiles(emptyDisk());
  const work: Workload = { start: { image: emptyDisk(), inodes: new Map() }, files, acknowledged: [] };
  let next = 0;
  for (const [rounds, migrations, close] of [
    [3, itemMigrations, true],
    [14, itemMigrations, false],
    [4, laterMigrations, true],
    [10, laterMigrations, false],
  ] as const) {
    const alive = killable(files);
    const store = await openStore(optionsOn(files, { files: alive, dataKey, migrations }));
    for (let round = 0; round < rounds; round++) {
      for (let grouped = 0; grouped <= round % 3; grouped++) addPair(store, next, sizeOf(next++));
      await store.durable();
      work.acknowledged.push({ at: files.log.length, batches: next, sealed: dataKey !== null });
    }
    if (close) await store.close();
    alive.kill();
    // Reaches no file any more, and gives the memory back.
    await store.close();
  }
  return work;
}

/** Mostly a few sectors; now and then enough to begin a new generation, and near the end more than a journal is made with. */
function sizeOf(batch: number): number {
  if (batch === 55) return 200_000;
  return batch % 9 === 8 ? 900 : 60;
}

/** An unsealed store that is rewritten sealed. */
async function runSealing(): Promise<Workload> {
  const made = await runWorkload(null);
  const image = made.files.image();
  const files = new MemoryFiles(image);
  const start = { image, inodes: files.inodes() };
  const { batches: count } = made.acknowledged.at(-1)!;
  const acknowledged = [{ at: 0, batches: count, sealed: false }];
  await rewriteSealed({ folder: FOLDER, files, workspaceId: 'workspace-1', dataKey: testKey });
  acknowledged.push({ at: files.log.length, batches: count, sealed: true });
  return { start, files, acknowledged };
}

/** What the crash tests did. */
export interface CrashReport {
  readonly states: number;
  /** States of a disk on which a recovery itself was interrupted. */
  readonly twice: number;
  /** States whose recovery cut a tail. */
  readonly cut: number;
}

/**
 * Lets the power fail at every point of several workloads, works out disks that could be left, and opens the store on
 * each: it must hold everything acknowledged and nothing by halves, must not call itself damaged, and must take new work.
 */
export async function crashEverywhere(states: number, seed: number): Promise<CrashReport> {
  const random = seeded(seed);
  const workloads = [await runWorkload(testKey), await runWorkload(null), await runSealing()];
  const total = workloads.reduce((sum, work) => sum + work.files.log.length + 1, 0);
  let done = 0;
  let twice = 0;
  let cut = 0;
  while (done < states) {
    for (const work of workloads) {
      for (let length = 0; length <= work.files.log.length && done < states; length++) {
        // Every point in turn while there are enough states, else points by chance.
        const at = states >= total ? length : random.below(work.files.log.length + 1);
        const image = crashState(work.start, work.files.log, at, random);
        const again = random.chance(0.3);
        const outcome = await recoverAndCheck(work, at, image, random, again);
        cut += outcome.cut ? 1 : 0;
        twice += again ? 1 : 0;
        done++;
      }
    }
  }
  return { states: done, twice, cut };
}

async function recoverAndCheck(
  work: Workload,
  at: number,
  image: DiskImage,
  random: Random,
  again: boolean,
): Promise<{ cut: boolean }> {
  const least = work.acknowledged.filter((one) => one.at <= at).at(-1)?.batches ?? 0;
  const most = work.acknowledged.at(-1)!.batches;
  const where = `crash after operation ${at} of ${work.files.log.length}`;
  let disk = image;
  if (again) {
    // The recovery is interrupted too.
    const files = new MemoryFiles(disk);
    const start = { image: disk, inodes: files.inodes() };
    const alive = killable(files);
    const store = await openAny(files, where, alive);
    expect(batches(store).length, where).toBeGreaterThanOrEqual(least);
    alive.kill();
    await store.close();
    disk = crashState(start, files.log, random.below(files.log.length + 1), random);
  }
  const files = new MemoryFiles(disk);
  const store = await openAny(files, where);
  const found = batches(store);
  expect(found, where).toEqual(Array.from({ length: found.length }, (_, i) => i));
  expect(found.length, where).toBeGreaterThanOrEqual(least);
  expect(found.length, where).toBeLessThanOrEqual(most);
  expect(store.recovery.problems.filter((one) => one.severity === 'damage')).toEqual([]);
  addPair(store, found.length);
  await store.durable();
  const sealed = files.image().names.get(`${FOLDER}/manifest`)!.includes('"sealing":"aes');
  await store.close();
  const key = sealed ? testKey : null;
  const damage = inspectStore(FOLDER, key, files).filter((one) => one.severity === 'damage');
  expect(damage, where).toEqual([]);
  const last = await openStore(optionsOn(files, { dataKey: key, migrations: laterMigrations }));
  expect(batches(last), where).toHaveLength(found.length + 1);
  await last.close();
  return { cut: store.recovery.problems.some((one) => one.code === 'TAIL') };
}

/** Opens a store that may be sealed, unsealed or half way between, as an operator's start would. */
async function openAny(files: MemoryFiles, where: string, seen: FileSystem = files) {
  const manifest = files.image().names.get(`${FOLDER}/manifest`)?.toString('latin1') ?? '';
  const dataKey = manifest.includes('"sealing":"none"') ? null : testKey;
  try {
    return await openStore(optionsOn(files, { files: seen, dataKey, migrations: laterMigrations }));
  } catch (error) {
    if (!(error instanceof BinnacleError)) throw error;
    throw new Error(`${where}: ${error.code} ${error.message} ${JSON.stringify(error.details)}`);
  }
}
