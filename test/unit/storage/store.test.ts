import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/storage/store.ts';
import { contractMigrations, databaseContract } from '../../helpers/storage/database-contract.ts';
import {
  addPair,
  batches,
  inFolder,
  itemMigrations,
  storeOptions,
  withStore,
} from '../../helpers/storage/open-store.ts';

const contractFolder = mkdtempSync(join(tmpdir(), 'binnacle-contract-'));
afterAll(() => rmSync(contractFolder, { recursive: true, force: true }));
let opened = 0;
databaseContract('a sealed store', () =>
  openStore(storeOptions(join(contractFolder, `s${opened++}`), { migrations: contractMigrations })),
);
databaseContract('an unsealed store', () =>
  openStore(storeOptions(join(contractFolder, `s${opened++}`), { migrations: contractMigrations, dataKey: null })),
);

const names = (folder: string): string[] => readdirSync(folder).sort();

describe.each([
  ['sealed', undefined],
  ['unsealed', null],
])('a store, %s', (name, dataKey) => {
  const options = (folder: string, more = {}) =>
    storeOptions(folder, { ...(dataKey === null ? { dataKey } : {}), ...more });

  it('gives back after reopening what was durable, over several openings of one journal', async () => {
    await inFolder(async (folder) => {
      for (let round = 0; round < 4; round++) {
        await withStore(options(folder), async (store) => {
          expect(batches(store)).toEqual(Array.from({ length: round }, (_, i) => i));
          expect(store.recovery.problems).toEqual([]);
          expect(store.recovery.created).toBe(round === 0);
          addPair(store, round);
          await store.durable();
        });
      }
      expect(names(folder)).toEqual(['journal-1', 'manifest', 'snapshot-1']);
      expect(readFileSync(join(folder, 'journal-1')).includes('first')).toBe(name === 'unsealed');
    });
  });

  it('keeps what was durable when it is never closed', async () => {
    await inFolder(async (folder) => {
      const first = await openStore(options(folder));
      for (let i = 0; i < 5; i++) addPair(first, i);
      await first.durable();
      addPair(first, 99);
      await withStore(options(folder), (store) => {
        expect(batches(store)).toEqual([0, 1, 2, 3, 4]);
        expect(store.recovery.replayed).toBe(6);
      });
    });
  });

  it('begins new generations as the journal grows, keeps two, and goes on after any of them', async () => {
    await inFolder(async (folder) => {
      const bounds = { bytes: 4000, share: 0, atClose: 1e9 };
      for (let round = 0; round < 3; round++) {
        await withStore(options(folder, { bounds }), async (store) => {
          for (let i = 0; i < 40; i++) {
            addPair(store, round * 40 + i, 500);
            await store.durable();
          }
          expect(store.status().generation).toBeGreaterThan(round * 2 + 2);
          expect(store.status().journalBytes).toBeLessThan(10_000);
        });
      }
      expect(names(folder)).toHaveLength(5);
      await withStore(options(folder), (store) => expect(batches(store)).toHaveLength(120));
    });
  });

  it('shares one frame among transactions that wait together, and keeps them whole', async () => {
    await inFolder(async (folder) => {
      const store = await openStore(options(folder));
      await Promise.all(
        Array.from({ length: 64 }, async (_, i) => {
          addPair(store, i);
          await store.durable();
        }),
      );
      const grouped = store.status().journalBytes;
      await withStore(options(folder), (again) => expect(batches(again)).toHaveLength(64));
      expect(grouped).toBeLessThan(64 * 200);
    });
  });

  it('undoes nothing but the transaction that threw, and replays the same', async () => {
    await inFolder(async (folder) => {
      const store = await openStore(options(folder));
      addPair(store, 0);
      expect(() =>
        store.transaction((tx) => {
          tx.run('INSERT INTO item (batch, name) VALUES (7, ?)', ['gone']);
          tx.run('INSERT INTO item (batch, name) VALUES (7, NULL)');
        }),
      ).toThrow(/NOT NULL/);
      addPair(store, 1);
      store.transaction((tx) => tx.run('DELETE FROM log WHERE item = ?', [4]));
      store.transaction((tx) => tx.run('INSERT INTO log (item, what) VALUES (4, ?)', ['again']));
      await store.durable();
      const rows = store.all('SELECT * FROM log ORDER BY id');
      await withStore(options(folder), (again) => {
        expect(batches(again)).toEqual([0, 1]);
        expect(again.all('SELECT * FROM log ORDER BY id')).toEqual(rows);
      });
    });
  });

  it('brings an older schema up to date behind a snapshot, and refuses a newer one', async () => {
    await inFolder(async (folder) => {
      await withStore(options(folder), async (store) => {
        expect(store.recovery.migrated).toEqual({ from: 0, to: 1 });
        addPair(store, 1);
        await store.durable();
      });
      const second = {
        version: 2,
        name: 'colour',
        up: (tx: Parameters<(typeof itemMigrations)[0]['up']>[0]) => {
          tx.run("ALTER TABLE item ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'");
          tx.run('UPDATE item SET colour = name');
        },
      };
      await withStore(options(folder, { migrations: [...itemMigrations, second] }), (store) => {
        expect(store.recovery.migrated).toEqual({ from: 1, to: 2 });
        expect(store.status().generation).toBe(2);
        expect(store.get('SELECT colour FROM item WHERE id = 2')).toEqual({ colour: 'second' });
      });
      const before = names(folder).map((file) => readFileSync(join(folder, file)).toString('hex'));
      await expect(openStore(options(folder))).rejects.toMatchObject({ code: 'NEWER_FORMAT' });
      expect(names(folder).map((file) => readFileSync(join(folder, file)).toString('hex'))).toEqual(before);
    });
  });
});

it('refuses to begin where a workspace must be', async () => {
  await inFolder(async (folder) => {
    await expect(openStore(storeOptions(folder, { mustExist: true }))).rejects.toMatchObject({ code: 'NO_WORKSPACE' });
  });
});

it('refuses another key, no key, and another workspace, and changes nothing', async () => {
  await inFolder(async (folder) => {
    await withStore(storeOptions(folder), (store) => addPair(store, 1));
    await expect(openStore(storeOptions(folder, { dataKey: null }))).rejects.toMatchObject({ code: 'LOCKED' });
    for (const more of [{ dataKey: new Uint8Array(32) }, { workspaceId: 'workspace-2' }]) {
      await expect(openStore(storeOptions(folder, more))).rejects.toMatchObject({ code: 'DAMAGED' });
    }
    await withStore(storeOptions(folder), (store) => expect(batches(store)).toEqual([1]));
  });
});
