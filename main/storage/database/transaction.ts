import { BinnacleError } from '../../contract/errors.ts';
import type { SqlValue, Transaction } from '../../core/ports.ts';
import type { SqlEngine } from './sql-engine.ts';

/** Called after each statement of a transaction that changed something or might have. */
export type StatementListener = (sql: string, parameters: readonly SqlValue[], rows: number) => void;

/**
 * Runs `work` as one transaction: all of it or nothing.
 *
 * A statement that fails ends its transaction, even when `work` catches the failure: some failures make SQLite undo
 * the whole transaction, and what came after would stand alone.
 *
 * @param onStatement hears every statement that ran, in order.
 * @param beforeCommit runs last inside the transaction; what it throws undoes everything.
 */
export function runTransaction<R>(
  engine: SqlEngine,
  work: (tx: Transaction) => R,
  onStatement: StatementListener,
  beforeCommit: () => void = () => {},
): R {
  let state: 'open' | 'failed' | 'ended' = 'open';
  const open = (): void => {
    if (state === 'ended') throw new BinnacleError('INTERNAL', 'A transaction was used after its end.');
    if (state === 'failed')
      throw new BinnacleError('INTERNAL', 'A transaction was used after a statement of it failed.');
  };
  const tx: Transaction = {
    all: (sql, parameters) => {
      open();
      return engine.all(sql, parameters);
    },
    get: (sql, parameters) => {
      open();
      return engine.get(sql, parameters);
    },
    run: (sql, parameters = []) => {
      open();
      try {
        const rows = engine.run(sql, parameters);
        onStatement(sql, parameters, rows);
        return rows;
      } catch (error) {
        state = 'failed';
        throw error;
      }
    },
  };
  engine.control('BEGIN');
  try {
    const result = work(tx);
    if (result instanceof Promise) {
      result.catch(() => {});
      throw new BinnacleError('INTERNAL', 'A transaction must be synchronous.');
    }
    open();
    state = 'ended';
    beforeCommit();
    engine.control('COMMIT');
    return result;
  } catch (error) {
    state = 'ended';
    engine.rollback();
    throw error;
  }
}
