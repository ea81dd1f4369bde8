import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SqlValue, Transaction } from '../../../main/core/ports.ts';
import { genesis, makeEntry } from '../../../main/storage/audit/entry.ts';
import { migrations } from '../../../main/storage/migrations/index.ts';
import { auditDraft, benchWorkspace } from '../inputs/audit-folder.ts';

/** A table of audit entries as an application on SQLite would have it: what queries name in columns, the rest as text. */
const tables = [
  `CREATE TABLE audit (
     sequence INTEGER PRIMARY KEY,
     time INTEGER NOT NULL,
     tenant TEXT,
     operation TEXT NOT NULL,
     hash TEXT NOT NULL,
     hashed TEXT NOT NULL,
     detail TEXT NOT NULL
   )`,
];
const indexes = [
  'CREATE INDEX audit_both ON audit (tenant, operation, time)',
  'CREATE INDEX audit_tenant ON audit (tenant, time)',
  'CREATE INDEX audit_operation ON audit (operation, time)',
];

/** Adds an entry: hashed and chained as the console's are, kept as it stands. */
export const insertEntry =
  'INSERT INTO audit (sequence, time, tenant, operation, hash, hashed, detail) VALUES (?, ?, ?, ?, ?, ?, ?)';

/** The chain of a peer's entries, which its one writer keeps in memory. */
export class PeerChain {
  sequence: number;
  #head: string;

  constructor(sequence = 0, head: string = genesis(benchWorkspace)) {
    this.sequence = sequence;
    this.#head = head;
  }

  /** The parameters of `insertEntry` for the next entry. */
  next(draft: Parameters<typeof makeEntry>[0]): SqlValue[] {
    const salt = '00112233445566778899aabbccddeeff';
    const place = { sequence: ++this.sequence, previous: this.#head, subject: 1, salt };
    const { hash, hashed, committed } = makeEntry(draft, place);
    this.#head = hash;
    return [this.sequence, draft.time, draft.tenant, draft.operation, hash, hashed, committed];
  }
}

/** A peer on Node's own SQLite: the console's tables, WAL, and a sync at every commit. Statements are prepared once. */
export class SqlitePeer implements Transaction {
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.database = new DatabaseSync(file);
    this.database.exec('PRAGMA journal_mode = WAL');
    this.database.exec('PRAGMA synchronous = FULL');
  }

  all<T extends object>(sql: string, parameters: readonly SqlValue[] = []): readonly T[] {
    return this.#statement(sql).all(...parameters) as unknown as T[];
  }

  get<T extends object>(sql: string, parameters: readonly SqlValue[] = []): T | undefined {
    return this.#statement(sql).get(...parameters) as T | undefined;
  }

  run(sql: string, parameters: readonly SqlValue[] = []): number {
    return Number(this.#statement(sql).run(...parameters).changes);
  }

  /** Runs work as one transaction; it is on disk when this returns. */
  transaction(work: (tx: Transaction) => void): void {
    this.run('BEGIN IMMEDIATE');
    try {
      work(this);
      this.run('COMMIT');
    } catch (error) {
      this.run('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.database.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** Makes a peer's database with so many entries. `indexed` adds what its queries need. The write-ahead log is folded in. */
export function makePeerDatabase(file: string, entries: number, indexed: boolean): void {
  const peer = new SqlitePeer(file);
  peer.database.exec('PRAGMA synchronous = OFF');
  peer.transaction((tx) => {
    for (const migration of migrations) migration.up(tx);
    for (const statement of tables) tx.run(statement);
  });
  const chain = new PeerChain();
  for (let at = 0; at < entries; at += 10_000) {
    peer.transaction((tx) => {
      for (let sequence = at + 1; sequence <= Math.min(at + 10_000, entries); sequence++) {
        tx.run(insertEntry, chain.next(auditDraft(sequence)));
      }
    });
  }
  if (indexed) for (const statement of indexes) peer.database.exec(statement);
  peer.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  // One file without a log beside it, so that every peer can read it whole.
  peer.database.exec('PRAGMA journal_mode = DELETE');
  peer.close();
}
