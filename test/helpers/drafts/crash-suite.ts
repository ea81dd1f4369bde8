import { expect } from 'vitest';
import { idOfFile } from '../../../main/drafts/draft-file.ts';
import type { FileSystem } from '../../../main/storage/files.ts';
import { crashState } from '../storage/crash-states.ts';
import { type DiskImage, killable, MemoryFiles } from '../storage/memory-files.ts';
import { testKey } from '../storage/open-store.ts';
import { seeded } from '../storage/random.ts';
import { batchesOf, headOf, openDrafts } from './open-drafts.ts';

const FOLDER = '/data';

/** What was promised, and how far the log of system calls had come. */
interface Promised {
  readonly at: number;
  readonly what: 'kept' | 'discarding' | 'discarded';
  readonly id: string;
  readonly count: number;
}

function emptyDisk(): DiskImage {
  return { folders: new Set(['/', FOLDER]), names: new Map() };
}

/** Several openings in which drafts are made, typed into, discarded; one sync fails and the next append starts afresh. */
async function runWorkload(dataKey: Uint8Array | null) {
  const files = new MemoryFiles(emptyDisk());
  const promised: Promised[] = [];
  const promise = (what: Promised['what'], id: string, count = 0) =>
    promised.push({ at: files.log.length, what, id, count });
  const lengths = new Map<string, number>();
  let failNext = false;
  for (let opening = 0; opening < 4; opening++) {
    const alive = killable(files);
    const faulty: FileSystem = Object.create(alive) as FileSystem;
    faulty.fdatasync = (file) => {
      if (!failNext) return alive.fdatasync(file);
      failNext = false;
      return files.failSync(file);
    };
    const { drafts } = openDrafts(FOLDER, dataKey, faulty);
    // What an opening shows counts as kept, also where the opening before was told that the disk refused it.
    for (const { head, batches } of drafts.list()) {
      lengths.set(head.id, batches.length);
      promise('kept', head.id, batches.length);
    }
    for (const number of [opening * 2 + 1, opening * 2 + 2]) {
      await drafts.create(headOf(number));
      lengths.set(headOf(number).id, 0);
    }
    for (let round = 0; round < 6; round++) {
      failNext = round === 2;
      for (const [id, length] of lengths) {
        const to = length + 1 + (round % 3);
        const all = batchesOf(length + 1, to).map((batch) => drafts.append(id, [batch]));
        const results = await Promise.allSettled(all);
        if (results.some(({ status }) => status === 'rejected')) {
          // What the disk refused is sent again, as a window does; here in two parts, so that the first is shorter.
          await drafts.append(id, batchesOf(length + 1, length + 1));
          await drafts.append(id, batchesOf(length + 2, to));
        }
        lengths.set(id, to);
        promise('kept', id, to);
      }
    }
    const doomed = headOf(opening * 2 + 1).id;
    promise('discarding', doomed);
    drafts.destroy(doomed);
    promise('discarded', doomed);
    lengths.delete(doomed);
    failNext = opening % 2 === 0;
    for (const [id, length] of lengths) {
      await drafts.append(id, batchesOf(length + 1, length + 1)).catch(() => undefined);
      failNext = false;
    }
    if (opening % 2 === 1) await drafts.close();
    alive.kill();
  }
  return { files, promised };
}

/** What the crash tests did. */
export interface DraftCrashReport {
  readonly states: number;
  /** States whose recovery was interrupted too. */
  readonly twice: number;
}

/** Lets the power fail at points of a workload: every acknowledged batch is there, and every discarded draft is not. */
export async function crashDrafts(states: number, seed: number): Promise<DraftCrashReport> {
  const random = seeded(seed);
  let twice = 0;
  let done = 0;
  const workloads = [
    { dataKey: testKey, ...(await runWorkload(testKey)) },
    { dataKey: null, ...(await runWorkload(null)) },
  ];
  while (done < states) {
    for (const { dataKey, files, promised } of workloads) {
      const at = random.below(files.log.length + 1);
      const where = `state ${done}: crash after operation ${at} of ${files.log.length}`;
      let disk = crashState({ image: emptyDisk(), inodes: new Map() }, files.log, at, random);
      if (random.chance(0.3)) {
        twice++;
        const again = new MemoryFiles(disk);
        const start = { image: disk, inodes: again.inodes() };
        const alive = killable(again);
        openDrafts(FOLDER, dataKey, alive).drafts.list();
        alive.kill();
        disk = crashState(start, again.log, random.below(again.log.length + 1), random);
      }
      await check(
        new MemoryFiles(disk),
        dataKey,
        promised.filter((one) => one.at <= at),
        where,
      );
      done++;
    }
  }
  return { states: done, twice };
}

async function check(
  files: MemoryFiles,
  dataKey: Uint8Array | null,
  promised: readonly Promised[],
  where: string,
): Promise<void> {
  const opened = openDrafts(FOLDER, dataKey, files);
  const found = new Map(opened.drafts.list().map((one) => [one.head.id, one]));
  for (const { what, id, count } of promised) {
    const draft = found.get(id);
    const ends = promised.filter((one) => one.id === id && one.what !== 'kept').map((one) => one.what);
    if (ends.includes('discarded')) expect(draft, `${where}: ${id} is back`).toBeUndefined();
    if (what !== 'kept' || (ends.includes('discarding') && draft === undefined)) continue;
    expect(draft?.batches.length ?? -1, `${where}: ${id}`).toBeGreaterThanOrEqual(count);
  }
  for (const { batches, trouble } of found.values()) {
    expect(trouble, where).toBe('');
    expect(batches, where).toEqual(batchesOf(1, batches.length));
  }
  expect(opened.keys.slotsOfClass('draft'), where).toHaveLength(found.size);
  for (const [id, { batches }] of found)
    await opened.drafts.append(id, batchesOf(batches.length + 1, batches.length + 2));
  await opened.close();
  expect(files.openCount, `${where}: files left open`).toBe(0);
  const again = openDrafts(FOLDER, dataKey, files);
  for (const { head, batches, trouble } of again.drafts.list()) {
    expect(trouble, where).toBe('');
    expect(batches, where).toEqual(batchesOf(1, (found.get(head.id)?.batches.length ?? 0) + 2));
  }
  await again.close();
  const left = [...files.image().names.keys()].filter((path) => path.startsWith(`${FOLDER}/drafts/`));
  expect(
    left.filter((path) => idOfFile(path.slice(`${FOLDER}/drafts/`.length)) === undefined),
    where,
  ).toEqual([]);
}
