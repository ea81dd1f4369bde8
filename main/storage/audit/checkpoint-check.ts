import type { Reader } from '../../core/ports.ts';
import { errorCode, type FileSystem } from '../files.ts';
import type { ChainCheck, Report } from './chain-check.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { checkpointStore } from './checkpoint-store.ts';

/** Where checkpoints are read from. */
export interface CheckpointSources {
  readonly files: FileSystem;
  readonly workspaceId: string;
  readonly checkpointsFolder: string | null;
  readonly database: Reader | null;
  readonly identities: readonly string[] | null;
}

/** Checkpoints that were read, to be held against the chain once it has been followed. */
export interface CheckpointComparison {
  /** Sequences whose hashes the comparison needs. */
  readonly wanted: ReadonlySet<number>;
  /** @param toTheEnd whether the chain was followed to its newest entry. */
  compare(chain: ChainCheck, toTheEnd: boolean): void;
}

/** Reads every checkpoint, inside and outside, and checks form and signature. */
export function readCheckpointLines(sources: CheckpointSources, report: Report): CheckpointComparison {
  const { database, workspaceId, identities } = sources;
  const inside =
    database?.all<{ line: string }>('SELECT line FROM audit_checkpoint ORDER BY id').map(({ line }) => line) ?? [];
  const outside = readOutside(sources, report);
  const held: { checkpoint: Checkpoint; where: string }[] = [];
  const read = (lines: readonly string[], where: string): void => {
    lines.forEach((line, at) => {
      const name = `Checkpoint ${at + 1} ${where}`;
      const found = readCheckpoint(line);
      if (!found.ok) {
        const signature = found.reason === 'signature';
        report.problem(
          -1,
          signature ? 'AUDIT_SIGNATURE_BAD' : 'AUDIT_CHECKPOINT_DAMAGED',
          signature ? `${name} has a signature that does not fit.` : `${name} has not the form it was written in.`,
        );
      } else if (found.checkpoint.workspace !== workspaceId) {
        report.problem(-1, 'AUDIT_CHECKPOINT_FOREIGN', `${name} belongs to another workspace.`);
      } else if (identities !== null && !identities.includes(found.checkpoint.identity)) {
        report.problem(-1, 'AUDIT_CHECKPOINT_FOREIGN', `${name} was signed by an identity that is not known here.`);
      } else {
        held.push({ checkpoint: found.checkpoint, where: name });
      }
    });
  };
  read(inside, 'in the log');
  read(sinceRestore(outside ?? []), 'outside');
  const keyFiles = held.filter(({ checkpoint }) => checkpoint.keyStore === 'file').length;
  if (keyFiles > 0) {
    report.note(-1, 'AUDIT_KEY_IN_FILE', `${keyFiles} checkpoints were signed by a key that is kept in a file.`);
  }
  return {
    wanted: new Set(held.map(({ checkpoint }) => checkpoint.sequence)),
    compare(chain, toTheEnd) {
      if (outside === undefined && chain.entries > 0) {
        report.problem(-1, 'AUDIT_CHECKPOINTS_MISSING', 'There are no checkpoints outside the data folder.');
      }
      for (const { checkpoint, where } of held) hold(checkpoint, where, chain, toTheEnd, report);
    },
  };
}

function hold(
  { sequence, head }: Checkpoint,
  where: string,
  chain: ChainCheck,
  toTheEnd: boolean,
  report: Report,
): void {
  if (sequence === 0) return;
  if (sequence > chain.sequence) {
    if (toTheEnd) {
      const message = `The log ends at entry ${chain.sequence}; ${where} was signed at entry ${sequence}.`;
      report.problem(sequence, 'AUDIT_TRUNCATED', message);
    }
    return;
  }
  const hash = chain.hashes.get(sequence);
  if (hash !== undefined && hash !== head) {
    report.problem(sequence, 'AUDIT_REWRITTEN', `Entry ${sequence} is not the one that ${where} was signed for.`);
  }
}

/** Undefined when there are none and none could be looked for. */
function readOutside(sources: CheckpointSources, report: Report): readonly string[] | undefined {
  if (sources.checkpointsFolder === null) return undefined;
  try {
    return checkpointStore(sources.files, sources.checkpointsFolder, sources.workspaceId).read();
  } catch (error) {
    report.problem(-1, 'AUDIT_CHECKPOINTS_UNREADABLE', `Checkpoints outside cannot be read: ${errorCode(error)}.`);
    return [];
  }
}

/**
 * Lines that still count: a checkpoint made by a restore names the head it gave up, and with it those before it that lie
 * beyond the restored head. Its own signature is checked with the rest.
 */
function sinceRestore(lines: readonly string[]): readonly string[] {
  let counting = [...lines];
  lines.forEach((line, at) => {
    const found = line.includes('\\"replaces\\":{') ? readCheckpoint(line) : undefined;
    if (found?.ok !== true) return;
    const { sequence } = found.checkpoint;
    const earlier = counting.slice(0, counting.indexOf(line));
    const kept = earlier.filter((text) => {
      const other = readCheckpoint(text);
      return !other.ok || other.checkpoint.sequence < sequence;
    });
    counting = [...kept, ...lines.slice(at)];
  });
  return counting;
}
