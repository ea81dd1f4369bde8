import { BinnacleError } from '../../contract/errors.ts';
import type { FileCipher } from '../file-cipher.ts';
import type { FileHandle } from '../files.ts';
import type { LruCache } from './lru-cache.ts';
import {
  decodeColumn,
  decodeSegmentHeader,
  decodeTrailer,
  entrySpan,
  openDirectory,
  type PiecePlace,
  pieceCount,
  type SegmentDirectory,
  type SegmentHeader,
  type StoredEntry,
  segmentHeaderLength,
  segmentName,
  segmentTrailerLength,
  storedEntry,
} from './segment-format.ts';
import { type ColumnName, columnNames, type SegmentIndex } from './segment-index.ts';
import { type SegmentPlace, segmentCipher } from './segment-writer.ts';

/** What the reader of a segment found first: enough to find every other piece. */
interface Outline {
  readonly header: SegmentHeader;
  readonly cipher: FileCipher;
  readonly directory: SegmentDirectory;
}

/** Caches shared by all readers of one log, each bounded in bytes or number. */
export interface SegmentCaches {
  readonly outlines: LruCache<Outline>;
  readonly columns: LruCache<Uint32Array | Uint16Array>;
  readonly blocks: LruCache<Buffer>;
  /** Sealed pieces are read into this, one at a time, instead of into a new buffer each. */
  readonly scratch: Buffer;
}

/** Reads one sealed segment on demand: header and directory first, then only the columns and blocks that are asked for. */
export class SegmentReader implements SegmentIndex {
  readonly number: number;
  readonly #place: SegmentPlace;
  readonly #caches: SegmentCaches;
  #file: FileHandle | undefined;

  constructor(place: SegmentPlace, number: number, caches: SegmentCaches) {
    this.#place = place;
    this.number = number;
    this.#caches = caches;
  }

  get directory(): SegmentDirectory {
    return this.#outline().directory;
  }
  get count(): number {
    return this.directory.last - this.directory.first + 1;
  }
  get from(): number {
    return this.directory.from;
  }
  get to(): number {
    return this.directory.to;
  }
  get dictionaries(): SegmentIndex['dictionaries'] {
    return this.directory.dictionaries;
  }

  /** @throws BinnacleError DAMAGED */
  column(name: ColumnName): Uint32Array | Uint16Array {
    return this.#caches.columns.get(`${this.number}/${name}`, () => {
      const { directory } = this.#outline();
      const at = columnNames.indexOf(name);
      const piece = this.#piece(directory.blocks.length + at, directory.columns[at]);
      const column = decodeColumn(name, piece, this.count);
      if (column === undefined) throw this.#damaged();
      return column;
    });
  }

  /** The entry at a position of the segment, counted from 0. @throws BinnacleError DAMAGED */
  entry(position: number): StoredEntry {
    const { blocks } = this.directory;
    let low = 0;
    let high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((blocks[middle]?.first ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    const place = blocks[low];
    const block = this.#caches.blocks.get(`${this.number}/${low}`, () => this.#piece(low, place));
    let span = entrySpan(block, 0);
    for (let at = place?.first ?? 0; at < position && span !== undefined; at++) span = entrySpan(block, span.end);
    if (span === undefined) throw this.#damaged();
    return storedEntry(block, span);
  }

  /** Closes the file; the next read opens it again. */
  release(): void {
    if (this.#file !== undefined) this.#place.files.close(this.#file);
    this.#file = undefined;
  }

  #outline(): Outline {
    return this.#caches.outlines.get(String(this.number), () => {
      const head = Buffer.from(this.#read({ offset: 0, length: segmentHeaderLength }));
      const header = decodeSegmentHeader(head);
      if (header === 'newer') {
        throw new BinnacleError('NEWER_FORMAT', `The audit segment ${this.number} was written by a newer version.`);
      }
      const size = this.#place.files.size(this.#opened());
      const trailer = decodeTrailer(this.#read({ offset: size - segmentTrailerLength, length: segmentTrailerLength }));
      if (header === undefined || trailer === undefined) throw this.#damaged();
      if (trailer.directory.offset + trailer.directory.length > size) throw this.#damaged();
      const cipher = segmentCipher(this.#place, header.salt);
      const directory = openDirectory(cipher, header, trailer.pieces, this.#read(trailer.directory));
      if (directory === undefined || pieceCount(directory) !== trailer.pieces) throw this.#damaged();
      return { header, cipher, directory };
    });
  }

  #piece(index: number, place: PiecePlace | undefined): Buffer {
    const { cipher, header } = this.#outline();
    const plain = place === undefined ? undefined : cipher.open(index, this.#read(place), header.bytes);
    if (plain === undefined) throw this.#damaged();
    return plain;
  }

  #read({ offset, length }: PiecePlace): Buffer {
    const { scratch } = this.#caches;
    const bytes = length <= scratch.length ? scratch.subarray(0, length) : Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const moved = this.#place.files.read(this.#opened(), bytes.subarray(done), offset + done);
      if (moved <= 0) throw this.#damaged();
      done += moved;
    }
    return bytes;
  }

  #opened(): FileHandle {
    if (this.#file !== undefined) return this.#file;
    try {
      this.#file = this.#place.files.open(`${this.#place.folder}/${segmentName(this.number)}`, 'read');
    } catch (cause) {
      throw this.#damaged(cause);
    }
    return this.#file;
  }

  #damaged(cause?: unknown): BinnacleError {
    return new BinnacleError('DAMAGED', `The audit segment ${segmentName(this.number)} is missing or damaged.`, {
      fix: 'Run `binnacle audit verify`; the file can be taken from a backup, since segments never change.',
      cause,
    });
  }
}
