import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import type { Clock, Crypto } from '../core/ports.ts';
import type { HeaderInfo, WorkspaceStorage } from '../core/workspace/ports.ts';
import { highestDraftSlot } from '../drafts/draft-file.ts';
import { type FileDraftStore, openDraftStore } from '../drafts/store.ts';
import { openAuditLog, type StoredAuditLog } from '../storage/audit/audit-log.ts';
import { tailCutOperation } from '../storage/audit/chain-check.ts';
import { recordLockedEvent } from '../storage/audit/locked-events.ts';
import type { LockedEventsTaker } from '../storage/audit/locked-intake.ts';
import { type FileSystem, nodeFiles } from '../storage/files.ts';
import { migrations } from '../storage/migrations/index.ts';
import { journalBounds, openStore, type RecoveryReport, type Store } from '../storage/store.ts';
import { checkFolder } from './folder-checks.ts';
import { beginSealing, finishSealing, isSealingUnderWay, type SealingOptions } from './sealing.ts';
import type { FolderVault } from './vault.ts';
import { verifyFolder } from './verify-folder.ts';

/** What the files of a data folder need beside the folder. */
export interface FolderStorageOptions {
  readonly folder: string;
  /** Where signed checkpoints are kept, outside the data folder. */
  readonly checkpointsFolder: string;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly vault: FolderVault;
  /** Entry file of a thread that verifies audit segments. */
  readonly verifier: string;
}

/** Milliseconds between looks whether a segment is full or a checkpoint is due. */
const MAINTENANCE_INTERVAL = 5000;

/** A small journal is folded into a snapshot when the store closes: replaying it would cost every later start more. */
const bounds = { ...journalBounds, atClose: 64 * 1024 };

/** The folder of the store inside the data folder. */
export const storeFolder = 'store';

/** The store, the audit log and their proof, and the drafts, in one data folder. */
export function folderStorage(options: FolderStorageOptions): WorkspaceStorage {
  const { folder, checkpointsFolder, vault, verifier } = options;
  const files = nodeFiles();
  let open: OpenParts | undefined;

  return {
    folder,

    open: async (header, dataKey) => {
      const parts = await openParts(options, files, header, dataKey);
      open = parts;
      const timer = setInterval(() => void parts.audit.maintain(), MAINTENANCE_INTERVAL);
      timer.unref();
      return {
        database: parts.store,
        audit: parts.audit,
        drafts: parts.drafts,
        recovery: sentencesOf(parts.store.recovery),
        trouble: () => parts.store.status().stopped?.message ?? '',
        close: async () => {
          clearInterval(timer);
          open = undefined;
          // A command that ends at once is the only chance a log has that no window ever opens.
          await parts.audit.maintain();
          await parts.drafts.close();
          await parts.audit.close();
          await parts.store.close();
        },
      };
    },

    seal: async (header, dataKey, commit) => {
      const sealing = sealingOf(options, files, header);
      beginSealing(sealing, dataKey);
      const sealed = await commit();
      // From here on the workspace is a sealed one; what an interruption leaves is finished at the next opening.
      await finishSealing(sealing, dataKey);
      return sealed;
    },

    verify: async (header, dataKey, progress) => {
      await open?.store.durable();
      const signer = await vault.signer().catch(() => undefined);
      return verifyFolder({
        folder,
        storeFolder: join(folder, storeFolder),
        files,
        header,
        dataKey,
        checkpointsFolder,
        verifier,
        database: open?.store ?? null,
        progress,
        identities: signer === undefined ? null : [signer.id],
      });
    },

    check: (header) => checkFolder({ folder, checkpointsFolder, clock: options.clock, header }),

    noteWhileClosed: (event) => {
      try {
        return recordLockedEvent(files, folder, event).delay;
      } catch {
        // A folder that cannot be written keeps no note; what was asked was refused all the same.
        return 0;
      }
    },
  };
}

interface OpenParts {
  readonly store: Store;
  readonly audit: StoredAuditLog;
  readonly drafts: FileDraftStore;
}

/** Opens the store, then the log in it and the drafts beside it, and takes in what happened while both were closed. */
async function openParts(
  options: FolderStorageOptions,
  files: FileSystem,
  header: HeaderInfo,
  dataKey: Uint8Array | null,
): Promise<OpenParts> {
  const { folder, checkpointsFolder, clock, crypto, vault } = options;
  const common = { files, dataKey, workspaceId: header.id, clock };
  const identity = await vault.signer();
  if (identity === undefined) {
    throw new BinnacleError('KEYCHAIN_UNAVAILABLE', 'This account has no identity to sign the audit log with.', {
      fix: 'Make one with `identity init`.',
    });
  }
  const sealing = sealingOf(options, files, header);
  if (dataKey !== null && isSealingUnderWay(sealing, dataKey)) await finishSealing(sealing, dataKey);
  const store = await openStore({ ...common, folder: join(folder, storeFolder), migrations, bounds });
  try {
    const usedSlot = highestDraftSlot(files, folder);
    const audit = await openAuditLog({
      ...common,
      folder,
      database: store,
      identity,
      checkpointsFolder,
      crypto,
      usedSlot,
    });
    const by = {
      time: clock.now(),
      monotonic: clock.monotonic(),
      principal: '',
      role: '',
      host: 'engine',
      correlationId: crypto.uuid(),
    };
    noteRecovery(store, audit, by);
    await audit.takeLockedEvents(by);
    const drafts = openDraftStore({ ...common, folder, keys: audit.keys });
    return { store, audit, drafts };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What recovery cut or moved aside at this opening stays in the log for good. */
function noteRecovery(store: Store, audit: StoredAuditLog, by: LockedEventsTaker): void {
  const problems = worthSaying(store.recovery);
  if (problems.length === 0) return;
  store.transaction((tx) =>
    audit.append(tx, {
      ...by,
      operation: tailCutOperation,
      tenant: null,
      environment: null,
      changeSet: null,
      reason: '',
      ticket: '',
      drill: false,
      retention: '7y',
      result: 'done',
      detail: {
        problems: problems.map(({ code, file, message, bytes, frames, movedTo }) => ({
          code,
          file,
          message,
          bytes,
          frames,
          movedTo,
        })),
      },
    }),
  );
}

function sealingOf(
  { folder, clock, crypto }: FolderStorageOptions,
  files: FileSystem,
  header: HeaderInfo,
): SealingOptions {
  return { files, folder, storeFolder: join(folder, storeFolder), workspaceId: header.id, clock, crypto };
}

/** What recovery did, for a person. Leftovers of an interrupted step hold nothing and are not worth a word. */
function sentencesOf(report: RecoveryReport): readonly string[] {
  return worthSaying(report).map((problem) => problem.message);
}

function worthSaying(report: RecoveryReport): RecoveryReport['problems'] {
  return report.problems.filter((problem) => problem.code !== 'LEFTOVER' && problem.code !== 'SET_ASIDE');
}
