import { expect, test } from 'vitest';
import { type AuditLogOptions, openAuditLog } from '../../../main/storage/audit/audit-log.ts';
import { verifyAudit } from '../../../main/storage/audit/verify.ts';
import { openStore } from '../../../main/storage/store.ts';
import { crashState } from '../storage/crash-states.ts';
import { type DiskImage, MemoryFiles } from '../storage/memory-files.ts';
import { stillClock } from '../storage/open-store.ts';
import { seeded } from '../storage/random.ts';
import { draft } from './drafts.ts';
import { auditMigrations, testIdentity, testRandom, testWorkspace } from './log.ts';

const empty: DiskImage = { folders: new Set(['/', '/data', '/outside']), names: new Map() };
const identity = testIdentity();
const erased = 'isp-0002';

/** What had been promised once so many operations had reached the disk. */
interface Promised {
  readonly operations: number;
  readonly sequence: number;
  readonly erased: boolean;
}

async function open(files: MemoryFiles, dataKey: Uint8Array | null) {
  const base = { files, dataKey, workspaceId: testWorkspace, clock: stillClock };
  const store = await openStore({ ...base, folder: '/data/store', migrations: auditMigrations });
  const options: AuditLogOptions = {
    ...base,
    ...{ database: store, folder: '/data', identity, checkpointsFolder: '/outside', crypto: testRandom },
    ...{ segmentEntries: 7, checkpointEntries: 5 },
  };
  return { store, options, log: await openAuditLog(options) };
}

/** Appends, seals, erases and reopens, from an empty disk on, and notes after each step what was promised. */
async function live(files: MemoryFiles, dataKey: Uint8Array | null): Promise<Promised[]> {
  const promised: Promised[] = [];
  let gone = false;
  for (let run = 0; run < 2; run++) {
    const { store, log } = await open(files, dataKey);
    const note = (): void => {
      promised.push({ operations: files.log.length, sequence: log.head().sequence, erased: gone });
    };
    for (let step = 0; step < 12; step++) {
      store.transaction((tx) => {
        for (let more = 0; more <= step % 2; more++) log.append(tx, draft(run * 40 + step * 2 + more));
      });
      await store.durable();
      note();
      await log.maintain();
      note();
    }
    if (run === 0) {
      log.eraseTenant(erased);
      gone = true;
      note();
    }
    if (run === 0) store.snapshot();
    await log.close();
    note();
    await store.close();
  }
  return promised;
}

/**
 * Crashes at every point of a short life (first start, appending, sealing, new keys, erasure, closing) in `states` ways,
 * and opens what is left: no entry that was acknowledged is lost, everything fits, and what was erased stays erased.
 */
export function crashSuite(name: string, states: number, dataKey: Uint8Array | null): void {
  test(`a crash at any moment leaves a whole log with all that was acknowledged, ${name}`, async () => {
    const files = new MemoryFiles(empty);
    const promised = await live(files, dataKey);
    const random = seeded(states);
    let sealed = 0;
    for (let state = 0; state < states; state++) {
      const length = Math.floor((state * (files.log.length + 1)) / states);
      const disk = crashState({ image: empty, inodes: new Map() }, files.log, length, random);
      const left = new MemoryFiles(disk);
      const context = `state ${state}, after ${length} operations`;
      const { store, options, log } = await open(left, dataKey).catch((error: unknown) => {
        throw new Error(context, { cause: error });
      });
      const due = promised.filter(({ operations }) => operations <= length).at(-1);
      expect(log.head().sequence, context).toBeGreaterThanOrEqual(due?.sequence ?? 0);
      expect(log.findings(), context).toEqual([]);
      const verdict = await verifyAudit({ ...options, identities: [identity.id] });
      expect(verdict.problems, context).toEqual([]);
      expect(verdict.entries, context).toBe(log.head().sequence);
      const entries = log.query({ limit: 1000 }).entries;
      const erasing = promised.find((one) => one.erased)?.operations ?? 0;
      for (const entry of entries) {
        // Between the last promise before the erasure and the erasure itself, either is right.
        if (entry.detail === null) expect(length, context).toBeGreaterThan(erasing - 12);
        if (due?.erased === true && entry.sequence <= 18) expect(entry.tenant, context).not.toBe(erased);
      }
      store.transaction((tx) => log.append(tx, draft(1)));
      await log.maintain();
      sealed += left.list('/data/audit').length;
      expect((await verifyAudit({ ...options, identities: [identity.id] })).problems, context).toEqual([]);
      await log.close();
      await store.close();
    }
    expect(sealed).toBeGreaterThan(states / 10);
  });
}
