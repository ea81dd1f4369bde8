import type { Finding } from '../../contract/finding.ts';
import type { Clock, Database, Identity, Transaction } from '../../core/ports.ts';
import { errorCode, type FileSystem } from '../files.ts';
import { type Checkpoint, checkpointLine, readCheckpoint } from './checkpoint.ts';
import { type CheckpointStore, checkpointStore } from './checkpoint-store.ts';
import type { KeptCheckpoint } from './log-export.ts';
import type { Head } from './open-segment.ts';

/** What keeping checkpoints needs. */
export interface CheckpointKeeperOptions {
  readonly database: Database;
  readonly files: FileSystem;
  readonly workspaceId: string;
  readonly identity: Identity;
  readonly checkpointsFolder: string | null;
  readonly clock: Clock;
  readonly checkpointEntries?: number;
}

/** Makes checkpoints inside and outside the data folder, and compares the log with those outside. */
export class CheckpointKeeper {
  readonly #options: CheckpointKeeperOptions;
  readonly #store: CheckpointStore | null;
  readonly #every: number;
  readonly #hashAt: (sequence: number) => string | undefined;
  readonly #found = new Map<string, Finding>();
  /** Sequence of the newest checkpoint that stands both inside and outside; -1 for none. Even an empty log gets one. */
  #newest: number;

  /** @param hashAt the hash of the entry with a sequence. */
  constructor(options: CheckpointKeeperOptions, hashAt: (sequence: number) => string | undefined) {
    this.#options = options;
    this.#every = options.checkpointEntries ?? 1000;
    this.#hashAt = hashAt;
    const { files, checkpointsFolder, workspaceId, database } = options;
    this.#store = checkpointsFolder === null ? null : checkpointStore(files, checkpointsFolder, workspaceId);
    this.#newest =
      database.get<{ sequence: number | null }>('SELECT max(sequence) AS sequence FROM audit_checkpoint')?.sequence ??
      -1;
    if (this.#store === null) this.#unavailable('no folder for them was named');
  }

  /** Whether enough entries have come since the newest checkpoint. */
  due(head: Head): boolean {
    return head.sequence - this.#newest >= this.#every;
  }

  findings(): readonly Finding[] {
    return [...this.#found.values()];
  }

  /** Compares the head with the newest checkpoint outside. What does not fit becomes a finding. */
  compare(head: Head): void {
    let lines: readonly string[] | undefined;
    try {
      lines = this.#store?.read();
    } catch (error) {
      this.#unavailable(errorCode(error) || String(error));
      return;
    }
    if (lines === undefined || lines.length === 0) {
      // The first checkpoint, of the empty log, stands inside a moment before it stands outside.
      if (this.#store !== null && this.#newest > 0) {
        this.#add('warning', 'AUDIT_CHECKPOINTS_MISSING', `No checkpoints are left at ${this.#store.path}.`);
      }
      // The next one goes there even if this head has one inside already.
      this.#newest = -1;
      return;
    }
    const strongest = readCheckpoint(highestSinceRestore(lines));
    if (!strongest.ok) {
      this.#add('error', 'AUDIT_CHECKPOINT_BAD', 'An audit checkpoint outside the data folder was changed.');
      return;
    }
    const { sequence, head: signed } = strongest.checkpoint;
    this.#newest = Math.min(this.#newest, sequence);
    if (sequence > head.sequence) {
      this.#add(
        'error',
        'AUDIT_TRUNCATED',
        `The audit log ends at entry ${head.sequence}, but a checkpoint was signed at entry ${sequence}.`,
      );
    } else if (sequence > 0 && this.#hashAt(sequence) !== signed) {
      this.#add('error', 'AUDIT_REWRITTEN', `Audit entry ${sequence} is not the one a checkpoint was signed for.`);
    }
  }

  /** Signs a checkpoint for a head. */
  sign(head: Head, replaces: Checkpoint['replaces']): string {
    const { clock, workspaceId, identity } = this.#options;
    return checkpointLine(
      { sequence: head.sequence, head: head.hash, time: clock.now(), workspace: workspaceId, replaces },
      identity,
    );
  }

  /** Keeps a checkpoint inside, as part of a transaction. */
  record(tx: Transaction, sequence: number, line: string): void {
    tx.run('INSERT INTO audit_checkpoint (sequence, line) VALUES (?, ?)', [sequence, line]);
  }

  /** Keeps a checkpoint outside. The entries it vouches for must be on disk by now. */
  publish(line: string, sequence: number): void {
    this.#newest = Math.max(this.#newest, sequence);
    if (this.#store === null) return;
    try {
      this.#store.add(line);
      this.#found.delete('AUDIT_CHECKPOINTS_UNAVAILABLE');
    } catch (error) {
      this.#unavailable(errorCode(error) || String(error));
    }
  }

  /** Makes a checkpoint of the head inside and outside, unless the newest has it already. */
  async make(head: () => Head, replaces: Checkpoint['replaces']): Promise<void> {
    const { database } = this.#options;
    const at = head();
    if (replaces === null && at.sequence <= this.#newest) return;
    const line = this.sign(at, replaces);
    database.transaction((tx) => this.record(tx, at.sequence, line));
    await database.durable();
    this.publish(line, at.sequence);
  }

  /** Checkpoints kept inside for entries after a sequence, oldest first. */
  kept(after: number): readonly KeptCheckpoint[] {
    return this.#options.database.all<KeptCheckpoint>(
      'SELECT sequence, line FROM audit_checkpoint WHERE sequence > ? ORDER BY sequence, id',
      [after],
    );
  }

  #unavailable(reason: string): void {
    this.#add(
      'warning',
      'AUDIT_CHECKPOINTS_UNAVAILABLE',
      `Audit checkpoints cannot be kept outside the data folder: ${reason}.`,
    );
  }

  #add(severity: Finding['severity'], code: string, message: string): void {
    const fix =
      severity === 'error'
        ? 'Run `binnacle audit verify` and compare with a backup; do not delete anything.'
        : 'Name a writable folder in BINNACLE_CHECKPOINTS; without it, a cut or replaced log cannot be noticed.';
    this.#found.set(code, { severity, code, path: '', message, fix, tenants: [] });
  }
}

/** The line with the highest sequence since the last restore; found by its digits, since a long file holds many. */
function highestSinceRestore(lines: readonly string[]): string {
  let highest = lines.at(-1) ?? '';
  let most = -1;
  for (const line of lines.toReversed()) {
    const sequence = Number(/\\"sequence\\":(\d+),\\"time/.exec(line)?.[1] ?? -1);
    if (sequence > most) {
      most = sequence;
      highest = line;
    }
    if (line.includes('\\"replaces\\":{')) break;
  }
  return highest;
}
