import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type FileCipher, fileCipher, type Sealing } from './file-cipher.ts';
import { errorCode, type FileSystem, readWhole, replaceFile, writeFully } from './files.ts';
import { type FileKind, FORMAT_VERSION } from './format/file-header.ts';
import type { JournalHeader } from './format/journal.ts';
import { encodeManifest, type Manifest } from './format/manifest.ts';
import { encodeSnapshot } from './format/snapshot.ts';
import { createJournal, type JournalPosition } from './journal-writer.ts';

/** Where a store lies and what opens it. */
export interface StorePlace {
  readonly files: FileSystem;
  readonly folder: string;
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
}

/** The manifest's file name. */
export const MANIFEST = 'manifest';
/** The folder that keeps what was cut or replaced. */
export const SET_ASIDE = 'set-aside';
const GENERATION_FILE = /^(snapshot|journal)-([1-9][0-9]{0,14})$/;
const TEMPORARY = /^(manifest|(snapshot|journal)-[1-9][0-9]{0,14})\.tmp$/;

/** File name of a generation's part. */
export function generationFile(kind: 'snapshot' | 'journal', generation: number): string {
  return `${kind}-${generation}`;
}

/** The names in a store's folder, sorted into what they are. */
export interface Survey {
  readonly manifest: boolean;
  readonly snapshots: ReadonlySet<number>;
  readonly journals: ReadonlySet<number>;
  readonly temporary: readonly string[];
  readonly setAside: boolean;
  readonly foreign: readonly string[];
}

/** Looks at the names in a store's folder; a folder that is not there is an empty one. */
export function surveyFolder(files: FileSystem, folder: string): Survey {
  let names: string[];
  try {
    names = files.list(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    names = [];
  }
  const snapshots = new Set<number>();
  const journals = new Set<number>();
  const temporary: string[] = [];
  const foreign: string[] = [];
  for (const name of names.sort()) {
    const match = GENERATION_FILE.exec(name);
    if (match !== null) (match[1] === 'snapshot' ? snapshots : journals).add(Number(match[2]));
    else if (TEMPORARY.test(name)) temporary.push(name);
    else if (name !== MANIFEST && name !== SET_ASIDE) foreign.push(name);
  }
  return {
    manifest: names.includes(MANIFEST),
    snapshots,
    journals,
    temporary,
    setAside: names.includes(SET_ASIDE),
    foreign,
  };
}

/** Reads a file of the store, or gives undefined when it is not there. */
export function readIfThere(place: Pick<StorePlace, 'files' | 'folder'>, name: string): Buffer | undefined {
  try {
    return readWhole(place.files, join(place.folder, name));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The cipher of a snapshot or manifest. */
export function cipherOf(place: Pick<StorePlace, 'dataKey' | 'workspaceId'>, kind: FileKind, salt: string): FileCipher {
  return fileCipher({ ...place, salt: Buffer.from(salt, 'hex'), kind });
}

/** How files are sealed under a key, as headers say it. */
export function sealingOf(dataKey: Uint8Array | null): Sealing {
  return dataKey === null ? 'none' : 'aes-256-gcm';
}

/** What a new generation begins with. */
export interface NewGeneration {
  readonly generation: number;
  /** The last transaction in the database. */
  readonly sequence: number;
  /** Hash of the last frame of the journal before, hex; empty for the first generation. */
  readonly follows: string;
  readonly database: Uint8Array;
  readonly engine: string;
}

/** Writes snapshot and empty journal of a generation. It counts only once the manifest names it. */
export function writeGeneration(
  place: StorePlace,
  next: NewGeneration,
): { readonly snapshot: string; readonly snapshotBytes: number; readonly journal: JournalPosition } {
  const { files, folder } = place;
  const common = { ...commonFields(place, next.engine), generation: next.generation, sequence: next.sequence };
  const header = { ...common, kind: 'snapshot', salt: newSalt(), follows: next.follows } as const;
  const snapshot = encodeSnapshot(header, cipherOf(place, 'snapshot', header.salt), next.database);
  replaceFile(files, join(folder, generationFile('snapshot', next.generation)), snapshot.parts);
  const journal: JournalHeader = {
    ...common,
    kind: 'journal',
    salt: newSalt(),
    follows: snapshot.hash,
    content: snapshot.content,
  };
  const made = createJournal(files, join(folder, generationFile('journal', next.generation)), journal);
  files.syncFolder(folder);
  return {
    snapshot: snapshot.hash,
    snapshotBytes: next.database.length,
    journal: { header: journal, ...made, sequence: next.sequence },
  };
}

/** Puts a manifest in place, durably. */
export function writeManifest(
  place: StorePlace,
  fields: Pick<Manifest, 'generation' | 'previous' | 'snapshot' | 'floor' | 'engine'>,
): void {
  const manifest: Manifest = { ...commonFields(place, fields.engine), kind: 'manifest', salt: newSalt(), ...fields };
  const parts = encodeManifest(manifest, cipherOf(place, 'manifest', manifest.salt));
  replaceFile(place.files, join(place.folder, MANIFEST), parts);
  place.files.syncFolder(place.folder);
}

/** Makes the folder, and its name in the folder above, durable. */
export function makeStoreFolder(place: Pick<StorePlace, 'files' | 'folder'>): void {
  place.files.makeFolder(place.folder);
  place.files.syncFolder(dirname(place.folder));
}

/**
 * Keeps a copy of bytes that are about to be cut or replaced, durably, and gives its name relative to the store's folder.
 *
 * @param stamp a word for the name that sorts by time.
 */
export function setAside(place: StorePlace, file: string, bytes: Uint8Array, stamp: string): string {
  const { files } = place;
  const folder = join(place.folder, SET_ASIDE);
  files.makeFolder(folder);
  for (let attempt = 0; ; attempt++) {
    const name = attempt === 0 ? `${file}.${stamp}` : `${file}.${stamp}.${attempt}`;
    try {
      const handle = files.open(join(folder, name), 'create');
      try {
        writeFully(files, handle, bytes, 0);
        files.fsync(handle);
      } finally {
        files.close(handle);
      }
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw error;
    }
    files.syncFolder(folder);
    files.syncFolder(place.folder);
    return `${SET_ASIDE}/${name}`;
  }
}

/** Removes the copies that recovery set aside. */
export function removeSetAside(place: Pick<StorePlace, 'files' | 'folder'>): void {
  const { files } = place;
  if (!files.list(place.folder).includes(SET_ASIDE)) return;
  const folder = join(place.folder, SET_ASIDE);
  for (const name of files.list(folder)) files.unlink(join(folder, name));
  files.syncFolder(folder);
}

function commonFields(place: StorePlace, engine: string) {
  return { format: FORMAT_VERSION, engine, workspace: place.workspaceId, sealing: sealingOf(place.dataKey) } as const;
}

function newSalt(): string {
  return randomBytes(16).toString('hex');
}
