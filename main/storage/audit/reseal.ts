import { BinnacleError } from '../../contract/errors.ts';
import type { Crypto, Database } from '../../core/ports.ts';
import { type FileSystem, readWhole, replaceFile } from '../files.ts';
import { keyFileName } from './key-file.ts';
import { decodeHeader, encodeHeader, headerLength, recordLength, slotCodec } from './key-slots.ts';
import { segmentCaches } from './log-query.ts';
import { readSegments } from './open-segment.ts';
import {
  decodeSegmentHeader,
  decodeTrailer,
  encodeEntry,
  segmentHeaderLength,
  segmentName,
  segmentTrailerLength,
} from './segment-format.ts';
import { SegmentReader } from './segment-reader.ts';
import { type SealedSegment, type SegmentPlace, SegmentWriter } from './segment-writer.ts';

/** What resealing the audit files of a workspace needs; nobody has them open. */
export interface ResealOptions {
  readonly files: FileSystem;
  /** The data folder. */
  readonly folder: string;
  /** The new key, 32 bytes. */
  readonly dataKey: Uint8Array;
  readonly crypto: Pick<Crypto, 'random'>;
}

/**
 * Rewrites the key file sealed under a data key. A file that is sealed already is left as it is.
 * @throws BinnacleError DAMAGED when a slot of the unsealed file cannot be read.
 */
export function resealKeyFile({ files, folder, dataKey, crypto }: ResealOptions): void {
  const path = `${folder}/${keyFileName}`;
  const bytes = readWhole(files, path);
  const header = decodeHeader(bytes);
  if (header === undefined || header === 'newer') throw damaged('the key file');
  if (header.sealed) return;
  const salt = crypto.random(16);
  const plain = slotCodec(null, header.salt);
  const sealed = slotCodec(dataKey, salt);
  const records: Buffer[] = [];
  for (let at = headerLength; at + recordLength <= bytes.length; at += recordLength) {
    const slot = plain.decode(bytes.subarray(at, at + recordLength));
    if (slot === undefined) throw damaged('the key file');
    records.push(sealed.encode(slot, crypto.random(12)));
  }
  replaceFile(files, path, [encodeHeader({ ...header, sealed: true, salt }), ...records]);
}

/**
 * Rewrites every sealed-off segment under the data key and records its new hash. Runs again after an interruption: a
 * segment that is sealed already only has its hash compared with what is recorded.
 */
export async function resealSegments(
  { files, crypto }: ResealOptions,
  place: SegmentPlace,
  database: Database,
): Promise<void> {
  for (const segment of readSegments(database)) {
    const fileHash = isSealed(files, place, segment.number)
      ? hashOf(files, place, segment.number)
      : rewrite(place, segment, crypto.random(16));
    if (fileHash === segment.fileHash) continue;
    database.transaction((tx) =>
      tx.run('UPDATE audit_segment SET file_hash = ? WHERE number = ?', [fileHash, segment.number]),
    );
    await database.durable();
  }
}

function rewrite(place: SegmentPlace, segment: SealedSegment, salt: Uint8Array): string {
  const reader = new SegmentReader({ ...place, dataKey: null }, segment.number, segmentCaches());
  const writer = new SegmentWriter(place, segment.number, reader.directory.previous, salt);
  try {
    for (let position = 0; position < reader.count; position++) writer.add(encodeEntry(reader.entry(position)));
    return writer.finish().fileHash;
  } catch (error) {
    writer.abandon();
    throw error;
  } finally {
    reader.release();
  }
}

function isSealed(files: FileSystem, place: SegmentPlace, number: number): boolean {
  const header = decodeSegmentHeader(whole(files, place, number).subarray(0, segmentHeaderLength));
  if (header === undefined || header === 'newer') throw damaged(segmentName(number));
  return header.sealing !== 'none';
}

function hashOf(files: FileSystem, place: SegmentPlace, number: number): string {
  const bytes = whole(files, place, number);
  const trailer = decodeTrailer(bytes.subarray(bytes.length - segmentTrailerLength));
  if (trailer === undefined) throw damaged(segmentName(number));
  return trailer.hash;
}

function whole(files: FileSystem, place: SegmentPlace, number: number): Buffer {
  return readWhole(files, `${place.folder}/${segmentName(number)}`);
}

function damaged(what: string): BinnacleError {
  return new BinnacleError('DAMAGED', `Sealing stopped, because ${what} is damaged.`, {
    fix: '`binnacle audit verify` says what can still be read; nothing unsealed was removed.',
  });
}
