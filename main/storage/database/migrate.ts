import { BinnacleError } from '../../contract/errors.ts';
import type { Transaction } from '../../core/ports.ts';
import type { Migration } from '../migrations/index.ts';

/** The newest version a list of migrations reaches; 0 for none. @throws BinnacleError INTERNAL when it has gaps. */
export function newestVersion(migrations: readonly Migration[]): number {
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) {
      throw new BinnacleError(
        'INTERNAL',
        `Migration ${migration.name} has version ${migration.version}, not ${index + 1}.`,
      );
    }
  });
  return migrations.length;
}

/**
 * The migrations a database at `version` still needs.
 *
 * @throws BinnacleError NEWER_FORMAT when the database is ahead of this console.
 */
export function pendingMigrations(migrations: readonly Migration[], version: number): readonly Migration[] {
  const newest = newestVersion(migrations);
  if (version > newest) {
    throw new BinnacleError(
      'NEWER_FORMAT',
      `The workspace's data has schema version ${version}; this console knows versions up to ${newest}.`,
      { fix: 'Open it with the newer version of the console that wrote it. Nothing was changed.' },
    );
  }
  return migrations.slice(version);
}

/** Runs migrations inside one transaction. */
export function applyMigrations(tx: Transaction, pending: readonly Migration[]): void {
  for (const migration of pending) migration.up(tx);
}
