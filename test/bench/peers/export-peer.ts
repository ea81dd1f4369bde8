import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import initSqlJs, { type Database, type Statement } from 'sql.js';
import type { SqlValue, Transaction } from '../../../main/core/ports.ts';

/** A peer on sql.js that writes its whole database at every commit: the usual way of keeping one. */
export class ExportPeer implements Transaction {
  readonly #file: string;
  readonly #database: Database;

  constructor(file: string, database: Database) {
    this.#file = file;
    this.#database = database;
  }

  all<T extends object>(sql: string, parameters: readonly SqlValue[] = []): readonly T[] {
    return this.#using(sql, parameters, (statement) => {
      const rows: T[] = [];
      while (statement.step()) rows.push(statement.getAsObject() as T);
      return rows;
    });
  }

  get<T extends object>(sql: string, parameters: readonly SqlValue[] = []): T | undefined {
    return this.#using(sql, parameters, (statement) => (statement.step() ? (statement.getAsObject() as T) : undefined));
  }

  run(sql: string, parameters: readonly SqlValue[] = []): number {
    this.#database.run(sql, [...parameters]);
    return this.#database.getRowsModified();
  }

  /** Runs work as one transaction and replaces the file; it is on disk when this returns. */
  transaction(work: (tx: Transaction) => void): void {
    this.#database.run('BEGIN');
    work(this);
    this.#database.run('COMMIT');
    const bytes = this.#database.export();
    const next = openSync(`${this.#file}.new`, 'w');
    for (let done = 0; done < bytes.length; ) done += writeSync(next, bytes, done);
    fsyncSync(next);
    closeSync(next);
    renameSync(`${this.#file}.new`, this.#file);
  }

  close(): void {
    this.#database.close();
  }

  #using<R>(sql: string, parameters: readonly SqlValue[], work: (statement: Statement) => R): R {
    const statement = this.#database.prepare(sql);
    try {
      statement.bind([...parameters]);
      return work(statement);
    } finally {
      statement.free();
    }
  }
}

/** Opens a database file whole. */
export async function openExportPeer(file: string): Promise<ExportPeer> {
  const { Database } = await initSqlJs();
  return new ExportPeer(file, new Database(readFileSync(file)));
}
