import type { Transaction } from '../../core/ports.ts';

/** Facts with their versions, change sets and answered requests. */
export const facts = {
  version: 1,
  name: 'facts',
  up(tx: Transaction): void {
    for (const statement of statements) tx.run(statement);
  },
} as const;

const statements = [
  `CREATE TABLE change_set (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     title TEXT NOT NULL,
     reason TEXT NOT NULL,
     ticket TEXT NOT NULL,
     author TEXT NOT NULL,
     time INTEGER NOT NULL,
     undoes INTEGER REFERENCES change_set(seq),
     undone_by INTEGER REFERENCES change_set(seq)
   )`,
  // One row for each version of each fact; the current one has no end.
  `CREATE TABLE fact (
     id INTEGER PRIMARY KEY,
     kind TEXT NOT NULL,
     entity TEXT NOT NULL,
     body TEXT NOT NULL,
     made_by INTEGER NOT NULL REFERENCES change_set(seq),
     ended_by INTEGER REFERENCES change_set(seq)
   )`,
  'CREATE UNIQUE INDEX fact_current ON fact (kind, entity) WHERE ended_by IS NULL',
  'CREATE INDEX fact_history ON fact (kind, entity, made_by)',
  'CREATE INDEX fact_made ON fact (made_by)',
  'CREATE INDEX fact_ended ON fact (ended_by) WHERE ended_by IS NOT NULL',
  // Identifiers are never used again, not even after their tenant was erased.
  'CREATE TABLE tenant_identifier (id TEXT PRIMARY KEY) WITHOUT ROWID',
  'CREATE TABLE request (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, answer TEXT NOT NULL)',
];
