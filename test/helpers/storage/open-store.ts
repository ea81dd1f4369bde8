import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../main/core/ports.ts';
import { nodeFiles } from '../../../main/storage/files.ts';
import type { Migration } from '../../../main/storage/migrations/index.ts';
import { openStore, type Store, type StoreOptions } from '../../../main/storage/store.ts';

/** A clock that stands still, so that names made from the time can be told. */
export const stillClock: Clock = { now: () => Date.UTC(2030, 0, 2, 3, 4, 5), monotonic: () => 0 };

/** A data key for tests. */
export const testKey: Uint8Array = new Uint8Array(32).fill(7);

/** One table with text of any size, and one that a trigger fills. */
export const itemMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'items',
    up: (tx) => {
      tx.run('CREATE TABLE item (id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, name TEXT NOT NULL)');
      tx.run('CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, item INTEGER NOT NULL, what TEXT NOT NULL)');
      tx.run(
        "CREATE TRIGGER item_log AFTER INSERT ON item BEGIN INSERT INTO log (item, what) VALUES (new.id, 'made'); END",
      );
    },
  },
];

/** Options for a store in `folder`, sealed under `testKey`. */
export function storeOptions(folder: string, more: Partial<StoreOptions> = {}): StoreOptions {
  return {
    folder,
    files: nodeFiles(),
    dataKey: testKey,
    workspaceId: 'workspace-1',
    migrations: itemMigrations,
    clock: stillClock,
    ...more,
  };
}

/** Writes one transaction of two rows that only count together: both hold `batch`. */
export function addPair(store: Store, batch: number, size = 20): void {
  store.transaction((tx) => {
    tx.run('INSERT INTO item (batch, name) VALUES (?, ?)', [batch, `first ${'x'.repeat(size)}`]);
    tx.run('INSERT INTO item (batch, name) VALUES (?, ?)', [batch, 'second']);
  });
}

/** The batches in a store, in order. @throws Error when one is only half there, or the trigger's rows do not fit. */
export function batches(store: Pick<Store, 'all' | 'get'>): number[] {
  const rows = store.all<{ batch: number; n: number }>(
    'SELECT batch, count(*) AS n FROM item GROUP BY batch ORDER BY batch',
  );
  const half = rows.find((row) => row.n !== 2);
  if (half !== undefined) throw new Error(`batch ${half.batch} is only half there`);
  const logged = store.get<{ n: number }>('SELECT count(*) AS n FROM log')!.n;
  if (logged !== rows.length * 2) throw new Error(`the trigger wrote ${logged} rows for ${rows.length} batches`);
  return rows.map((row) => row.batch);
}

/** Runs `work` in a new folder and removes it afterwards. */
export async function inFolder<R>(work: (folder: string) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-store-'));
  try {
    return await work(join(folder, 'store'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens a store, works with it and closes it. */
export async function withStore<R>(options: StoreOptions, work: (store: Store) => R | Promise<R>): Promise<R> {
  const store = await openStore(options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
