import { hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { DraftBatch } from '../contract/authoring.ts';
import type { DraftHead } from '../core/ports.ts';
import { type FileCipher, fileCipher } from '../storage/file-cipher.ts';
import { errorCode, type FileSystem, replaceFile } from '../storage/files.ts';
import { FORMAT_VERSION, readHeader, writeHeader } from '../storage/format/file-header.ts';
import {
  type DraftFileHeader,
  decodeBatches,
  decodeHead,
  decodeTrouble,
  encodeBatches,
  encodeHead,
  encodeTrouble,
  type FramePlace,
  readFrames,
  writeFrame,
} from './format.ts';

/** The folder of drafts inside the data folder. */
export const draftFolder = 'drafts';
/** How the name of a draft's file ends. */
export const draftEnding = '.draft';
/** The class of a draft's key slot. */
export const draftClass = 'draft';

/** The owner of a draft's key slot. */
export function slotOwner(id: string): string {
  return `draft:${id}`;
}

const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.draft$/;

/** The identifier a file's name holds; undefined for a file that is no draft. */
export function idOfFile(name: string): string | undefined {
  return pattern.exec(name)?.[1];
}

/** The keys a draft's file is sealed with. */
export interface DraftKeys {
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
  /** The draft's own. */
  readonly key: KeyObject;
  /** Its slot's number. */
  readonly slot: number;
}

/** Where the next frame of a file goes. */
export interface DraftEnd extends FramePlace {
  /** Hex. */
  readonly salt: string;
}

/** What a draft's file holds. */
export interface DraftContent {
  readonly head: DraftHead;
  readonly batches: readonly DraftBatch[];
  readonly end: DraftEnd;
  /** Where a torn write begins, to be cut; null for none. */
  readonly tornAt: number | null;
  /** Why what follows the batches cannot be read; empty otherwise. */
  readonly trouble: string;
}

/** Reads a draft's file; a sentence says why nothing of it can be read. */
export function readDraft(id: string, bytes: Buffer, keys: DraftKeys): DraftContent | string {
  const read = readHeader<DraftFileHeader>(bytes, 'draft');
  if (read === undefined) return 'The header of its file is damaged.';
  if (read.header.format > FORMAT_VERSION) return 'A newer version of the console wrote its file.';
  if (read.header.workspace !== keys.workspaceId) return 'Its file belongs to another workspace.';
  if ((read.header.sealing === 'none') !== (keys.dataKey === null)) {
    return 'Its file is not sealed with the key of this workspace.';
  }
  const header = Buffer.from(read.hash, 'hex');
  const ciphers = new Map<string, FileCipher>();
  const frames = readFrames(bytes, read.bytes.length, header, (session) => {
    const name = session.toString('hex');
    const cipher = ciphers.get(name) ?? sessionCipher(keys, read.header.salt, session);
    ciphers.set(name, cipher);
    return cipher;
  });
  const [first, ...rest] = frames.texts;
  if (first === undefined) return 'The beginning of its file is damaged.';
  const head = decodeHead(first);
  if (head.id !== id) return 'Its file belongs to another draft.';
  const batches = rest.flatMap((text) => (decodeTrouble(text) === undefined ? decodeBatches(text) : []));
  const carried = rest.map(decodeTrouble).find((trouble) => trouble !== undefined) ?? '';
  const last = batches.at(-1)?.sequence ?? 0;
  return {
    head,
    batches,
    end: { number: frames.texts.length, offset: frames.end, header, before: frames.tag, salt: read.header.salt },
    tornAt: frames.rest === 'torn' ? frames.end : null,
    trouble:
      frames.rest === 'damaged' ? `Its file is damaged after step ${last}; what came before can be read.` : carried,
  };
}

/** Writes a draft's file whole, under a new salt, in place of the one there may be. The caller syncs the folder. */
export function writeDraft(
  files: FileSystem,
  path: string,
  keys: DraftKeys,
  content: Pick<DraftContent, 'head' | 'batches' | 'trouble'>,
): DraftEnd {
  const salt = randomBytes(16).toString('hex');
  const header: DraftFileHeader = {
    kind: 'draft',
    format: FORMAT_VERSION,
    workspace: keys.workspaceId,
    sealing: keys.dataKey === null ? 'none' : 'aes-256-gcm',
    salt,
    slot: keys.slot,
  };
  const start = writeHeader(header);
  const session = new DraftSession(keys, {
    number: 0,
    offset: start.length,
    header: start.subarray(-32),
    before: Buffer.alloc(16),
    salt,
  });
  const parts = [start, session.frame(encodeHead(content.head))];
  if (content.batches.length > 0) parts.push(session.frame(encodeBatches(content.batches)));
  if (content.trouble !== '') parts.push(session.frame(encodeTrouble(content.trouble)));
  replaceFile(files, path, parts);
  return session.end;
}

/** Makes the frames that one opening of a file appends, under a key that no other opening has. */
export class DraftSession {
  readonly #id = randomBytes(16);
  readonly #cipher: FileCipher;
  #end: DraftEnd;

  constructor(keys: DraftKeys, end: DraftEnd) {
    this.#cipher = sessionCipher(keys, end.salt, this.#id);
    this.#end = end;
  }

  /** Where the next frame goes. */
  get end(): DraftEnd {
    return this.#end;
  }

  /** The bytes of the next frame, which belong at the end before this call. A session whose write failed is used no more. */
  frame(text: string): Buffer {
    const { bytes, tag } = writeFrame(this.#end, this.#id, text, this.#cipher);
    const { number, offset } = this.#end;
    this.#end = { ...this.#end, number: number + 1, offset: offset + bytes.length, before: Buffer.from(tag) };
    return bytes;
  }
}

/** The files of drafts in a data folder, by name; none where there is no folder. */
export function draftFiles(files: FileSystem, folder: string): readonly string[] {
  try {
    return files.list(`${folder}/${draftFolder}`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The highest key slot that a draft in a data folder names; 0 for none. Reads headers alone. */
export function highestDraftSlot(files: FileSystem, folder: string): number {
  return draftFiles(files, folder)
    .filter((name) => idOfFile(name) !== undefined)
    .reduce((highest, name) => Math.max(highest, slotOf(beginning(files, `${folder}/${draftFolder}/${name}`)) ?? 0), 0);
}

/** More than a header takes. */
const HEADER_ROOM = 4096;

function beginning(files: FileSystem, path: string): Buffer {
  const file = files.open(path, 'read');
  try {
    const bytes = Buffer.alloc(Math.min(HEADER_ROOM, files.size(file)));
    for (let done = 0; done < bytes.length; ) {
      const moved = files.read(file, bytes.subarray(done), done);
      if (moved <= 0) return bytes.subarray(0, done);
      done += moved;
    }
    return bytes;
  } finally {
    files.close(file);
  }
}

/** The slot a file names; undefined where its header cannot be read. */
export function slotOf(bytes: Buffer): number | undefined {
  return readHeader<DraftFileHeader>(bytes, 'draft')?.header.slot;
}

/**
 * AES-256-GCM under a key made of the draft's own, of the workspace's, of the file's salt and of the session. The draft's
 * own is always in it, so that destroying it ends the draft in an unsealed workspace as well.
 */
function sessionCipher({ key, dataKey, workspaceId }: DraftKeys, salt: string, session: Uint8Array): FileCipher {
  const own = key.export();
  const master =
    dataKey === null ? own : new Uint8Array(hkdfSync('sha256', own, dataKey, 'binnacle/1/draft-and-workspace', 32));
  const cipher = fileCipher({
    dataKey: master,
    salt: Buffer.concat([Buffer.from(salt, 'hex'), session]),
    kind: 'draft',
    workspaceId,
  });
  master.fill(0);
  own.fill(0);
  return cipher;
}
