import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import type { SqlValue, Transaction } from '../core/ports.ts';
import { applyMigrations } from './database/migrate.ts';
import type { SqlEngine } from './database/sql-engine.ts';
import { runTransaction } from './database/transaction.ts';
import { removeIfThere } from './files.ts';
import { TransactionEncoder } from './format/transaction-record.ts';
import { JournalWriter } from './journal-writer.ts';
import type { Migration } from './migrations/index.ts';
import { loadJournal, loadSnapshot } from './read-generation.ts';
import type { Recovered } from './recover.ts';
import { replayJournal, versionStatement } from './replay.ts';
import { storageFailed } from './storage-error.ts';
import type { JournalBounds, RecoveryReport, Store, StoreStatus } from './store.ts';
import { generationFile, removeSetAside, type StorePlace, writeGeneration, writeManifest } from './store-folder.ts';

/** What a running store begins with. */
export interface LiveStoreOptions {
  readonly place: StorePlace;
  readonly engineName: string;
  readonly state: Recovered;
  readonly bounds: JournalBounds;
  /** Why it must not write; null when it may. */
  readonly readOnly: BinnacleError | null;
  readonly report: RecoveryReport;
}

/** Bytes of transactions kept back for a shared sync before one is made without being asked for. */
const LARGEST_GROUP = 16 * 1024 * 1024;

interface Waiting {
  readonly promise: Promise<void>;
  readonly settle: (failure: BinnacleError | null) => void;
}

/** The running store. Opened by `openStore`. */
export class LiveStore implements Store {
  readonly #place: StorePlace;
  readonly #engineName: string;
  readonly #engine: SqlEngine;
  readonly #bounds: JournalBounds;
  readonly #encoder = new TransactionEncoder();
  #recovery: RecoveryReport;
  #stopped: BinnacleError | null;
  #unreadable: BinnacleError | null = null;
  #writer: JournalWriter | null;
  #generation: number;
  #previous: number | null;
  #snapshot: string;
  #snapshotBytes: number;
  #floor: number;
  #pending = 0;
  #waiting: Waiting | null = null;
  #snapshotDue = false;
  #busy = false;
  #closed = false;
  #changes = 0;
  #lastId = 0;

  constructor({ place, engineName, state, bounds, readOnly, report }: LiveStoreOptions) {
    this.#place = place;
    this.#engineName = engineName;
    this.#engine = state.engine;
    this.#bounds = bounds;
    this.#recovery = report;
    this.#stopped = readOnly;
    this.#generation = state.generation;
    this.#previous = state.previous;
    this.#snapshot = state.snapshot;
    this.#snapshotBytes = state.snapshotBytes;
    this.#floor = state.floor;
    this.#writer = readOnly === null && state.journal !== null ? this.#write(state.journal) : null;
    [this.#changes, this.#lastId] = this.#engine.totals();
    // Another engine may run the same statements differently: nothing of its journal is left to replay.
    if (this.#writer !== null && state.writtenBy !== engineName && state.repair.rotate === 'no') this.#rotate();
  }

  get recovery(): RecoveryReport {
    return this.#recovery;
  }

  all<T extends object>(sql: string, parameters?: readonly SqlValue[]): readonly T[] {
    this.#readable();
    return this.#engine.all<T>(sql, parameters);
  }

  get<T extends object>(sql: string, parameters?: readonly SqlValue[]): T | undefined {
    this.#readable();
    return this.#engine.get<T>(sql, parameters);
  }

  transaction<R>(work: (tx: Transaction) => R): R {
    this.#readable();
    if (this.#busy) throw new BinnacleError('INTERNAL', 'A transaction was started inside another.');
    if (this.#stopped !== null) throw this.#stopped;
    const result = this.#commit(work, () => {});
    if (this.#encoder.length > LARGEST_GROUP) {
      this.#flush();
      if (this.#stopped !== null) throw this.#stopped;
    }
    return result;
  }

  async durable(): Promise<void> {
    this.#readable();
    if (this.#stopped !== null) throw this.#stopped;
    if (this.#pending === 0) return;
    if (this.#waiting === null) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#waiting = { promise, settle: (failure) => (failure === null ? resolve() : reject(failure)) };
      // What arrives in the same turn of the event loop shares the sync.
      setImmediate(() => this.#flush());
    }
    await this.#waiting.promise;
  }

  snapshot(): void {
    this.#readable();
    if (this.#busy) throw new BinnacleError('INTERNAL', 'A snapshot was asked for inside a transaction.');
    if (this.#stopped === null) this.#rotate();
    if (this.#stopped !== null) throw this.#stopped;
  }

  forget(): void {
    this.#readable();
    if (this.#busy) throw new BinnacleError('INTERNAL', 'Files were to be rewritten inside a transaction.');
    this.#flush();
    if (this.#stopped !== null) throw this.#stopped;
    // Pages keep what was deleted from them until they are written anew.
    this.#engine.control('VACUUM');
    // The second one drops the generation that the first still kept in reserve.
    this.snapshot();
    this.snapshot();
    removeSetAside(this.#place);
  }

  status(): StoreStatus {
    return {
      generation: this.#generation,
      sequence: (this.#writer?.sequence ?? this.#recovery.sequence) + this.#pending,
      journalBytes: this.#writer?.end ?? 0,
      snapshotBytes: this.#snapshotBytes,
      stopped: this.#stopped,
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const before = this.#stopped;
    this.#flush();
    if (this.#stopped === null && this.#writer !== null) this.#settle(this.#writer);
    this.#closed = true;
    this.#releaseJournal();
    this.#engine.close();
    if (before === null && this.#stopped !== null) throw this.#stopped;
  }

  /** Brings the schema up to date, in one transaction, behind a snapshot of how it was. */
  migrate(pending: readonly Migration[], from: number): void {
    const to = from + pending.length;
    if (this.#writer?.empty === false) this.#rotate();
    if (this.#stopped === null) {
      this.#commit(
        (tx) => applyMigrations(tx, pending),
        () => {
          const statement = versionStatement(to);
          this.#engine.control(statement);
          this.#encoder.statement(statement, [], 0);
        },
      );
      this.#flush();
    }
    if (this.#stopped !== null) throw this.#stopped;
    this.#recovery = { ...this.#recovery, sequence: this.#writer!.sequence, migrated: { from, to } };
  }

  #commit<R>(work: (tx: Transaction) => R, last: () => void): R {
    let recorded = false;
    this.#busy = true;
    this.#encoder.begin();
    try {
      const result = runTransaction(
        this.#engine,
        work,
        (sql, parameters, rows) => this.#encoder.statement(sql, parameters, rows),
        () => {
          last();
          const [changes, lastId] = this.#engine.totals();
          recorded = this.#encoder.commit(changes - this.#changes, lastId);
        },
      );
      // Asked again, because committing changes rows too where a full-text index writes what it held back.
      [this.#changes, this.#lastId] = this.#engine.totals();
      if (recorded) this.#pending++;
      return result;
    } catch (error) {
      this.#encoder.rollback();
      this.#restart(this.#lastId);
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  /** Brings the counters that a transaction is checked by to a known state. */
  #restart(lastId: number): void {
    this.#engine.setLastId(lastId);
    [this.#changes, this.#lastId] = this.#engine.totals();
  }

  /** Writes what is pending as one frame, syncs it, and answers everybody who waits. */
  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (this.#pending > 0 && this.#stopped === null && this.#writer !== null) {
      try {
        this.#writer.append('transactions', this.#pending, this.#encoder.take());
        this.#pending = 0;
      } catch (error) {
        this.#fail(error);
      }
    }
    waiting?.settle(this.#stopped);
    this.#scheduleSnapshot();
  }

  #scheduleSnapshot(): void {
    const bound = Math.max(this.#bounds.bytes, this.#snapshotBytes * this.#bounds.share);
    if (this.#snapshotDue || this.#stopped !== null || this.#writer === null || this.#writer.end < bound) return;
    this.#snapshotDue = true;
    // Those who wait are answered first.
    setImmediate(() => {
      this.#snapshotDue = false;
      if (!this.#closed && this.#stopped === null) this.#rotate();
    });
  }

  /** Closes the journal and goes on in a new generation. What fails stops all writing. */
  #rotate(): void {
    this.#flush();
    if (this.#stopped !== null || this.#writer === null) return;
    const { files, folder } = this.#place;
    try {
      this.#writer.append('end', 0, Buffer.alloc(0));
      const { sequence, chain } = this.#writer;
      const generation = this.#generation + 1;
      const next = writeGeneration(this.#place, {
        generation,
        sequence,
        follows: chain.toString('hex'),
        database: this.#engine.export(),
        engine: this.#engineName,
      });
      const previous = this.#generation;
      const old = this.#previous;
      writeManifest(this.#place, {
        generation,
        previous,
        snapshot: next.snapshot,
        floor: sequence,
        engine: this.#engineName,
      });
      this.#releaseJournal();
      this.#generation = generation;
      this.#writer = this.#write(next.journal);
      this.#previous = previous;
      this.#snapshot = next.snapshot;
      this.#snapshotBytes = next.snapshotBytes;
      this.#floor = sequence;
      this.#encoder.reset();
      this.#restart(0);
      if (old !== null) {
        for (const kind of ['snapshot', 'journal'] as const) {
          removeIfThere(files, join(folder, generationFile(kind, old)));
        }
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** At an orderly end: a snapshot where much would have to be replayed, else a note of how far the journal goes. */
  #settle(writer: JournalWriter): void {
    if (writer.end > this.#bounds.atClose) {
      this.#rotate();
      return;
    }
    if (writer.sequence === this.#floor) return;
    try {
      writeManifest(this.#place, {
        generation: this.#generation,
        previous: this.#previous,
        snapshot: this.#snapshot,
        floor: writer.sequence,
        engine: this.#engineName,
      });
    } catch {
      // Everything is on disk already; without the note a later cut of the journal is only harder to tell from a crash.
    }
  }

  /** The first failed write ends all writing, and reads go back to what is on disk. */
  #fail(cause: unknown): void {
    this.#stopped = cause instanceof BinnacleError ? cause : storageFailed(this.#place.folder, cause);
    const durable = this.#writer?.sequence ?? 0;
    this.#releaseJournal();
    if (this.#pending === 0) return;
    this.#pending = 0;
    this.#encoder.take();
    try {
      this.#reload(durable);
    } catch {
      this.#unreadable = new BinnacleError('STORAGE_FAILED', `${this.#stopped.message} It cannot be read either.`, {
        fix: this.#stopped.fix,
        cause,
      });
    }
  }

  #reload(durable: number): void {
    const snapshot = loadSnapshot(this.#place, this.#generation);
    const journal = loadJournal(this.#place, this.#generation);
    if (!snapshot.ok || !journal.ok) throw new Error('the files cannot be read');
    const { scan } = journal.value;
    this.#engine.reload(snapshot.value.database!);
    const known = scan.frames.filter((frame) => frame.sequence + frame.count - 1 <= durable);
    const replayed = replayJournal(this.#engine, scan.read.header, known, this.#place);
    if (snapshot.value.header.sequence + replayed.transactions !== durable) throw new Error('transactions are missing');
  }

  #write(journal: ConstructorParameters<typeof JournalWriter>[2]): JournalWriter {
    const path = join(this.#place.folder, generationFile('journal', this.#generation));
    return new JournalWriter(this.#place.files, path, journal, this.#place);
  }

  #releaseJournal(): void {
    try {
      this.#writer?.close();
    } catch {
      // Nothing was left to write.
    }
  }

  #readable(): void {
    if (this.#closed) throw new BinnacleError('INTERNAL', 'The database is closed.');
    if (this.#unreadable !== null) throw this.#unreadable;
  }
}
