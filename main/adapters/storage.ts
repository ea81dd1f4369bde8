import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import type { Clock, Crypto } from '../core/ports.ts';
import type { HeaderInfo, OpenStorage, WorkspaceStorage } from '../core/workspace/ports.ts';
import { openAuditLog } from '../storage/audit/audit-log.ts';
import { nodeFiles } from '../storage/files.ts';
import { migrations } from '../storage/migrations/index.ts';
import { openStore, type RecoveryReport } from '../storage/store.ts';
import { checkFolder } from './folder-checks.ts';
import type { FolderVault } from './vault.ts';

/** What the files of a data folder need beside the folder. */
export interface FolderStorageOptions {
  readonly folder: string;
  /** Where signed checkpoints are kept, outside the data folder. */
  readonly checkpointsFolder: string;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly vault: FolderVault;
}

/** Milliseconds between looks whether a segment is full or a checkpoint is due. */
const MAINTENANCE_INTERVAL = 5000;

/** The folder of the store inside the data folder. */
export const storeFolder = 'store';

/** The store, the audit log and their proof, in one data folder. */
export function folderStorage(options: FolderStorageOptions): WorkspaceStorage {
  const { folder, checkpointsFolder } = options;
  return {
    folder,
    open: (header, dataKey) => openParts(options, header, dataKey),
    check: (header) => checkFolder({ folder, checkpointsFolder, clock: options.clock, header }),
    ...({} as Pick<WorkspaceStorage, 'seal' | 'verify' | 'noteWhileClosed'>),
  };
}

async function openParts(
  { folder, checkpointsFolder, clock, crypto, vault }: FolderStorageOptions,
  header: HeaderInfo,
  dataKey: Uint8Array | null,
): Promise<OpenStorage> {
  const files = nodeFiles();
  const common = { files, dataKey, workspaceId: header.id, clock };
  const identity = await vault.signer();
  if (identity === undefined) {
    throw new BinnacleError('KEYCHAIN_UNAVAILABLE', 'This account has no identity to sign the audit log with.', {
      fix: 'Make one with `identity init`.',
    });
  }
  const store = await openStore({ ...common, folder: join(folder, storeFolder), migrations });
  try {
    const audit = await openAuditLog({ ...common, folder, database: store, identity, checkpointsFolder, crypto });
    const timer = setInterval(() => void audit.maintain(), MAINTENANCE_INTERVAL);
    timer.unref();
    return {
      database: store,
      audit,
      recovery: sentencesOf(store.recovery),
      trouble: () => store.status().stopped?.message ?? '',
      close: async () => {
        clearInterval(timer);
        await audit.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What recovery did, for a person. Leftovers of an interrupted step hold nothing and are not worth a word. */
function sentencesOf(report: RecoveryReport): readonly string[] {
  return report.problems
    .filter((problem) => problem.code !== 'LEFTOVER' && problem.code !== 'SET_ASIDE')
    .map((problem) => problem.message);
}
