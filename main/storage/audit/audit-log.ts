import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { AuditEntry } from '../../contract/model.ts';
import type {
  AuditDraft,
  AuditFilter,
  AuditLog,
  Clock,
  Crypto,
  Database,
  Identity,
  RetentionClass,
  Transaction,
} from '../../core/ports.ts';
import { errorCode, type FileSystem } from '../files.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { detailLimit, keyClass, makeEntry } from './entry.ts';
import { sealText } from './erasable.ts';
import { type KeyFile, openKeyFile } from './key-file.ts';
import { type LockedEventsTaker, takeLockedEvents } from './locked-intake.ts';
import { type ExportLine, exportLines } from './log-export.ts';
import { type FoundEntry, LogReader } from './log-query.ts';
import { type Head, OpenSegment, readHead, readMaxSlot, readSegments } from './open-segment.ts';
import { randomPool } from './random-pool.ts';
import { sealOldest } from './sealer.ts';
import { encodeEntry } from './segment-format.ts';
import type { SealedSegment, SegmentPlace } from './segment-writer.ts';

/** The folder of sealed segments inside the data folder. */
export const segmentFolder = 'audit';

/** What an audit log needs. */
export interface AuditLogOptions {
  /** A database whose migrations include `audit`. */
  readonly database: Database;
  /** The data folder. */
  readonly folder: string;
  readonly files: FileSystem;
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
  readonly identity: Identity;
  /** The folder for checkpoints of every workspace, outside the data folder; null when there is none. */
  readonly checkpointsFolder: string | null;
  readonly crypto: Pick<Crypto, 'random'>;
  readonly clock: Clock;
  /** The highest number of a key that something beside the log uses, such as a draft. */
  readonly usedSlot?: number;
  /** Entries after which the open segment is sealed: 1 to 65,535, 8,192 when left out. */
  readonly segmentEntries?: number;
  /** Entries after which a checkpoint is made; 1,000 when left out. */
  readonly checkpointEntries?: number;
}

/** The audit log with what its host needs beside the port. */
export interface StoredAuditLog extends AuditLog {
  /** The erasable keys; also for drafts. */
  readonly keys: KeyFile;
  /** One entry, or undefined when there is none with this sequence. */
  entry(sequence: number): AuditEntry | undefined;
  /**
   * Makes the keys that these entries will need, all with one write. `append` makes a missing one by itself; an import of
   * many tenants is much faster with this.
   */
  prepare(drafts: readonly Pick<AuditDraft, 'tenant' | 'retention' | 'time'>[]): void;
  /**
   * Seals full segments and makes a checkpoint when one is due; cheap when nothing is. Call after writes and when idle.
   * A disk that refuses is a finding, and the next call tries again. Nothing is lost by not calling it but space.
   */
  maintain(): Promise<void>;
  /** Makes a checkpoint now unless the newest one has this head already. */
  checkpoint(): Promise<void>;
  /** After a restore: a checkpoint that names the head given up for the restored one. */
  replaced(former: { readonly sequence: number; readonly hash: string }): Promise<void>;
  /** Destroys every key of a tenant; gives how many. The entries stay, without what could name it. */
  eraseTenant(tenant: string): number;
  /** Destroys the keys of years whose retention is over at this time; gives how many. */
  expire(now: number): number;
  /**
   * Takes what happened while the vault was locked into the log, one entry each and one that says how many, and removes
   * the side file once they are on disk. Gives the number of events, those that were only counted included.
   */
  takeLockedEvents(by: LockedEventsTaker): Promise<number>;
  /** What is wrong around the log and does not stop it. */
  findings(): readonly Finding[];
  /** Makes the last checkpoint and releases the key file. The database is closed by whoever opened it. */
  close(): Promise<void>;
}

/** Opens the log of a workspace, compares it with the newest checkpoint outside, and makes one. */
export async function openAuditLog(options: AuditLogOptions): Promise<StoredAuditLog> {
  const { database, files, folder, dataKey, crypto } = options;
  makeSegmentFolder(files, folder);
  const usedUpTo = Math.max(readMaxSlot(database), options.usedSlot ?? 0);
  const keys = openKeyFile({ files, folder, dataKey, crypto, usedUpTo });
  const log = new DatabaseAuditLog(options, keys);
  await log.start();
  return log;
}

function makeSegmentFolder(files: FileSystem, folder: string): void {
  try {
    files.list(`${folder}/${segmentFolder}`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    files.makeFolder(`${folder}/${segmentFolder}`);
    // A segment counts as on disk only once its folder's own name is.
    files.syncFolder(folder);
  }
}

/** Tenants as identifiers are written; whatever else an entry names is kept under the workspace's own key. */
const tenantPattern = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/;

class DatabaseAuditLog implements StoredAuditLog {
  readonly keys: KeyFile;
  readonly #options: AuditLogOptions;
  readonly #place: SegmentPlace;
  readonly #segmentEntries: number;
  readonly #random: (bytes: number) => Buffer;
  readonly #reader: LogReader;
  readonly #checkpoints: CheckpointKeeper;
  #segments: readonly SealedSegment[];
  /** Whether the key file was missing although the log has entries. */
  readonly #keysLost: boolean;
  #sealFailure: string | null = null;
  #maintenance: Promise<void> | null = null;
  /** The transaction appended to last and the head inside it; a new transaction reads the head afresh. */
  #tx: Transaction | null = null;
  #head: Head = { sequence: 0, hash: '' };

  constructor(options: AuditLogOptions, keys: KeyFile) {
    this.#options = options;
    this.keys = keys;
    const { files, folder, dataKey, workspaceId } = options;
    this.#segmentEntries = options.segmentEntries ?? 8192;
    if (!Number.isInteger(this.#segmentEntries) || this.#segmentEntries < 1 || this.#segmentEntries > 65_535) {
      throw new BinnacleError('INTERNAL', 'A segment has 1 to 65,535 entries.');
    }
    this.#place = { files, folder: `${folder}/${segmentFolder}`, dataKey, workspaceId };
    this.#keysLost = keys.created && this.head().sequence > 0;
    this.#random = randomPool(options.crypto);
    this.#segments = readSegments(options.database);
    this.#reader = new LogReader(new OpenSegment(options.database), keys, this.#place, () => this.#segments);
    this.#checkpoints = new CheckpointKeeper(options, (sequence) => this.#reader.at(sequence)?.stored.hash);
  }

  async start(): Promise<void> {
    this.#checkpoints.compare(this.head());
    await this.checkpoint();
  }

  append(tx: Transaction, draft: AuditDraft): { readonly sequence: number; readonly hash: string } {
    const head = tx === this.#tx ? this.#head : readHead(tx, this.#options.workspaceId);
    const { owner, class: slotClass } = slotFor(draft);
    const slot = this.keys.slot(owner, slotClass) ?? this.keys.ensure([{ owner, class: slotClass }])[0];
    if (slot === undefined) throw new BinnacleError('INTERNAL', 'The key of an audit entry could not be made.');
    const sequence = head.sequence + 1;
    const salt = this.#random(16).toString('hex');
    const entry = makeEntry(draft, { sequence, previous: head.hash, subject: slot.subject, salt });
    if (entry.committed.length > detailLimit) {
      throw new BinnacleError('INVALID_INPUT', 'What should be kept of this action in the audit log is too long.', {
        path: '/detail',
        fix: 'Give a shorter reason, or act on fewer things at once.',
      });
    }
    const sealed = sealText(slot.key, entry.committed, this.#random(12));
    tx.run('INSERT INTO audit_entry (sequence, slot, entry) VALUES (?, ?, ?)', [
      sequence,
      slot.number,
      encodeEntry({ hashed: entry.hashed, hash: entry.hash, slot: slot.number, sealed }),
    ]);
    this.#tx = tx;
    this.#head = { sequence, hash: entry.hash };
    return this.#head;
  }

  query(filter: AuditFilter): { readonly entries: readonly AuditEntry[]; readonly next: number | null } {
    return this.#reader.query(filter);
  }

  entry(sequence: number): AuditEntry | undefined {
    const found = this.#reader.at(sequence);
    return found === undefined ? undefined : this.#reader.show(found);
  }

  head(): { readonly sequence: number; readonly hash: string } {
    return readHead(this.#options.database, this.#options.workspaceId);
  }

  export(from: { readonly after: number }): IterableIterator<ExportLine> {
    const head = this.head();
    return exportLines(
      this.#oldestFirst(from.after, head.sequence),
      (found) => this.#reader.committed(found.stored),
      this.#checkpoints.kept(from.after),
      { sequence: head.sequence, line: this.#checkpoints.sign(head, null) },
    );
  }

  prepare(drafts: readonly Pick<AuditDraft, 'tenant' | 'retention' | 'time'>[]): void {
    this.keys.ensure(drafts.map(slotFor));
  }

  maintain(): Promise<void> {
    this.#maintenance ??= this.#maintain().finally(() => {
      this.#maintenance = null;
    });
    return this.#maintenance;
  }

  async checkpoint(): Promise<void> {
    await this.#checkpoints.make(() => this.head(), null);
  }

  async replaced(former: { readonly sequence: number; readonly hash: string }): Promise<void> {
    await this.#checkpoints.make(() => this.head(), { sequence: former.sequence, head: former.hash });
  }

  eraseTenant(tenant: string): number {
    return this.keys.destroy(tenant);
  }

  expire(now: number): number {
    return this.keys.destroyClasses((slotClass) => isOver(slotClass, now));
  }

  takeLockedEvents(by: LockedEventsTaker): Promise<number> {
    const { database, files, folder } = this.#options;
    return takeLockedEvents({ database, files, folder, by, append: (tx, draft) => this.append(tx, draft) });
  }

  findings(): readonly Finding[] {
    const found = [...this.#checkpoints.findings()];
    if (this.#sealFailure !== null) {
      found.push(
        warning('AUDIT_SEGMENT_NOT_SEALED', `A full audit segment could not be written: ${this.#sealFailure}.`, {
          fix: 'Free space in the data folder; it is tried again by itself.',
        }),
      );
    }
    if (this.#keysLost) {
      found.push(
        warning('AUDIT_KEYS_MISSING', 'The key file was gone, so details of earlier audit entries cannot be read.', {
          fix: 'Put the file `keys` of the data folder back from a backup while the console is closed.',
        }),
      );
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#maintenance;
    await this.checkpoint();
    this.keys.close();
  }

  async #maintain(): Promise<void> {
    const { database, crypto } = this.#options;
    for (;;) {
      const head = this.head();
      const sealedTo = this.#segments.at(-1)?.last ?? 0;
      if (head.sequence - sealedTo < this.#segmentEntries) break;
      // A segment must hold nothing that a power failure could still take back.
      await database.durable();
      try {
        await sealOldest(
          { database, place: this.#place, salt: crypto.random(16), checkpoints: this.#checkpoints },
          { after: this.#segments.at(-1), count: this.#segmentEntries },
        );
        this.#sealFailure = null;
      } catch (error) {
        this.#sealFailure = error instanceof Error ? error.message : String(error);
        return;
      }
      this.#segments = readSegments(database);
    }
    if (this.#checkpoints.due(this.head())) await this.checkpoint();
  }

  /** Walks forward in runs, so that an export of any size holds one run in memory. */
  *#oldestFirst(after: number, last: number): Generator<FoundEntry> {
    const step = 2048;
    for (let from = after + 1; from <= last; from += step) {
      const run: FoundEntry[] = [];
      for (const found of this.#reader.find({}, Math.min(from + step, last + 1))) {
        if (found.part.sequence < from) break;
        run.push(found);
      }
      yield* run.reverse();
    }
  }
}

function slotFor(draft: Pick<AuditDraft, 'tenant' | 'retention' | 'time'>): { owner: string; class: string } {
  const owner = draft.tenant !== null && tenantPattern.test(draft.tenant) ? draft.tenant : '';
  return { owner, class: keyClass(draft.retention, draft.time) };
}

const retentionYears: Readonly<Record<RetentionClass, number>> = { '1y': 1, '3y': 3, '7y': 7 };

/** Whether everything of a class's year is older than the class is kept. */
function isOver(slotClass: string, now: number): boolean {
  const [retention, year] = slotClass.split('/');
  const years = retentionYears[retention as RetentionClass];
  return years !== undefined && Date.UTC(Number(year) + 1 + years, 0, 1) <= now;
}

function warning(code: string, message: string, more: { fix: string }): Finding {
  return { severity: 'warning', code, path: '', message, fix: more.fix, tenants: [] };
}
