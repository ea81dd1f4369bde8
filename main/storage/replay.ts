import type { SqlEngine } from './database/sql-engine.ts';
import type { FileCipher } from './file-cipher.ts';
import type { Frame, JournalHeader } from './format/journal.ts';
import { TransactionDecoder, type TransactionRecord } from './format/transaction-record.ts';
import { frameIndex, sessionCipher } from './journal-writer.ts';

/** The statement that sets the schema's version; it is journalled like any other. */
export function versionStatement(version: number): string {
  return `PRAGMA user_version = ${version}`;
}

const VERSION_STATEMENT = /^PRAGMA user_version = \d+$/;

/** How far a replay came. */
export interface Replayed {
  readonly transactions: number;
  /** Why it stopped before the end; null when it did not. */
  readonly fault: { readonly frame: Frame; readonly reason: string } | null;
}

/**
 * Runs the transactions of a journal on a database that holds its snapshot, and holds each against what was recorded:
 * rows each statement changed, all rows changed, newest row id.
 *
 * A transaction that does not lead to what it recorded is undone, and nothing behind it runs.
 */
export function replayJournal(
  engine: SqlEngine,
  header: JournalHeader,
  frames: readonly Frame[],
  key: { readonly dataKey: Uint8Array | null; readonly workspaceId: string },
): Replayed {
  // Each opening that wrote to the file has a key of its own and numbered its statements anew.
  const sessions = new Map<string, { readonly cipher: FileCipher; readonly decoder: TransactionDecoder }>();
  let transactions = 0;
  engine.setLastId(0);
  for (const frame of frames) {
    const name = frame.session.toString('hex');
    let session = sessions.get(name);
    if (session === undefined) {
      const cipher = sessionCipher(key.dataKey, key.workspaceId, header, frame.session);
      session = { cipher, decoder: new TransactionDecoder() };
      sessions.set(name, session);
    }
    const payload = session.cipher.open(frameIndex(frame.kind, frame.sequence), frame.payload, frame.binding);
    if (payload === undefined) return { transactions, fault: { frame, reason: 'the key does not open it' } };
    if (frame.kind === 'end') continue;
    try {
      const records = session.decoder.decode(payload);
      if (records.length !== frame.count) throw new RangeError('it holds another number of transactions than it says');
      for (const record of records) {
        applyRecord(engine, record);
        transactions++;
      }
    } catch (error) {
      return { transactions, fault: { frame, reason: error instanceof Error ? error.message : String(error) } };
    }
  }
  return { transactions, fault: null };
}

function applyRecord(engine: SqlEngine, record: TransactionRecord): void {
  const [before] = engine.totals();
  engine.control('BEGIN');
  try {
    for (const { sql, parameters, rows } of record.statements) {
      if (VERSION_STATEMENT.test(sql)) engine.control(sql);
      else if (engine.run(sql, parameters) !== rows) throw new RangeError('a statement changed another number of rows');
    }
    const [after, lastId] = engine.totals();
    if (after - before !== record.changes || lastId !== record.lastId) {
      throw new RangeError('a transaction led to another state');
    }
    engine.control('COMMIT');
  } catch (error) {
    engine.rollback();
    throw error;
  }
}
