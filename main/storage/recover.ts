import { SqlEngine } from './database/sql-engine.ts';
import { FORMAT_VERSION } from './format/file-header.ts';
import { type Frame, scanJournal } from './format/journal.ts';
import type { Manifest } from './format/manifest.ts';
import { contentHash, readSnapshotHeader } from './format/snapshot.ts';
import type { JournalPosition } from './journal-writer.ts';
import { problem, type StoreProblem } from './problem.ts';
import {
  type JournalReading,
  judgeJournal,
  loadJournal,
  loadManifest,
  loadSnapshot,
  type SnapshotReading,
} from './read-generation.ts';
import { replayJournal } from './replay.ts';
import { damaged } from './storage-error.ts';
import { generationFile, MANIFEST, readIfThere, type StorePlace, type Survey } from './store-folder.ts';

/** What has to be done to the files before anything new is written. Nothing was done yet. */
export interface Repair {
  /** Whole files to keep a copy of, because the new generation replaces them. */
  readonly aside: readonly string[];
  /** Bytes behind the last whole frame of the current journal to keep a copy of and to clear. */
  readonly cut: { readonly file: string; readonly offset: number; readonly bytes: Buffer } | null;
  /** Files that an interrupted step left. */
  readonly remove: readonly string[];
  /** Whether to begin a new generation: after an interrupted change of generation, or in place of a damaged one. */
  readonly rotate: 'no' | 'finish' | 'replace';
}

/** A store as its files give it back. */
export interface Recovered {
  readonly engine: SqlEngine;
  readonly generation: number;
  readonly previous: number | null;
  /** Hash that names the current snapshot, hex. */
  readonly snapshot: string;
  readonly snapshotBytes: number;
  /** Null when the current journal cannot be used. */
  readonly journal: JournalPosition | null;
  /** Name of the SQL engine that wrote the current generation. */
  readonly writtenBy: string;
  readonly chain: Buffer;
  readonly sequence: number;
  /** The transaction that the manifest knows to be on disk. */
  readonly floor: number;
  /** Transactions replayed from journals. */
  readonly replayed: number;
  readonly problems: readonly StoreProblem[];
  readonly repair: Repair;
}

/**
 * Reads a store back: newest good snapshot, then its journal. Changes no file.
 *
 * @param tolerant gives the best state there is beside damage instead of refusing.
 * @throws BinnacleError DAMAGED, NEWER_FORMAT, LOCKED.
 */
export async function recover(place: StorePlace, survey: Survey, tolerant: boolean): Promise<Recovered> {
  const notes: StoreProblem[] = [];
  const aside = new Set<string>();
  const manifest = chooseGeneration(place, survey, notes, aside);
  const { generation } = manifest;
  const snapshot = loadSnapshot(place, generation);
  const journal = loadJournal(place, generation);
  const mismatch = snapshot.ok && journal.ok ? checkLink(snapshot.value, journal.value, manifest) : undefined;
  if (mismatch !== undefined) notes.push(mismatch);

  const engine = await SqlEngine.open(snapshot.ok ? snapshot.value.database! : null);
  try {
    const start = snapshot.ok
      ? { ok: true, sequence: snapshot.value.header.sequence, chain: Buffer.alloc(0), replayed: 0 }
      : rebuildSnapshot(place, engine, manifest, journal.ok ? journal.value : undefined, snapshot.problem, notes);
    if (!snapshot.ok) aside.add(generationFile('snapshot', generation));
    if (start === undefined) throw damaged(place.folder, notes);

    if (!journal.ok) {
      notes.push(journal.problem);
      aside.add(generationFile('journal', generation));
      if (start.sequence < manifest.floor) notes.push(lostSince(journal.problem.file, start.sequence, manifest.floor));
    }
    let { sequence, chain, replayed } = start;
    let position: JournalPosition | null = null;
    let cut: Repair['cut'] = null;
    if (journal.ok && start.ok && mismatch === undefined) {
      const { scan, bytes, file } = journal.value;
      notes.push(...judgeJournal(journal.value, manifest.floor));
      const outcome = replayJournal(engine, scan.read.header, scan.frames, place);
      replayed += outcome.transactions;
      if (outcome.fault !== null) {
        notes.push(replayFault(file, outcome.fault, scan.frames.length));
        aside.add(file);
      }
      sequence += outcome.transactions;
      chain = scan.chain;
      if (outcome.fault === null) {
        position = { header: scan.read.header, end: scan.end, size: scan.size, chain, sequence };
        if (scan.rest > 0) cut = { file, offset: scan.end, bytes: bytes.subarray(scan.end, scan.end + scan.rest) };
      }
      if (scan.stranded > 0 || sequence < manifest.floor) aside.add(file);
    }
    notes.push(...leftovers(place, survey, manifest, aside));
    const hurt = notes.some((one) => one.severity === 'damage');
    if (hurt && !tolerant) throw damaged(place.folder, notes);
    const closed = journal.ok && journal.value.scan.closed;
    return {
      engine,
      generation,
      previous: manifest.previous,
      snapshot: snapshot.ok ? snapshot.value.hash : manifest.snapshot,
      snapshotBytes: snapshot.ok ? snapshot.value.header.size : 0,
      journal: position,
      writtenBy: journal.ok ? journal.value.scan.read.header.engine : '',
      chain,
      sequence,
      floor: manifest.floor,
      replayed,
      problems: notes,
      repair: {
        aside: [...aside],
        cut,
        remove: removable(survey, manifest),
        rotate: hurt || !snapshot.ok ? 'replace' : closed ? 'finish' : 'no',
      },
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** What the manifest says, or what the files say when it cannot be used. */
function chooseGeneration(
  place: StorePlace,
  survey: Survey,
  notes: StoreProblem[],
  aside: Set<string>,
): Pick<Manifest, 'generation' | 'previous' | 'snapshot' | 'floor'> {
  const manifest = loadManifest(place);
  if (manifest?.ok) return manifest.value;
  const both = [...survey.snapshots].filter((one) => survey.journals.has(one));
  const generation = Math.max(0, ...survey.snapshots, ...survey.journals);
  const usable = both.includes(generation) && !isClosed(place, generation);
  if (manifest !== undefined) aside.add(MANIFEST);
  notes.push({
    ...(manifest?.problem ?? problem('MISSING', 'damage', MANIFEST, 'The manifest is not there.')),
    // The newest generation is whole and goes on in its own journal: nothing newer is missing, so nothing is guessed.
    severity: usable ? 'note' : 'damage',
  });
  const previous = both.includes(generation - 1) ? generation - 1 : null;
  return { generation, previous, snapshot: '', floor: 0 };
}

function isClosed(place: StorePlace, generation: number): boolean {
  const journal = loadJournal(place, generation);
  return journal.ok && journal.value.scan.closed;
}

function checkLink(
  snapshot: SnapshotReading,
  journal: JournalReading,
  manifest: Pick<Manifest, 'snapshot'>,
): StoreProblem | undefined {
  const { header } = journal.scan.read;
  const belongs = header.follows === snapshot.hash && header.sequence === snapshot.header.sequence;
  if (belongs && (manifest.snapshot === '' || manifest.snapshot === snapshot.hash)) return undefined;
  return problem(
    'CHAIN',
    'damage',
    journal.file,
    `${journal.file}, its snapshot and the manifest do not belong together.`,
  );
}

/** Makes the current snapshot's state again from the generation before it, proven by the content hash in the current journal. */
function rebuildSnapshot(
  place: StorePlace,
  engine: SqlEngine,
  manifest: Pick<Manifest, 'previous'>,
  current: JournalReading | undefined,
  fault: StoreProblem,
  notes: StoreProblem[],
): { ok: boolean; sequence: number; chain: Buffer; replayed: number } | undefined {
  if (manifest.previous === null) {
    notes.push(fault);
    return undefined;
  }
  const snapshot = loadSnapshot(place, manifest.previous);
  const journal = loadJournal(place, manifest.previous);
  if (!snapshot.ok) {
    notes.push(fault, snapshot.problem);
    return undefined;
  }
  engine.reload(snapshot.value.database!);
  let { sequence } = snapshot.value.header;
  let replayed = 0;
  let chain: Buffer = Buffer.alloc(0);
  if (journal.ok && journal.value.scan.read.header.follows === snapshot.value.hash) {
    const { scan } = journal.value;
    const outcome = replayJournal(engine, scan.read.header, scan.frames, place);
    replayed = outcome.transactions;
    sequence += replayed;
    chain = scan.chain;
    const header = current?.scan.read.header;
    const whole = scan.closed && outcome.fault === null && header?.sequence === sequence;
    if (whole && contentHash(engine.export()) === header.content) {
      const again = `${fault.message} It was made again from generation ${manifest.previous}, and nothing is lost.`;
      notes.push({ ...fault, severity: 'note', message: again });
      return { ok: true, sequence, chain, replayed };
    }
  }
  notes.push(fault);
  if (!journal.ok) notes.push(journal.problem);
  return { ok: false, sequence, chain, replayed };
}

function leftovers(
  place: StorePlace,
  survey: Survey,
  manifest: Pick<Manifest, 'generation' | 'previous'>,
  aside: Set<string>,
): StoreProblem[] {
  const found = survey.foreign.map((name) =>
    problem('FOREIGN', 'note', name, `${name} is no file of this store; it is left alone.`),
  );
  for (const generation of survey.journals) {
    if (generation <= manifest.generation) continue;
    // Only looked at, not opened: it may be the beginning of a sealed store.
    const journal = loadJournal(place, generation, false);
    if (!journal.ok || (journal.value.scan.frames.length === 0 && journal.value.scan.rest === 0)) continue;
    aside.add(journal.value.file).add(generationFile('snapshot', generation));
    found.push(
      problem(
        'CHAIN',
        'damage',
        journal.value.file,
        `${journal.value.file} holds transactions, and the manifest names generation ${manifest.generation}.`,
        { frames: journal.value.scan.frames.length },
      ),
    );
  }
  for (const kind of ['snapshot', 'journal'] as const) {
    const there = kind === 'snapshot' ? survey.snapshots : survey.journals;
    if (manifest.previous !== null && !there.has(manifest.previous)) {
      const file = generationFile(kind, manifest.previous);
      found.push(problem('MISSING', 'note', file, `${file}, kept in reserve, is not there.`));
    }
  }
  return found;
}

/** Files of no generation that counts. */
function removable(survey: Survey, manifest: Pick<Manifest, 'generation' | 'previous'>): string[] {
  const kept = new Set([manifest.generation, manifest.previous]);
  const names = [...survey.temporary];
  for (const one of survey.snapshots) if (!kept.has(one)) names.push(generationFile('snapshot', one));
  for (const one of survey.journals) if (!kept.has(one)) names.push(generationFile('journal', one));
  return names;
}

function lostSince(file: string, sequence: number, floor: number): StoreProblem {
  return problem('LOST', 'damage', file, `Transactions ${sequence + 1} to ${floor} were on disk and cannot be read.`, {
    frames: floor - sequence,
  });
}

function replayFault(file: string, fault: { frame: Frame; reason: string }, frames: number): StoreProblem {
  const { frame, reason } = fault;
  return problem(
    'REPLAY',
    'damage',
    file,
    `The frame at byte ${frame.offset} of ${file} cannot be replayed: ${reason}.`,
    {
      offset: frame.offset,
      frames,
    },
  );
}

/**
 * Whether a folder holds nothing but what a first start left that never finished: no manifest that can be read, and in
 * generation 1 no transaction.
 */
export function isUnborn(place: StorePlace, survey: Survey): boolean {
  if ((readIfThere(place, MANIFEST)?.length ?? 0) > 0) return false;
  if ([...survey.snapshots, ...survey.journals].some((generation) => generation !== 1)) return false;
  const snapshotBytes = readIfThere(place, generationFile('snapshot', 1));
  const journalBytes = readIfThere(place, generationFile('journal', 1));
  // Whose key or workspace it was to be does not matter: an interrupted first start is begun again under new ones.
  if (snapshotBytes !== undefined && snapshotBytes.length > 0) {
    const snapshot = readSnapshotHeader(snapshotBytes);
    if (typeof snapshot === 'string' || snapshot.header.format > FORMAT_VERSION || snapshot.header.sequence > 0) {
      return false;
    }
  }
  if (journalBytes === undefined || journalBytes.length === 0) return true;
  const journal = scanJournal(journalBytes);
  return journal?.read.header.format === FORMAT_VERSION && journal.frames.length === 0 && journal.rest === 0;
}
