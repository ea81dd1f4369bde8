import initSqlJs, { type Database as SqlJsDatabase, type SqlJsStatic, type Statement } from 'sql.js';
import { BinnacleError } from '../../contract/errors.ts';
import type { SqlValue } from '../../core/ports.ts';
import { classifyStatement, type StatementKind } from './statement-guard.ts';

/** What every connection is set to. The journal file gives the durability, so SQLite's own is switched off. */
const PRAGMAS = [
  ['journal_mode', 'MEMORY', 'memory'],
  ['synchronous', 'OFF', 0],
  ['locking_mode', 'EXCLUSIVE', 'exclusive'],
  ['temp_store', 'MEMORY', 2],
  ['foreign_keys', '1', 1],
] as const;

/** Prepared statements kept at once; the oldest goes first. */
const CACHED_STATEMENTS = 512;

interface Prepared {
  readonly statement: Statement;
  readonly kind: StatementKind;
  columns: readonly string[] | undefined;
}

/** One in-memory database of sql.js with a statement cache. Knows nothing of files. */
export class SqlEngine {
  readonly #make: SqlJsStatic;
  readonly #prepared = new Map<string, Prepared>();
  #db: SqlJsDatabase;

  private constructor(make: SqlJsStatic, bytes: Uint8Array | null) {
    this.#make = make;
    this.#db = this.#connect(bytes);
  }

  /** Opens a database over a copy of `bytes`, or an empty one. */
  static async open(bytes: Uint8Array | null): Promise<SqlEngine> {
    return new SqlEngine(await initSqlJs(), bytes);
  }

  /** Throws the content away and goes on with `bytes`. */
  reload(bytes: Uint8Array | null): void {
    this.close();
    this.#db = this.#connect(bytes);
  }

  /** All rows of a query, each an object keyed by column name. */
  all<T extends object>(sql: string, parameters: readonly SqlValue[] = []): T[] {
    const prepared = this.#read(sql, parameters);
    const rows: T[] = [];
    try {
      while (prepared.statement.step()) rows.push(toRow<T>(prepared));
    } catch (error) {
      throw refused(error, sql);
    } finally {
      prepared.statement.reset();
    }
    return rows;
  }

  /** The first row of a query, or undefined. */
  get<T extends object>(sql: string, parameters: readonly SqlValue[] = []): T | undefined {
    const prepared = this.#read(sql, parameters);
    try {
      return prepared.statement.step() ? toRow<T>(prepared) : undefined;
    } catch (error) {
      throw refused(error, sql);
    } finally {
      prepared.statement.reset();
    }
  }

  /** Runs one writing statement and gives the number of rows it changed (0 for the schema). */
  run(sql: string, parameters: readonly SqlValue[]): number {
    const prepared = this.#prepare(sql);
    if (prepared.kind === 'read')
      throw new BinnacleError('INTERNAL', `A query was run as a change: ${sql.slice(0, 120)}`);
    bind(prepared.statement, parameters, sql);
    try {
      prepared.statement.step();
    } catch (error) {
      throw refused(error, sql);
    } finally {
      prepared.statement.reset();
    }
    if (prepared.kind === 'change') return this.#db.getRowsModified();
    // Column lists of prepared queries may have changed.
    this.#forget();
    return 0;
  }

  /** Runs a statement of the storage itself, past the guard: transaction control and `user_version`. */
  control(sql: string): void {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      prepared = { statement: this.#db.prepare(sql), kind: 'schema', columns: undefined };
      this.#prepared.set(sql, prepared);
    }
    try {
      prepared.statement.step();
    } catch (error) {
      throw refused(error, sql);
    } finally {
      prepared.statement.reset();
    }
  }

  /** Undoes the open transaction; harmless when SQLite undid it already. */
  rollback(): void {
    try {
      this.control('ROLLBACK');
    } catch {
      // SQLite had ended the transaction by itself.
    }
    this.#forget();
  }

  /** Rows changed since the connection was opened (triggers included), and the newest row id. */
  totals(): readonly [changes: number, lastId: number] {
    let prepared = this.#prepared.get(TOTALS);
    if (prepared === undefined) {
      prepared = { statement: this.#db.prepare(TOTALS), kind: 'read', columns: undefined };
      this.#prepared.set(TOTALS, prepared);
    }
    prepared.statement.step();
    const row = prepared.statement.get();
    prepared.statement.reset();
    return [Number(row[0]), Number(row[1])];
  }

  /** The build in use, as files name it. */
  version(): string {
    return `SQLite ${this.get<{ version: string }>('SELECT sqlite_version() AS version')?.version} (sql.js)`;
  }

  /** The schema's version as SQLite keeps it. */
  userVersion(): number {
    return Number(this.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0);
  }

  /**
   * Sets the newest row id to a known value.
   *
   * SQLite does not take it back when a transaction is undone, and a fresh connection starts at 0: without this the
   * live database and a replayed one could not be compared by it.
   */
  setLastId(id: number): void {
    this.#db.exec('CREATE TEMP TABLE IF NOT EXISTS binnacle_last_id (id INTEGER PRIMARY KEY)');
    this.#db.exec(`DELETE FROM temp.binnacle_last_id; INSERT INTO temp.binnacle_last_id VALUES (${Math.trunc(id)})`);
  }

  /** The whole database as bytes. Not inside a transaction. */
  export(): Uint8Array {
    const bytes = this.#db.export();
    this.#check();
    return bytes;
  }

  /** Releases everything; harmless when that was done before. */
  close(): void {
    this.#forget();
    this.#db.close();
  }

  #connect(bytes: Uint8Array | null): SqlJsDatabase {
    const db = bytes === null ? new this.#make.Database() : new this.#make.Database(bytes);
    db.exec(PRAGMAS.map(([name, value]) => `PRAGMA ${name}=${value}`).join(';'));
    this.#db = db;
    this.#check();
    return db;
  }

  /** Asks for every setting again: versions of the engine have lost them while exporting. */
  #check(): void {
    const answers = this.#db.exec(PRAGMAS.map(([name]) => `PRAGMA ${name}`).join(';'));
    for (const [at, [name, , expected]] of PRAGMAS.entries()) {
      const found = answers[at]?.values[0]?.[0];
      if (found !== expected) {
        throw new BinnacleError('INTERNAL', `The database did not keep its setting ${name}: it says ${String(found)}.`);
      }
    }
  }

  #read(sql: string, parameters: readonly SqlValue[]): Prepared {
    const prepared = this.#prepare(sql);
    if (prepared.kind !== 'read') {
      throw new BinnacleError('INTERNAL', `A change was run as a query: ${sql.slice(0, 120)}`);
    }
    bind(prepared.statement, parameters, sql);
    return prepared;
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const kind = classifyStatement(sql);
    if (this.#prepared.size >= CACHED_STATEMENTS) this.#evict();
    let statement: Statement;
    try {
      statement = this.#db.prepare(sql);
    } catch (error) {
      throw refused(error, sql);
    }
    const prepared: Prepared = { statement, kind, columns: undefined };
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  #evict(): void {
    const oldest = this.#prepared.keys().next().value;
    if (oldest === undefined) return;
    this.#prepared.get(oldest)?.statement.free();
    this.#prepared.delete(oldest);
  }

  #forget(): void {
    for (const { statement } of this.#prepared.values()) statement.free();
    this.#prepared.clear();
  }
}

const TOTALS = 'SELECT total_changes(), last_insert_rowid()';

function toRow<T extends object>(prepared: Prepared): T {
  prepared.columns ??= prepared.statement.getColumnNames();
  const values = prepared.statement.get();
  const row: Record<string, SqlValue> = {};
  for (let i = 0; i < values.length; i++) row[prepared.columns[i]!] = values[i] as SqlValue;
  return row as T;
}

function bind(statement: Statement, parameters: readonly SqlValue[], sql: string): void {
  for (const value of parameters) checkValue(value, sql);
  try {
    statement.bind(parameters as SqlValue[]);
  } catch (error) {
    throw refused(error, sql);
  }
}

/** Refuses what SQLite or its binding would quietly turn into something else. */
function checkValue(value: SqlValue, sql: string): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw unusable('a text with half of a surrogate pair', sql);
    // The engine's text decoder drops it when the text is read back.
    if (value.charCodeAt(0) === 0xfeff) throw unusable('a text that begins with a byte order mark', sql);
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unusable(`the number ${value}`, sql);
  } else if (value !== null && !(value instanceof Uint8Array)) {
    throw unusable(`a value of type ${typeof value}`, sql);
  }
}

function unusable(what: string, sql: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `The database cannot hold ${what}.`, {
    fix: 'Change the text or number and try again.',
    details: { statement: sql.slice(0, 120) },
  });
}

function refused(error: unknown, sql: string): BinnacleError {
  const reason = error instanceof Error ? error.message : String(error);
  return new BinnacleError('INTERNAL', `The database refused a statement: ${reason}.`, {
    details: { statement: sql.slice(0, 120), reason },
    cause: error,
  });
}
