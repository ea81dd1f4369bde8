import { BinnacleError } from '../contract/errors.ts';
import { type FileHeader, FORMAT_VERSION, type ReadHeader } from './format/file-header.ts';
import { JOURNAL_GRAIN, type JournalScan, scanJournal } from './format/journal.ts';
import { type Manifest, manifestIsGenuine, readManifest } from './format/manifest.ts';
import { bodyIsWhole, openSnapshot, readSnapshotHeader, type SnapshotHeader } from './format/snapshot.ts';
import { problem, type StoreProblem } from './problem.ts';
import { cipherOf, generationFile, MANIFEST, readIfThere, type StorePlace, sealingOf } from './store-folder.ts';

/** A file that was read, or why it cannot be used. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: StoreProblem };

/** A snapshot as read. */
export interface SnapshotReading {
  readonly header: SnapshotHeader;
  /** Names the snapshot, hex. */
  readonly hash: string;
  /** The database; undefined when there was no key to open it with. */
  readonly database: Buffer | undefined;
}

/** A journal as read. */
export interface JournalReading {
  readonly scan: JournalScan;
  readonly bytes: Buffer;
  readonly file: string;
}

/** Reads the manifest; undefined when there is none. */
export function loadManifest(place: StorePlace, keyed = true): Reading<Manifest> | undefined {
  const bytes = readIfThere(place, MANIFEST);
  if (bytes === undefined) return undefined;
  const read = readManifest(bytes);
  if (read === undefined) return bad('FILE', MANIFEST, 'The manifest is not what was written.', bytes.length);
  const odd = checkHeader(place, MANIFEST, read, keyed);
  if (odd !== undefined) return { ok: false, problem: odd };
  if (keyed && !manifestIsGenuine(bytes, read, cipherOf(place, 'manifest', read.header.salt))) {
    return bad('FILE', MANIFEST, 'The manifest was not written under this key.', bytes.length);
  }
  return { ok: true, value: read.header };
}

/** Reads a generation's snapshot and opens it when there is a key. */
export function loadSnapshot(place: StorePlace, generation: number, keyed = true): Reading<SnapshotReading> {
  const file = generationFile('snapshot', generation);
  const bytes = readIfThere(place, file);
  if (bytes === undefined) return bad('MISSING', file, `The snapshot ${file} is not there.`);
  const read = readSnapshotHeader(bytes);
  if (read === 'header') return bad('FILE', file, `The header of ${file} is not what was written.`, bytes.length);
  if (typeof read === 'string') {
    return bad('FILE', file, `The snapshot ${file} has ${bytes.length} bytes, which is not its length.`, bytes.length);
  }
  const odd = checkHeader(place, file, read, keyed) ?? checkGeneration(file, read, generation);
  if (odd !== undefined) return { ok: false, problem: odd };
  const { header, hash } = read;
  if (!keyed) {
    return bodyIsWhole(bytes, read)
      ? { ok: true, value: { header, hash, database: undefined } }
      : bad('FILE', file, `The content of ${file} is not what was written.`, bytes.length);
  }
  const database = openSnapshot(bytes, read, cipherOf(place, 'snapshot', header.salt));
  if (database === 'key') return bad('FILE', file, `The key does not open ${file}.`, bytes.length);
  if (typeof database === 'string') {
    return bad('FILE', file, `The content of ${file} is not what was written.`, bytes.length);
  }
  return { ok: true, value: { header, hash, database } };
}

/** Reads a generation's journal. What its end looks like is judged by `judgeJournal`. */
export function loadJournal(place: StorePlace, generation: number, keyed = true): Reading<JournalReading> {
  const file = generationFile('journal', generation);
  const bytes = readIfThere(place, file);
  if (bytes === undefined) return bad('MISSING', file, `The journal ${file} is not there.`);
  const scan = scanJournal(bytes);
  if (scan === undefined) return bad('FILE', file, `The header of ${file} is not what was written.`, bytes.length);
  const odd = checkHeader(place, file, scan.read, keyed) ?? checkGeneration(file, scan.read, generation);
  return odd === undefined ? { ok: true, value: { scan, bytes, file } } : { ok: false, problem: odd };
}

/**
 * Judges what stands behind the last whole frame of a journal.
 *
 * One frame is written at a time, and the next only after the one before is on disk. So an interrupted write leaves at most one
 * frame that is not whole, at the end; a whole one behind it means damage.
 *
 * @param floor the transaction that was certainly on disk once.
 */
export function judgeJournal({ scan, file }: JournalReading, floor: number): StoreProblem[] {
  const found: StoreProblem[] = [];
  const at = { offset: scan.end, bytes: scan.rest };
  if (scan.stranded > 0) {
    found.push(
      problem(
        'FRAME',
        'damage',
        file,
        `The frame at byte ${scan.end} of ${file} is not what was written; ${scan.stranded} whole frames stand behind it.`,
        { ...at, frames: scan.stranded },
      ),
    );
  } else if (scan.rest > 0 && scan.closed) {
    found.push(problem('SLACK', 'note', file, `${file} holds ${scan.rest} bytes after its end that must be zero.`, at));
  } else if (scan.rest > 0 && scan.restAtEnd) {
    found.push(
      problem(
        'TAIL',
        'note',
        file,
        `The last ${scan.rest} bytes of ${file} are no whole frame: a write that was interrupted, or damage to the last one.`,
        at,
      ),
    );
  } else if (scan.rest > 0) {
    found.push(problem('SLACK', 'note', file, `${file} holds bytes behind its last frame that must be zero.`, at));
  }
  if (scan.size % JOURNAL_GRAIN !== 0) {
    found.push(
      problem(
        'SHORT',
        'note',
        file,
        `${file} has ${scan.size} bytes: its growth was interrupted, or its end was cut off.`,
        {
          offset: scan.size,
        },
      ),
    );
  }
  if (scan.sequence < floor) {
    found.push(
      problem(
        'LOST',
        'damage',
        file,
        `${file} ends at transaction ${scan.sequence}, and transaction ${floor} was on disk: ${floor - scan.sequence} are lost.`,
        { offset: scan.end, frames: floor - scan.sequence },
      ),
    );
  }
  return found;
}

function checkHeader(
  place: StorePlace,
  file: string,
  { header }: ReadHeader<FileHeader>,
  keyed: boolean,
): StoreProblem | undefined {
  if (header.format > FORMAT_VERSION) {
    throw new BinnacleError(
      'NEWER_FORMAT',
      `${file} has format ${header.format}; this console knows formats up to ${FORMAT_VERSION}.`,
      { fix: 'Open it with the newer version of the console that wrote it. Nothing was changed.' },
    );
  }
  if (header.workspace !== place.workspaceId) {
    return problem('CHAIN', 'damage', file, `${file} belongs to another workspace, ${header.workspace}.`);
  }
  if (keyed && header.sealing !== sealingOf(place.dataKey)) {
    if (header.sealing === 'none')
      return problem('CHAIN', 'damage', file, `${file} is not sealed, and its workspace is.`);
    throw new BinnacleError('LOCKED', `${file} is sealed, and no key was given.`, {
      fix: 'Unlock the workspace first.',
    });
  }
  return undefined;
}

function checkGeneration(
  file: string,
  { header }: ReadHeader<FileHeader>,
  generation: number,
): StoreProblem | undefined {
  if (header.generation === generation) return undefined;
  return problem('CHAIN', 'damage', file, `${file} says that it is of generation ${header.generation}.`);
}

function bad(code: StoreProblem['code'], file: string, message: string, bytes = 0): Reading<never> {
  return { ok: false, problem: problem(code, 'damage', file, message, { bytes }) };
}
