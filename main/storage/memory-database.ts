import { BinnacleError } from '../contract/errors.ts';
import type { Database } from '../core/ports.ts';
import { applyMigrations, pendingMigrations } from './database/migrate.ts';
import { SqlEngine } from './database/sql-engine.ts';
import { runTransaction } from './database/transaction.ts';
import type { Migration } from './migrations/index.ts';

/** A database without files: the same SQL engine and rules as the store, gone when it is closed. */
export async function memoryDatabase(migrations: readonly Migration[]): Promise<Database> {
  const engine = await SqlEngine.open(null);
  let state: 'idle' | 'busy' | 'closed' = 'idle';
  const usable = (): void => {
    if (state === 'closed') throw new BinnacleError('INTERNAL', 'The database is closed.');
  };
  const transaction: Database['transaction'] = (work) => {
    usable();
    if (state === 'busy') throw new BinnacleError('INTERNAL', 'A transaction was started inside another.');
    state = 'busy';
    try {
      return runTransaction(engine, work, () => {});
    } finally {
      state = 'idle';
    }
  };
  transaction((tx) => applyMigrations(tx, pendingMigrations(migrations, 0)));
  return {
    all: (sql, parameters) => {
      usable();
      return engine.all(sql, parameters);
    },
    get: (sql, parameters) => {
      usable();
      return engine.get(sql, parameters);
    },
    transaction,
    durable: async () => usable(),
    forget: () => {
      usable();
      engine.control('VACUUM');
    },
    close: async () => {
      if (state !== 'closed') engine.close();
      state = 'closed';
    },
  };
}
