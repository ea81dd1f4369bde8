import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import { type FileSystem, readWhole } from './files.ts';
import { type FileHeader, type FileKind, readHeader } from './format/file-header.ts';
import type { Manifest } from './format/manifest.ts';
import { frameIndex, sessionCipher } from './journal-writer.ts';
import { problem, type StoreProblem } from './problem.ts';
import { type JournalReading, judgeJournal, loadJournal, loadManifest, loadSnapshot } from './read-generation.ts';
import {
  generationFile,
  MANIFEST,
  readIfThere,
  SET_ASIDE,
  type StorePlace,
  type Survey,
  surveyFolder,
} from './store-folder.ts';

/**
 * Reads every file of a store, both generations included, and tells what is wrong. Opens, repairs and changes nothing.
 *
 * What it cannot see: a journal cut exactly between two frames whose last transactions no later orderly end noted, and a whole
 * folder put back to an earlier state. The audit log's checkpoint outside the data folder shows those.
 *
 * @param dataKey null for an unsealed store, or for a sealed one whose content shall not be opened; hashes are checked either way.
 */
export function inspectStore(folder: string, dataKey: Uint8Array | null, files: FileSystem): StoreProblem[] {
  const survey = surveyFolder(files, folder);
  const found: StoreProblem[] = [];
  const first = firstHeader({ files, folder }, survey);
  const place: StorePlace = { files, folder, dataKey, workspaceId: first?.workspace ?? '' };
  const keyed = !(dataKey === null && first?.sealing === 'aes-256-gcm');
  if (!keyed) found.push(problem('SEALED', 'note', '', 'The content is sealed and was not opened: there is no key.'));

  const manifest = noted(found, MANIFEST, () => loadManifest(place, keyed));
  if (!survey.manifest) found.push(problem('MISSING', 'damage', MANIFEST, 'The manifest is not there.'));
  const named = manifest?.ok ? manifest.value : undefined;
  if (manifest?.ok === false) found.push(manifest.problem);
  const generations = new Set([...survey.snapshots, ...survey.journals]);
  if (named !== undefined) {
    generations.add(named.generation);
    if (named.previous !== null) generations.add(named.previous);
  }
  for (const generation of [...generations].sort((a, b) => a - b)) {
    noted(found, generationFile('journal', generation), () => {
      found.push(...inspectGeneration(place, generation, named, keyed));
      return undefined;
    });
  }
  for (const name of survey.temporary) {
    found.push(problem('LEFTOVER', 'note', name, `${name} was left by an interrupted step.`));
  }
  for (const name of survey.foreign) found.push(problem('FOREIGN', 'note', name, `${name} is no file of this store.`));
  if (survey.setAside) found.push(...listAside(files, folder));
  return found;
}

function inspectGeneration(
  place: StorePlace,
  generation: number,
  manifest: Manifest | undefined,
  keyed: boolean,
): StoreProblem[] {
  const found: StoreProblem[] = [];
  const counts = manifest === undefined || generation === manifest.generation || generation === manifest.previous;
  const snapshot = loadSnapshot(place, generation, keyed);
  const journal = loadJournal(place, generation, keyed);
  if (!counts) {
    const newer = generation > manifest.generation;
    if (newer && journal.ok && journal.value.scan.frames.length > 0) {
      const { file } = journal.value;
      found.push(problem('CHAIN', 'damage', file, `${file} holds transactions, and the manifest does not name it.`));
    } else {
      const file = generationFile('snapshot', generation);
      found.push(problem('LEFTOVER', 'note', file, `Generation ${generation} was left by an interrupted step.`));
    }
    return found;
  }
  if (!snapshot.ok) found.push(snapshot.problem);
  if (!journal.ok) return [...found, journal.problem];
  const current = manifest === undefined || generation === manifest.generation;
  found.push(...judgeJournal(journal.value, current ? (manifest?.floor ?? 0) : 0));
  if (keyed) found.push(...openFrames(place, journal.value));
  const { scan, file } = journal.value;
  if (!current && !scan.closed) {
    found.push(problem('LOST', 'damage', file, `${file} has lost its end.`, { offset: scan.end }));
  }
  const linked = !snapshot.ok || scan.read.header.follows === snapshot.value.hash;
  const named = !current || !snapshot.ok || (manifest?.snapshot ?? snapshot.value.hash) === snapshot.value.hash;
  if (!linked || !named) {
    found.push(problem('CHAIN', 'damage', file, `${file}, its snapshot and the manifest do not belong together.`));
  }
  return found;
}

function openFrames(place: StorePlace, { scan, file }: JournalReading): StoreProblem[] {
  const header = scan.read.header;
  const ciphers = new Map<string, ReturnType<typeof sessionCipher>>();
  for (const frame of scan.frames) {
    const name = frame.session.toString('hex');
    const cipher = ciphers.get(name) ?? sessionCipher(place.dataKey, place.workspaceId, header, frame.session);
    ciphers.set(name, cipher);
    if (cipher.open(frameIndex(frame.kind, frame.sequence), frame.payload, frame.binding) !== undefined) continue;
    const message = `The frame at byte ${frame.offset} of ${file} was not written under this key.`;
    return [problem('FRAME', 'damage', file, message, { offset: frame.offset })];
  }
  return [];
}

/** The first header that can be read, for the workspace's name and its sealing. */
function firstHeader(place: Pick<StorePlace, 'files' | 'folder'>, survey: Survey): FileHeader | undefined {
  const newestFirst = (set: ReadonlySet<number>): number[] => [...set].sort((a, b) => b - a);
  const candidates: [FileKind, string][] = [
    ['manifest', MANIFEST],
    ...newestFirst(survey.snapshots).map((n): [FileKind, string] => ['snapshot', generationFile('snapshot', n)]),
    ...newestFirst(survey.journals).map((n): [FileKind, string] => ['journal', generationFile('journal', n)]),
  ];
  for (const [kind, name] of candidates) {
    const bytes = readIfThere(place, name);
    const read = bytes === undefined ? undefined : readHeader<FileHeader>(bytes, kind);
    if (read !== undefined) return read.header;
  }
  return undefined;
}

function listAside(files: FileSystem, folder: string): StoreProblem[] {
  return files.list(join(folder, SET_ASIDE)).map((name) => {
    const file = `${SET_ASIDE}/${name}`;
    const bytes = readWhole(files, join(folder, file)).length;
    return problem('SET_ASIDE', 'note', file, `${file} keeps ${bytes} bytes that an earlier opening cut or replaced.`, {
      bytes,
    });
  });
}

/** Runs a check; a file of a newer version becomes a problem of its own. */
function noted<T>(found: StoreProblem[], file: string, check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof BinnacleError) || error.code !== 'NEWER_FORMAT') throw error;
    found.push(problem('NEWER', 'damage', file, error.message));
    return undefined;
  }
}
