import { Worker } from 'node:worker_threads';
import { toFailure } from '../contract/errors.ts';
import type { AuditProblem } from '../contract/model.ts';
import type { AuditVerification } from '../contract/results.ts';
import type { Reader } from '../core/ports.ts';
import type { HeaderInfo, VerifyProgress } from '../core/workspace/ports.ts';
import { readHeader } from '../keychain/header-file.ts';
import { type SegmentVerifier, verifyAudit } from '../storage/audit/verify.ts';
import { segmentPool } from '../storage/audit/verify-pool.ts';
import type { FileSystem } from '../storage/files.ts';
import { inspectStore } from '../storage/inspect.ts';
import { recover } from '../storage/recover.ts';
import { surveyFolder } from '../storage/store-folder.ts';

/** What is verified. */
export interface VerifyFolderOptions {
  readonly folder: string;
  readonly storeFolder: string;
  readonly files: FileSystem;
  readonly header: HeaderInfo;
  readonly dataKey: Uint8Array | null;
  readonly checkpointsFolder: string;
  /** Entry file of a thread that verifies segments. */
  readonly verifier: string;
  /** The open database, or null: then as much as the files give is read, and nothing is repaired. */
  readonly database: Reader | null;
  readonly identities: readonly string[] | null;
  readonly progress: VerifyProgress;
}

/** Verifies every file of a data folder: header, journals, snapshots, keys, segments, chain and checkpoints. */
export async function verifyFolder(options: VerifyFolderOptions): Promise<AuditVerification> {
  const { folder, storeFolder, files, header, dataKey, checkpointsFolder, identities } = options;
  const problems: AuditProblem[] = [];
  const notes: AuditProblem[] = [];
  try {
    readHeader(folder);
  } catch (error) {
    problems.push({ sequence: -1, code: 'HEADER_DAMAGED', message: toFailure(error).message });
  }
  for (const found of inspectStore(storeFolder, dataKey, files)) {
    // A torn tail that nobody has opened over yet may be an acknowledged write.
    const list = found.severity === 'damage' || found.code === 'TAIL' ? problems : notes;
    list.push({ sequence: -1, code: `STORE_${found.code}`, message: found.message });
  }
  const closed = options.database === null ? await readable(options) : undefined;
  try {
    const audit = await verifyAudit({
      files,
      folder,
      dataKey,
      workspaceId: header.id,
      checkpointsFolder,
      database: options.database ?? closed ?? null,
      identities,
      segments: counted(
        segmentPool(folder, (workerData) => new Worker(options.verifier, { workerData })),
        options.progress,
      ),
    });
    return {
      entries: audit.entries,
      head: audit.head,
      problems: [...problems, ...audit.problems],
      notes: [...notes, ...audit.notes],
    };
  } finally {
    closed?.close();
  }
}

/** Tells after each segment how many of them are done. */
function counted(verify: SegmentVerifier, progress: VerifyProgress): SegmentVerifier {
  return async function* (place, numbers, wanted) {
    let done = 0;
    for await (const verdict of verify(place, numbers, wanted)) {
      progress(++done, numbers.length);
      yield verdict;
    }
  };
}

/** The database as far as its files give it back without changing any; undefined when they do not. */
async function readable({ files, storeFolder, dataKey, header }: VerifyFolderOptions) {
  try {
    const place = { files, folder: storeFolder, dataKey, workspaceId: header.id };
    return (await recover(place, surveyFolder(files, storeFolder), true)).engine;
  } catch {
    return undefined;
  }
}
