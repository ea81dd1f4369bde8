import { expect } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import type { FileSystem } from '../../../main/storage/files.ts';
import { openStore, type Store } from '../../../main/storage/store.ts';
import { laterMigrations } from './crash-suite.ts';
import { CALLS, failure, MemoryFiles } from './memory-files.ts';
import { addPair, batches, itemMigrations, storeOptions } from './open-store.ts';

const FOLDER = '/data/store';
const BOUNDS = { bytes: 3000, share: 0, atClose: 1e9 };

/** How a system call fails: with a code, once or from then on; or by moving fewer bytes than asked. */
export type Fault =
  | { readonly kind: 'error'; readonly code: string; readonly lasting: boolean }
  | { readonly kind: 'short'; readonly lasting: boolean };

/** Every way of failing that is tried at every call. */
export const faults: readonly Fault[] = [
  { kind: 'error', code: 'EIO', lasting: false },
  { kind: 'error', code: 'EIO', lasting: true },
  { kind: 'error', code: 'ENOSPC', lasting: true },
  { kind: 'error', code: 'EDQUOT', lasting: false },
  { kind: 'error', code: 'EMFILE', lasting: false },
  { kind: 'short', lasting: false },
  { kind: 'short', lasting: true },
];

/** A file system whose n-th call fails. */
export function failingFiles(files: FileSystem, nth: number, fault: Fault): FileSystem & { calls(): number } {
  let calls = 0;
  const failing = Object.create(files) as FileSystem & { calls(): number };
  for (const name of CALLS) {
    const call = files[name].bind(files) as (...given: unknown[]) => unknown;
    const wrapped = (...given: unknown[]): unknown => {
      calls++;
      if (calls < nth || (calls > nth && !fault.lasting)) return call(...given);
      if (fault.kind === 'error') {
        // A full disk still reads, syncs and removes.
        if (fault.code === 'ENOSPC' && !['write', 'open', 'makeFolder', 'rename'].includes(name)) return call(...given);
        if (fault.code === 'ENOSPC' && name === 'open' && given[1] !== 'create') return call(...given);
        // A close that fails has closed all the same.
        if (name === 'close') call(...given);
        throw failure(fault.code);
      }
      if (name !== 'write' && name !== 'read') return call(...given);
      const [file, bytes, position] = given as [number, Uint8Array, number];
      return call(file, bytes.subarray(0, Math.ceil(bytes.length / 2)), position);
    };
    Object.assign(failing, { [name]: wrapped });
  }
  failing.calls = () => calls;
  return failing;
}

/** What the failing-call tests did. */
export interface FailingReport {
  readonly calls: number;
  readonly tried: number;
  readonly stopped: number;
}

/** Lets every `step`-th system call of a workload fail in every way, and looks at what is left. */
export async function failEveryCall(step: number): Promise<FailingReport> {
  const clean = failingFiles(emptyFiles(), Number.POSITIVE_INFINITY, faults[0]!);
  await workload(clean, () => {});
  const calls = clean.calls();
  let tried = 0;
  let stopped = 0;
  for (const fault of faults) {
    for (let nth = 1; nth <= calls; nth += step) {
      tried++;
      if (await failOnce(nth, fault)) stopped++;
    }
  }
  return { calls, tried, stopped };
}

function emptyFiles(): MemoryFiles {
  return new MemoryFiles({ folders: new Set(['/', '/data']), names: new Map() });
}

/** Opens, writes over several generations, closes, opens again with a migration, writes, closes. */
async function workload(files: FileSystem, acknowledge: (batches: number, store: Store) => void): Promise<void> {
  let next = 0;
  for (const migrations of [itemMigrations, laterMigrations]) {
    const store = await openStore(storeOptions(FOLDER, { files, migrations, bounds: BOUNDS }));
    try {
      for (let round = 0; round < 12; round++) {
        addPair(store, next, 200);
        await store.durable();
        next++;
        acknowledge(next, store);
        // Lets a new generation begin where one is due.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      await checkStopped(store, error, next);
      throw error;
    } finally {
      await store.close().catch(() => {});
    }
  }
}

/** After the first failure: nothing more is acknowledged, the reason is said, and reads show what is on disk or refuse. */
async function checkStopped(store: Store, error: unknown, acknowledged: number): Promise<void> {
  expect((error as BinnacleError).code).toBe('STORAGE_FAILED');
  for (let i = 0; i < 2; i++) {
    expect(() => addPair(store, 9999)).toThrow(/writing has stopped/);
    await expect(store.durable()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  }
  expect(store.status().stopped?.code).toBe('STORAGE_FAILED');
  try {
    expect(batches(store)).toEqual(Array.from({ length: acknowledged }, (_, i) => i));
  } catch (reading) {
    if (!(reading instanceof BinnacleError)) throw reading;
    expect(reading.code).toBe('STORAGE_FAILED');
  }
}

async function failOnce(nth: number, fault: Fault): Promise<boolean> {
  const disk = emptyFiles();
  const failing = failingFiles(disk, nth, fault);
  const where = `${JSON.stringify(fault)} at call ${nth}`;
  let acknowledged = 0;
  let failed = false;
  try {
    await workload(failing, (batches) => {
      acknowledged = batches;
    });
  } catch (error) {
    if (!(error instanceof BinnacleError)) throw error;
    failed = true;
    expect(error.code, where).toBe('STORAGE_FAILED');
    expect(error.fix, where).not.toBe('');
    if (fault.kind === 'error' && fault.code === 'ENOSPC') expect(error.message, where).toMatch(/disk is full/);
  }
  // The disk works again.
  const store = await openStore(storeOptions(FOLDER, { files: disk, migrations: laterMigrations, bounds: BOUNDS }));
  const found = batches(store);
  expect(found, where).toEqual(Array.from({ length: found.length }, (_, i) => i));
  expect(found.length, where).toBeGreaterThanOrEqual(acknowledged);
  expect(found.length, where).toBeLessThanOrEqual(acknowledged + 1);
  addPair(store, found.length);
  await store.durable();
  await store.close();
  expect(disk.openCount, `${where}: files left open`).toBe(0);
  return failed;
}
