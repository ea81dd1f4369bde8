import type { Transaction } from '../../core/ports.ts';

/** The open segment of the audit log, what is known of the sealed ones, and the checkpoints since the last of them. */
export const audit = {
  version: 2,
  name: 'audit',
  up(tx: Transaction): void {
    for (const statement of statements) tx.run(statement);
  },
} as const;

const statements = [
  // One blob an entry, in the form segments hold it: binding one is several times faster than binding its texts.
  'CREATE TABLE audit_entry (sequence INTEGER PRIMARY KEY, slot INTEGER NOT NULL, entry BLOB NOT NULL)',
  `CREATE TABLE audit_segment (
     number INTEGER PRIMARY KEY,
     first INTEGER NOT NULL,
     last INTEGER NOT NULL,
     head TEXT NOT NULL,
     file_hash TEXT NOT NULL,
     from_time INTEGER NOT NULL,
     to_time INTEGER NOT NULL,
     max_slot INTEGER NOT NULL
   )`,
  'CREATE TABLE audit_checkpoint (id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, line TEXT NOT NULL)',
  'CREATE TABLE audit_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID',
];
