import { type FileCipher, fileCipher, SEAL_BYTES } from '../file-cipher.ts';
import { type FileHandle, type FileSystem, removeIfThere, writeFully } from '../files.ts';
import { parseHashed } from './entry.ts';
import {
  blockTarget,
  encodeColumn,
  encodeSegmentHeader,
  encodeTrailer,
  hashedText,
  type PiecePlace,
  type SegmentDirectory,
  type SegmentHeader,
  segmentHeaderLength,
  segmentName,
} from './segment-format.ts';
import { columnNames, IndexBuilder } from './segment-index.ts';

/** What every writer and reader of segments needs. */
export interface SegmentPlace {
  readonly files: FileSystem;
  /** The `audit` folder. */
  readonly folder: string;
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
}

/** What is recorded of a sealed segment in the database. */
export interface SealedSegment {
  readonly number: number;
  readonly first: number;
  readonly last: number;
  readonly head: string;
  readonly fileHash: string;
  readonly from: number;
  readonly to: number;
  /** The highest key slot its entries are sealed under. */
  readonly maxSlot: number;
}

/** The cipher of a segment's pieces. */
export function segmentCipher(place: SegmentPlace, salt: Uint8Array): FileCipher {
  return fileCipher({ dataKey: place.dataKey, salt, kind: 'audit-segment', workspaceId: place.workspaceId });
}

/**
 * Writes one segment, entry by entry, into a temporary file; `finish` puts it in place, durably. A segment that was
 * not recorded afterwards is written again under the same name with the same entries.
 */
export class SegmentWriter {
  readonly #place: SegmentPlace;
  readonly #header: SegmentHeader;
  readonly #cipher: FileCipher;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #index = new IndexBuilder();
  readonly #seals: Buffer[] = [];
  readonly #blocks: (PiecePlace & { first: number })[] = [];
  readonly #previous: string;
  #block: Buffer[] = [];
  #blockLength = 0;
  #blockFirst = 0;
  #position = segmentHeaderLength;
  #first = 0;
  #last = 0;
  #head: string;
  #maxSlot = 0;
  #open = true;

  /** @param previous hash of the entry before the first. */
  constructor(place: SegmentPlace, number: number, previous: string, salt: Uint8Array) {
    this.#place = place;
    this.#previous = previous;
    this.#head = previous;
    this.#cipher = segmentCipher(place, salt);
    this.#header = encodeSegmentHeader(number, this.#cipher.sealing, salt);
    this.#path = `${place.folder}/${segmentName(number)}`;
    removeIfThere(place.files, this.#temporary);
    this.#file = place.files.open(this.#temporary, 'create');
    try {
      writeFully(place.files, this.#file, this.#header.bytes, 0);
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** Adds the next entry, in the form of segments. */
  add(entry: Buffer): void {
    const part = parseHashed(hashedText(entry));
    if (this.#first === 0) this.#first = part.sequence;
    this.#last = part.sequence;
    this.#head = entry.toString('hex', 12, 44);
    this.#maxSlot = Math.max(this.#maxSlot, entry.readUInt32BE(8));
    this.#block.push(entry);
    this.#blockLength += entry.length;
    this.#index.add(part);
    if (this.#blockLength >= blockTarget) this.#endBlock();
  }

  /** Writes what is left, index and directory, and puts the file in place. */
  finish(): SealedSegment {
    const { files, folder } = this.#place;
    this.#endBlock();
    const columns = columnNames.map((name) => ({ ...this.#piece(encodeColumn(this.#index.column(name))), name }));
    const directory: SegmentDirectory = {
      number: this.#header.number,
      first: this.#first,
      last: this.#last,
      previous: this.#previous,
      head: this.#head,
      from: this.#index.from,
      to: this.#index.to,
      blocks: this.#blocks,
      columns,
      dictionaries: this.#index.dictionaries,
    };
    const place = this.#piece(Buffer.from(JSON.stringify(directory)));
    const trailer = encodeTrailer(this.#header, this.#seals, place);
    writeFully(files, this.#file, trailer, this.#position);
    files.fsync(this.#file);
    this.#close();
    files.rename(this.#temporary, this.#path);
    files.syncFolder(folder);
    return {
      number: this.#header.number,
      first: this.#first,
      last: this.#last,
      head: this.#head,
      fileHash: trailer.toString('hex', 16),
      from: this.#index.from,
      to: this.#index.to,
      maxSlot: this.#maxSlot,
    };
  }

  /** Gives up: closes and removes the temporary file. */
  abandon(): void {
    this.#close();
    removeIfThere(this.#place.files, this.#temporary);
  }

  get #temporary(): string {
    return `${this.#path}.tmp`;
  }

  #close(): void {
    if (this.#open) this.#place.files.close(this.#file);
    this.#open = false;
  }

  #endBlock(): void {
    if (this.#block.length === 0) return;
    const place = this.#piece(Buffer.concat(this.#block, this.#blockLength));
    this.#blocks.push({ ...place, first: this.#blockFirst });
    this.#blockFirst = this.#index.count;
    this.#block = [];
    this.#blockLength = 0;
  }

  #piece(plain: Uint8Array): PiecePlace {
    const sealed = this.#cipher.seal(this.#seals.length, plain, this.#header.bytes);
    const place = { offset: this.#position, length: sealed.length };
    writeFully(this.#place.files, this.#file, sealed, place.offset);
    this.#position += sealed.length;
    this.#seals.push(Buffer.from(sealed.subarray(sealed.length - SEAL_BYTES)));
    return place;
  }
}
