import { BinnacleError } from '../contract/errors.ts';
import type { Clock, Database } from '../core/ports.ts';
import { newestVersion, pendingMigrations } from './database/migrate.ts';
import type { FileSystem } from './files.ts';
import { LiveStore } from './live-store.ts';
import type { Migration } from './migrations/index.ts';
import type { StoreProblem } from './problem.ts';
import { isUnborn, recover } from './recover.ts';
import { createFirstGeneration, repairFiles } from './repair.ts';
import { damaged, guarded } from './storage-error.ts';
import { type StorePlace, surveyFolder } from './store-folder.ts';

/** How large a journal may grow before a snapshot follows. */
export interface JournalBounds {
  /** Bytes below which a running store never begins a new generation. */
  readonly bytes: number;
  /** The same as a share of the snapshot's size; the larger of both counts. */
  readonly share: number;
  /** Bytes above which closing the store does, so that the next start replays little. */
  readonly atClose: number;
}

/** The bounds in use unless others are given. */
export const journalBounds: JournalBounds = { bytes: 16 * 1024 * 1024, share: 1, atClose: 1024 * 1024 };

/** What a store is opened with. */
export interface StoreOptions {
  /** A folder of the store's own; made when it is not there. */
  readonly folder: string;
  readonly files: FileSystem;
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  /**
   * What to do about damage that recovery cannot undo: refuse (the default), give what is left without writing anything,
   * or set the damaged files aside and go on from what is left.
   */
  readonly damage?: 'refuse' | 'read-only' | 'set-aside';
  /** Refuse an empty folder instead of beginning a store in it. */
  readonly mustExist?: boolean;
  readonly bounds?: JournalBounds;
}

/** What opening a store found and did. */
export interface RecoveryReport {
  /** Whether the store was made just now. */
  readonly created: boolean;
  /** Transactions replayed from journals. */
  readonly replayed: number;
  /** The last transaction there is. */
  readonly sequence: number;
  /**
   * Everything wrong with the files that were read, with what became of it.
   *
   * A journal cut exactly between two frames, and down to a multiple of its grain, leaves nothing to see here; only the audit log's
   * checkpoint outside the data folder shows that.
   */
  readonly problems: readonly StoreProblem[];
  /** Schema versions before and after, when migrations ran. */
  readonly migrated: { readonly from: number; readonly to: number } | null;
}

/** Where a store stands. */
export interface StoreStatus {
  readonly generation: number;
  /** The last transaction, on disk or not yet. */
  readonly sequence: number;
  readonly journalBytes: number;
  readonly snapshotBytes: number;
  /** Why it writes no more; null while it does. */
  readonly stopped: BinnacleError | null;
}

/** The durable store: a `Database` with files behind it. */
export interface Store extends Database {
  readonly recovery: RecoveryReport;
  /** Begins a new generation now: all of the state in one snapshot, an empty journal behind it. */
  snapshot(): void;
  status(): StoreStatus;
}

/**
 * Opens a store, after recovering it where the last run did not end well.
 *
 * @throws BinnacleError DAMAGED with the problems as details, NEWER_FORMAT, LOCKED (files are sealed, no key was given),
 * NO_WORKSPACE (`mustExist`), STORAGE_FAILED.
 */
export function openStore(options: StoreOptions): Promise<Store> {
  return guarded(options.folder, () => open(options));
}

async function open(options: StoreOptions): Promise<Store> {
  newestVersion(options.migrations);
  const place: StorePlace = options;
  const survey = surveyFolder(place.files, place.folder);
  const unborn = isUnborn(place, survey);
  if (unborn && options.mustExist) {
    throw new BinnacleError('NO_WORKSPACE', `There is no workspace in ${place.folder}.`, {
      fix: 'Run `binnacle workspace init`, or name the right data folder.',
    });
  }
  const damage = options.damage ?? 'refuse';
  const found = unborn ? await createFirstGeneration(place, survey) : await recover(place, survey, damage !== 'refuse');
  try {
    const worst = found.problems.find((one) => one.severity === 'damage');
    const readOnly = worst !== undefined && damage === 'read-only' ? openReadOnly(place.folder, worst) : null;
    const engineName = found.engine.version();
    const version = found.engine.userVersion();
    const pending = pendingMigrations(options.migrations, version);
    if (readOnly !== null && pending.length > 0) throw damaged(place.folder, found.problems);
    const state = readOnly === null ? repairFiles(place, found, engineName, stamp(options.clock)) : found;
    const { replayed, sequence, problems } = state;
    const report = { created: unborn, replayed, sequence, problems, migrated: null };
    const bounds = options.bounds ?? journalBounds;
    const store = new LiveStore({ place, engineName, state, bounds, readOnly, report });
    try {
      if (pending.length > 0) store.migrate(pending, version);
      const { stopped } = store.status();
      if (readOnly === null && stopped !== null) throw stopped;
    } catch (error) {
      await store.close().catch(() => {});
      throw error;
    }
    return store;
  } catch (error) {
    found.engine.close();
    throw error;
  }
}

function stamp(clock: Clock): string {
  return new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-');
}

function openReadOnly(folder: string, worst: StoreProblem): BinnacleError {
  return new BinnacleError('DAMAGED', `${folder} is open read-only, because it is damaged: ${worst.message}`, {
    fix: 'Export what you need, then restore the newest backup.',
  });
}
