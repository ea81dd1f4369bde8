import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';

/**
 * Runs `work` while no other process runs anything under the same lock file. The lock is an exclusive transaction on that
 * file, so the kernel gives it back when its holder dies.
 * @throws BinnacleError BUSY when it is not had within `waitMs`
 */
export async function exclusively<R>(folder: string, name: string, work: () => Promise<R>, waitMs = 5_000): Promise<R> {
  // Loaded here, because most starts never need the lock.
  const { DatabaseSync } = await import('node:sqlite');
  const file = new DatabaseSync(join(folder, name));
  try {
    const until = performance.now() + waitMs;
    while (!tryBegin(file)) {
      if (performance.now() > until) {
        throw new BinnacleError('BUSY', `Another process holds ${join(folder, name)}.`, {
          fix: 'Try again in a moment.',
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return await work();
  } finally {
    file.close();
  }
}

function tryBegin(file: { exec(sql: string): void }): boolean {
  try {
    file.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === 5) return false;
    throw error;
  }
}
