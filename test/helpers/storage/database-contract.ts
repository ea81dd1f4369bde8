import { describe, expect, it } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import type { Database } from '../../../main/core/ports.ts';
import type { Migration } from '../../../main/storage/migrations/index.ts';

/** The schema the contract suite works on. */
export const contractMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'things',
    up: (tx) => {
      tx.run('CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size REAL, data BLOB)');
      tx.run('CREATE TABLE part (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL REFERENCES thing(id))');
    },
  },
];

const insert = 'INSERT INTO thing (name, size, data) VALUES (?, ?, ?)';

/** What every adapter of the `Database` port keeps to. `open` gives a database holding `contractMigrations` and nothing else. */
export function databaseContract(name: string, open: () => Promise<Database>): void {
  const withDatabase = (work: (db: Database) => void | Promise<void>) => async (): Promise<void> => {
    const db = await open();
    try {
      await work(db);
    } finally {
      await db.close();
    }
  };
  const count = (db: Database): number => db.get<{ n: number }>('SELECT count(*) AS n FROM thing')!.n;

  describe(`${name} as a Database`, () => {
    it(
      'gives rows as objects with their values unchanged',
      withDatabase(async (db) => {
        const values = ['plain', 'é € 😀', 'a\0b', 'x'.repeat(100_000), ''];
        const numbers = [0, 1, -1, 2 ** 31, 2 ** 53 - 1, 0.1, -1e300];
        db.transaction((tx) => {
          values.forEach((value, i) => {
            expect(tx.run(insert, [value, numbers[i]!, new Uint8Array([i, 255])])).toBe(1);
          });
          tx.run(insert, [null, null, null]);
        });
        await db.durable();
        const rows = db.all<{ name: string; size: number; data: Uint8Array }>(
          'SELECT name, size, data FROM thing ORDER BY id',
        );
        expect(rows.slice(0, -1).map((row) => row.name)).toEqual(values);
        expect(rows.slice(0, -1).map((row) => row.size)).toEqual(numbers.slice(0, values.length));
        expect(rows[2]!.data).toEqual(new Uint8Array([2, 255]));
        expect(rows.at(-1)).toEqual({ name: null, size: null, data: null });
        for (const number of numbers) expect(db.get('SELECT ? AS v', [number])).toEqual({ v: number });
      }),
    );

    it(
      'reads inside a transaction what it wrote, and undoes all of it when the work throws',
      withDatabase((db) => {
        const boom = new Error('boom');
        expect(() =>
          db.transaction((tx) => {
            tx.run(insert, ['a', 1, null]);
            expect(tx.get('SELECT name FROM thing')).toEqual({ name: 'a' });
            throw boom;
          }),
        ).toThrow(boom);
        expect(count(db)).toBe(0);
        expect(db.transaction((tx) => tx.run(insert, ['b', 1, null]))).toBe(1);
        expect(db.get('SELECT name FROM thing')).toEqual({ name: 'b' });
      }),
    );

    it(
      'ends a transaction whose statement failed, even when the failure was caught',
      withDatabase((db) => {
        expect(() =>
          db.transaction((tx) => {
            tx.run(insert, ['a', 1, null]);
            try {
              tx.run(insert, ['a', 1, null]);
            } catch {
              // Carrying on is what must not help.
            }
          }),
        ).toThrow(BinnacleError);
        expect(count(db)).toBe(0);
      }),
    );

    it(
      'keeps foreign keys',
      withDatabase((db) => {
        expect(() => db.transaction((tx) => tx.run('INSERT INTO part (thing) VALUES (7)'))).toThrow(/FOREIGN KEY/);
        expect(db.get('SELECT count(*) AS n FROM part')).toEqual({ n: 0 });
      }),
    );

    it(
      'refuses asynchronous work, transactions inside one, and use after the end',
      withDatabase((db) => {
        expect(() => db.transaction(async (tx) => tx.run(insert, ['a', 1, null]))).toThrow(/synchronous/);
        expect(() => db.transaction(() => db.transaction(() => 1))).toThrow(/inside another/);
        const kept = db.transaction((tx) => tx);
        expect(() => kept.run(insert, ['late', 1, null])).toThrow(/after its end/);
        expect(count(db)).toBe(0);
      }),
    );

    it(
      'refuses what a replay could not repeat and values it could not keep',
      withDatabase((db) => {
        const bad = [
          'INSERT INTO thing (name) VALUES (random())',
          "INSERT INTO thing (name) VALUES (datetime('now'))",
          'CREATE TABLE bad (t TEXT DEFAULT CURRENT_TIMESTAMP)',
          'DELETE FROM thing WHERE id IN (SELECT id FROM thing LIMIT 1)',
          "INSERT OR ROLLBACK INTO thing (name) VALUES ('a')",
          'PRAGMA user_version = 9',
          'COMMIT',
          "INSERT INTO thing (name) VALUES ('a'); INSERT INTO thing (name) VALUES ('b')",
          'SELECT 1',
        ];
        for (const sql of bad) expect(() => db.transaction((tx) => tx.run(sql)), sql).toThrow(BinnacleError);
        expect(() => db.all("INSERT INTO thing (name) VALUES ('a')")).toThrow(BinnacleError);
        for (const value of ['\ud800', '\ufefftext', Number.NaN, Number.POSITIVE_INFINITY, true, undefined, {}]) {
          expect(() => db.transaction((tx) => tx.run(insert, [value as string, 1, null]))).toThrow(BinnacleError);
        }
        expect(count(db)).toBe(0);
      }),
    );

    it(
      'answers nothing after it was closed',
      withDatabase(async (db) => {
        await db.close();
        expect(() => db.all('SELECT 1 AS one')).toThrow(/closed/);
        expect(() => db.transaction(() => 1)).toThrow(/closed/);
        await expect(db.durable()).rejects.toThrow(/closed/);
      }),
    );
  });
}
