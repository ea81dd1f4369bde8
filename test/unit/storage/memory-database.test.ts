import { expect, it } from 'vitest';
import { memoryDatabase } from '../../../main/storage/memory-database.ts';
import { contractMigrations, databaseContract } from '../../helpers/storage/database-contract.ts';

databaseContract('memoryDatabase', () => memoryDatabase(contractMigrations));

it('refuses migrations with gaps', async () => {
  await expect(memoryDatabase([{ version: 2, name: 'second', up: () => {} }])).rejects.toThrow(/version 2, not 1/);
});
