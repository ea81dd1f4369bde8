import { join } from 'node:path';
import { SqlEngine } from './database/sql-engine.ts';
import { readWhole, removeIfThere, writeFully } from './files.ts';
import { JOURNAL_GRAIN } from './format/journal.ts';
import type { JournalPosition } from './journal-writer.ts';
import { problem, type StoreProblem } from './problem.ts';
import type { Recovered, Repair } from './recover.ts';
import {
  generationFile,
  MANIFEST,
  makeStoreFolder,
  readIfThere,
  type StorePlace,
  type Survey,
  setAside,
  writeGeneration,
  writeManifest,
} from './store-folder.ts';

const NOTHING: Repair = { aside: [], cut: null, remove: [], rotate: 'no' };

/** Makes an empty store. Until its manifest is in place the folder counts as empty. */
export async function createFirstGeneration(place: StorePlace, survey: Survey): Promise<Recovered> {
  makeStoreFolder(place);
  const stale = [...survey.temporary, MANIFEST, generationFile('snapshot', 1), generationFile('journal', 1)];
  for (const name of stale) removeIfThere(place.files, join(place.folder, name));
  const engine = await SqlEngine.open(null);
  const engineName = engine.version();
  try {
    const made = writeGeneration(place, {
      generation: 1,
      sequence: 0,
      follows: '',
      database: engine.export(),
      engine: engineName,
    });
    writeManifest(place, { generation: 1, previous: null, snapshot: made.snapshot, floor: 0, engine: engineName });
    const unfinished =
      survey.temporary.length > 0 || survey.manifest || survey.snapshots.size + survey.journals.size > 0;
    return {
      engine,
      generation: 1,
      previous: null,
      ...made,
      writtenBy: engineName,
      chain: made.journal.chain,
      sequence: 0,
      floor: 0,
      replayed: 0,
      problems: unfinished
        ? [problem('LEFTOVER', 'note', MANIFEST, 'A first start that did not finish was begun again.')]
        : [],
      repair: NOTHING,
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}

/**
 * Brings the files into the state that was read from them: copies of what is cut or replaced first, then the cut, then a
 * new generation where one is needed.
 */
export function repairFiles(place: StorePlace, state: Recovered, engineName: string, stamp: string): Recovered {
  const { repair } = state;
  const problems = [...state.problems];
  for (const name of repair.aside) {
    const bytes = readIfThere(place, name);
    if (bytes !== undefined) markMoved(problems, name, setAside(place, name, bytes, stamp));
  }
  const replace = repair.rotate !== 'no' || state.journal === null;
  if (repair.cut !== null) {
    markMoved(problems, repair.cut.file, setAside(place, repair.cut.file, repair.cut.bytes, stamp));
  }
  let { journal } = state;
  // A journal that was closed already is the next reserve.
  if (journal !== null && repair.rotate !== 'replace') journal = settleJournal(place, state, journal);
  for (const name of repair.remove) removeIfThere(place.files, join(place.folder, name));
  if (!replace) {
    const manifestLost = problems.some((one) => one.file === MANIFEST);
    if (manifestLost) {
      const { generation, previous, snapshot } = state;
      writeManifest(place, { generation, previous, snapshot, floor: state.sequence, engine: engineName });
    }
    return { ...state, journal, problems, floor: manifestLost ? state.sequence : state.floor };
  }
  return { ...state, ...beginGeneration(place, state, engineName), problems };
}

/** Clears what was cut, fills the file up to its grain, and makes sure that what was read is on disk and not only in memory. */
function settleJournal(place: StorePlace, state: Recovered, journal: JournalPosition): JournalPosition {
  const size = Math.ceil(journal.size / JOURNAL_GRAIN) * JOURNAL_GRAIN;
  const cut = state.repair.cut?.bytes.length ?? 0;
  if (cut === 0 && size === journal.size && state.sequence <= state.floor) return journal;
  const path = join(place.folder, generationFile('journal', state.generation));
  const frames = readWhole(place.files, path).subarray(0, journal.end);
  const file = place.files.open(path, 'write');
  try {
    // After a failed sync a system may call pages clean that never reached the disk. Written again, they are synced again.
    writeFully(place.files, file, frames, 0);
    if (cut > 0) writeFully(place.files, file, Buffer.alloc(cut), journal.end);
    if (size > journal.size) writeFully(place.files, file, Buffer.alloc(size - journal.size), journal.size);
    place.files.fsync(file);
  } finally {
    place.files.close(file);
  }
  return { ...journal, size };
}

function beginGeneration(
  place: StorePlace,
  state: Recovered,
  engineName: string,
): Pick<Recovered, 'generation' | 'previous' | 'snapshot' | 'snapshotBytes' | 'journal' | 'chain' | 'floor'> {
  const generation = state.generation + 1;
  const made = writeGeneration(place, {
    generation,
    sequence: state.sequence,
    follows: state.chain.toString('hex'),
    database: state.engine.export(),
    engine: engineName,
  });
  const previous = state.repair.rotate === 'finish' ? state.generation : null;
  writeManifest(place, {
    generation,
    previous,
    snapshot: made.snapshot,
    floor: state.sequence,
    engine: engineName,
  });
  const old = [state.generation, state.previous].filter((one) => one !== null && one !== previous);
  for (const one of old) {
    for (const kind of ['snapshot', 'journal'] as const) {
      removeIfThere(place.files, join(place.folder, generationFile(kind, one!)));
    }
  }
  return { ...made, generation, previous, chain: made.journal.chain, floor: state.sequence };
}

function markMoved(problems: StoreProblem[], file: string, movedTo: string): void {
  problems.forEach((one, index) => {
    if (one.file === file && one.movedTo === null) problems[index] = { ...one, movedTo };
  });
}
