import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../main/core/ports.ts';
import { openStore, type Store } from '../../../main/storage/store.ts';
import { inFolder, storeOptions, withStore } from '../../helpers/storage/open-store.ts';
import { type Random, seeded } from '../../helpers/storage/random.ts';

const migrations = [
  {
    version: 1,
    name: 'one table of every kind',
    up: (tx: Transaction) => {
      tx.run('CREATE TABLE plain (id INTEGER PRIMARY KEY, a TEXT, b REAL)');
      tx.run(
        'CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, plain INTEGER REFERENCES plain(id) ON DELETE CASCADE)',
      );
      tx.run('CREATE TABLE named (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID');
      tx.run('CREATE INDEX plain_a ON plain (a)');
      tx.run('CREATE VIRTUAL TABLE words USING fts4(text)');
      tx.run('CREATE TRIGGER count_it AFTER INSERT ON plain BEGIN INSERT INTO counted (plain) VALUES (new.id); END');
    },
  },
];

/** Any transaction: inserts, changes, deletes, upserts, full text, large values, failures that undo it, half of it read back. */
function anyTransaction(store: Store, random: Random): void {
  const undo = random.chance(0.15);
  try {
    store.transaction((tx) => {
      for (let i = random.below(6); i >= 0; i--) anyStatement(tx, random);
      if (undo) throw new Error('undone');
    });
  } catch (error) {
    if ((error as Error).message !== 'undone') expect((error as Error).message).toMatch(/UNIQUE/);
  }
}

function anyStatement(tx: Transaction, random: Random): void {
  const text = 'x'.repeat(random.below(random.chance(0.05) ? 9000 : 40));
  switch (random.below(8)) {
    case 0:
    case 1:
      tx.run('INSERT INTO plain (a, b) VALUES (?, ?)', [text, random.below(1000) / 7]);
      break;
    case 2: {
      tx.run('INSERT INTO plain (a) VALUES (?)', [text]);
      const { id } = tx.get<{ id: number }>('SELECT last_insert_rowid() AS id')!;
      tx.run('UPDATE plain SET b = ? WHERE id = ?', [id, id]);
      break;
    }
    case 3:
      tx.run('DELETE FROM plain WHERE id % ? = ?', [7 + random.below(20), random.below(7)]);
      break;
    case 4:
      tx.run('INSERT INTO named (name, n) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET n = n + 1', [
        `name ${random.below(30)}`,
      ]);
      break;
    case 5:
      tx.run('INSERT INTO words (text) VALUES (?)', [`word${random.below(50)} ${text}`]);
      break;
    case 6:
      tx.run('DELETE FROM words WHERE docid = ?', [random.below(40)]);
      break;
    default:
      tx.run('INSERT INTO plain (id, a) VALUES (?, ?)', [random.below(60), text]);
  }
}

const TABLES = ['plain', 'counted', 'named', 'words'];
const contents = (store: Store): unknown => TABLES.map((table) => store.all(`SELECT * FROM ${table} ORDER BY 1`));

describe('replaying', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('gives the same rows and the same pages, seed %i', async (seed) => {
    await inFolder(async (folder) => {
      const random = seeded(seed);
      const options = storeOptions(folder, { migrations });
      // Several openings write to one journal; the last one closes it with a snapshot.
      for (let opening = 0; opening < 3; opening++) {
        const store = await openStore(options);
        for (let i = 0; i < 60; i++) {
          anyTransaction(store, random);
          if (random.chance(0.2)) await store.durable();
        }
        await store.durable();
        const before = contents(store);
        await withStore(options, (again) => {
          expect(contents(again)).toEqual(before);
          expect(again.recovery.problems).toEqual([]);
        });
      }
      const before = await withStore(options, (store) => {
        store.snapshot();
        anyTransaction(store, random);
        return contents(store);
      });
      // Without the snapshot the state is made again from the generation before, and proven by its content hash.
      const snapshot = join(folder, 'snapshot-2');
      const bytes = readFileSync(snapshot);
      bytes[bytes.length - 100]! ^= 1;
      writeFileSync(snapshot, bytes);
      await withStore(options, (store) => {
        expect(contents(store)).toEqual(before);
        expect(store.recovery.problems).toMatchObject([
          { code: 'FILE', severity: 'note', file: 'snapshot-2', message: expect.stringContaining('nothing is lost') },
        ]);
        expect(readFileSync(join(folder, store.recovery.problems[0]!.movedTo!))).toEqual(bytes);
      });
      await withStore(options, (store) => {
        expect(contents(store)).toEqual(before);
        expect(store.recovery.problems.filter((one) => one.severity === 'damage')).toEqual([]);
      });
    });
  });
});
