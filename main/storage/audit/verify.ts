import type { AuditVerification } from '../../contract/results.ts';
import type { Reader } from '../../core/ports.ts';
import { errorCode, type FileSystem } from '../files.ts';
import { segmentFolder } from './audit-log.ts';
import { ChainCheck, Report } from './chain-check.ts';
import { readCheckpointLines } from './checkpoint-check.ts';
import { CommitmentCheck } from './commitment-check.ts';
import { genesis } from './entry.ts';
import { readKeyFile } from './key-file-content.ts';
import { readLockedEvents } from './locked-events.ts';
import { readEntries, readSegments } from './open-segment.ts';
import { entrySpan, segmentName, storedEntry } from './segment-format.ts';
import type { SealedSegment, SegmentPlace } from './segment-writer.ts';
import { type SegmentVerdict, verifySegment } from './verify-segment.ts';

/** What is verified, and with what. */
export interface VerifyOptions {
  readonly files: FileSystem;
  /** The data folder. */
  readonly folder: string;
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
  /** The folder of checkpoints outside the data folder; null when there is none. */
  readonly checkpointsFolder: string | null;
  /** What could be read of the database; null when none of it could, and then only files are checked. */
  readonly database: Reader | null;
  /** Identities whose checkpoints count; null accepts any, and then a rewriter who signs anew is not noticed. */
  readonly identities: readonly string[] | null;
  /** Verifies segments elsewhere, several at once; left out, they are verified here, one after the other. */
  readonly segments?: SegmentVerifier;
}

/** Verifies segments by number and gives their verdicts in that order. */
export type SegmentVerifier = (
  place: SegmentPlace,
  numbers: readonly number[],
  wanted: ReadonlySet<number>,
) => AsyncIterable<SegmentVerdict>;

/** Reads everything there is of an audit log and tells what does not fit. Changes and repairs nothing. */
export async function verifyAudit(options: VerifyOptions): Promise<AuditVerification> {
  const { files, folder, dataKey, workspaceId, database } = options;
  const report = new Report();
  const commitments = new CommitmentCheck(readKeyFile(files, folder, dataKey, report));
  const checkpoints = readCheckpointLines(options, report);
  const place: SegmentPlace = { files, folder: `${folder}/${segmentFolder}`, dataKey, workspaceId };
  const chain = new ChainCheck(report, { sequence: 0, head: genesis(workspaceId) }, checkpoints.wanted);

  const recorded = database === null ? null : readSegments(database);
  const numbers = segmentNumbers(place, recorded, report);
  const verify = options.segments ?? inTurn(commitments);
  for await (const verdict of verify(place, numbers, checkpoints.wanted)) {
    joinSegment(
      chain,
      verdict,
      recorded?.find((segment) => segment.number === verdict.number),
      report,
    );
  }
  if (database === null) {
    report.problem(-1, 'AUDIT_OPEN_UNREADABLE', 'The newest entries stand in the database, which cannot be read.');
  } else {
    verifyOpen(database, chain, commitments, report);
  }
  checkpoints.compare(chain, database !== null);
  if (!readLockedEvents(files, folder).sound) {
    report.problem(-1, 'AUDIT_LOCKED_EVENTS_DAMAGED', 'The list of what happened while locked was changed or cut.');
  }
  return { entries: chain.entries, head: chain.head, problems: report.all(), notes: report.notes };
}

function inTurn(commitments: CommitmentCheck): SegmentVerifier {
  return async function* (place, numbers, wanted) {
    for (const number of numbers) yield verifySegment(place, number, commitments, wanted);
  };
}

/** Which segments to read: those recorded, or without a database those that are there. */
function segmentNumbers(place: SegmentPlace, recorded: readonly SealedSegment[] | null, report: Report): number[] {
  let names: readonly string[] = [];
  try {
    names = place.files.list(place.folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT')
      report.problem(-1, 'AUDIT_FOLDER_UNREADABLE', 'The audit folder cannot be read.');
  }
  const there = new Set<number>();
  for (const name of names) {
    const number = Number(/^segment-(\d{6,})$/.exec(name)?.[1] ?? Number.NaN);
    if (segmentName(number) === name) there.add(number);
    else if (!name.endsWith('.tmp')) report.note(-1, 'AUDIT_FILE_UNKNOWN', `${name} is no file of the audit log.`);
  }
  const highest = recorded?.at(-1)?.number ?? (recorded === null ? Math.max(0, ...there) : 0);
  const numbers: number[] = [];
  for (let number = 1; number <= highest; number++) {
    if (there.delete(number)) numbers.push(number);
    else {
      const first = recorded?.find((segment) => segment.number === number)?.first ?? -1;
      report.problem(first, 'AUDIT_SEGMENT_MISSING', `The audit segment ${segmentName(number)} is missing.`);
    }
  }
  for (const number of there) {
    const next = number === highest + 1;
    const message = next
      ? `${segmentName(number)} was not finished; its entries are still in the database.`
      : `${segmentName(number)} does not belong to the log.`;
    if (next) report.note(-1, 'AUDIT_SEGMENT_UNRECORDED', message);
    else report.problem(-1, 'AUDIT_SEGMENT_UNKNOWN', message);
  }
  return numbers;
}

/** Puts a segment's verdict behind what came before it. */
function joinSegment(
  chain: ChainCheck,
  verdict: SegmentVerdict,
  recorded: SealedSegment | undefined,
  report: Report,
): void {
  report.join(verdict);
  const name = segmentName(verdict.number);
  if (verdict.fileHash === '') {
    // Unreadable, and said so: the chain goes on with what the database knows of it.
    if (recorded !== undefined) chain.skipTo(recorded.last, recorded.head);
    return;
  }
  if (verdict.first !== chain.sequence + 1 || verdict.previous !== chain.head) {
    const message = `${name} does not follow the entry before it.`;
    report.problem(verdict.first, 'AUDIT_CHAIN_BROKEN', message);
  }
  if (recorded !== undefined && (recorded.fileHash !== verdict.fileHash || recorded.head !== verdict.head)) {
    report.problem(verdict.first, 'AUDIT_SEGMENT_REPLACED', `${name} is not the file that was sealed.`);
  }
  chain.entries += verdict.entries;
  chain.skipTo(verdict.last, verdict.head);
  for (const [sequence, hash] of verdict.hashes) chain.hashes.set(sequence, hash);
}

/** Checks the entries that are not sealed yet, a run at a time. */
function verifyOpen(database: Reader, chain: ChainCheck, commitments: CommitmentCheck, report: Report): void {
  for (let from = 0; ; ) {
    const rows = readEntries(database, from, 1024);
    for (const { sequence, entry } of rows) {
      const span = entrySpan(entry, 0);
      from = sequence + 1;
      if (span === undefined || span.end !== entry.length) {
        report.problem(sequence, 'AUDIT_ENTRY_EDITED', `Entry ${sequence} has not the form of an entry.`);
        continue;
      }
      const { hashed, hash, slot, sealed } = storedEntry(entry, span);
      const commitment = chain.next(hashed, hash);
      if (chain.sequence !== sequence) {
        report.problem(sequence, 'AUDIT_ENTRY_MISPLACED', `Entry ${chain.sequence} is kept as entry ${sequence}.`);
      }
      commitments.thorough(report, chain.sequence, slot, sealed, commitment);
    }
    if (rows.length === 0) return;
  }
}
