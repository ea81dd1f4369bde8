import { createHash } from 'node:crypto';
import { type FileCipher, SEAL_BYTES } from '../file-cipher.ts';
import { readWhole } from '../files.ts';
import { ChainCheck, Report } from './chain-check.ts';
import type { CommitmentCheck } from './commitment-check.ts';
import {
  decodeColumn,
  decodeSegmentHeader,
  decodeTrailer,
  entrySpan,
  openDirectory,
  pieceCount,
  type SegmentDirectory,
  type SegmentHeader,
  segmentHeaderLength,
  segmentName,
  segmentTrailerLength,
} from './segment-format.ts';
import { columnNames } from './segment-index.ts';
import { type SegmentPlace, segmentCipher } from './segment-writer.ts';

/** What reading one segment from end to end found; plain data, so that a worker can send it. */
export interface SegmentVerdict {
  readonly number: number;
  readonly entries: number;
  /** First sequence, and the hash its first entry must follow; what the segment claims, for the caller to compare. */
  readonly first: number;
  readonly previous: string;
  readonly last: number;
  readonly head: string;
  readonly fileHash: string;
  /** Hashes of the entries that were asked for, by sequence. */
  readonly hashes: readonly (readonly [number, string])[];
  readonly problems: Report['problems'];
  readonly notes: Report['notes'];
}

/** Reads and checks one segment: every piece, every entry, every commitment whose key is there. */
export function verifySegment(
  place: SegmentPlace,
  number: number,
  commitments: CommitmentCheck,
  wanted: ReadonlySet<number>,
): SegmentVerdict {
  const report = new Report();
  const name = segmentName(number);
  const damaged = (what: string): SegmentVerdict => {
    report.problem(-1, 'AUDIT_SEGMENT_DAMAGED', `The audit segment ${name} is damaged: ${what}.`);
    return { ...nothing(number), problems: report.problems, notes: report.notes };
  };
  let bytes: Buffer;
  try {
    bytes = readWhole(place.files, `${place.folder}/${name}`);
  } catch (error) {
    return damaged(`it cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  const header = decodeSegmentHeader(bytes);
  if (header === 'newer') return damaged('it was written by a newer version of the console');
  if (header === undefined || bytes.length < segmentHeaderLength + segmentTrailerLength) return damaged('its header');
  if (header.number !== number) return damaged(`it is segment ${header.number} under another name`);
  if ((header.sealing === 'none') !== (place.dataKey === null)) return damaged('it is sealed in another way');
  const trailer = decodeTrailer(bytes.subarray(bytes.length - segmentTrailerLength));
  const cipher = segmentCipher(place, header.salt);
  const at = trailer?.directory;
  if (trailer === undefined || at === undefined || at.offset + at.length + segmentTrailerLength !== bytes.length) {
    return damaged('its trailer');
  }
  const directory = openDirectory(cipher, header, trailer.pieces, bytes.subarray(at.offset, at.offset + at.length));
  if (directory === undefined || pieceCount(directory) !== trailer.pieces) return damaged('its directory');
  if (fileHash(bytes, header, directory) !== trailer.hash) return damaged('its hash');

  const chain = new ChainCheck(report, { sequence: directory.first - 1, head: directory.previous }, wanted);
  walk(bytes, { header, directory, cipher }, { report, chain, commitments }, (what) => {
    report.problem(-1, 'AUDIT_SEGMENT_DAMAGED', `The audit segment ${name} is damaged: ${what}.`);
  });
  if (chain.sequence !== directory.last || chain.head !== directory.head) {
    report.problem(-1, 'AUDIT_SEGMENT_DAMAGED', `The audit segment ${name} does not end where it says.`);
  }
  return {
    number,
    entries: chain.entries,
    first: directory.first,
    previous: directory.previous,
    last: chain.sequence,
    head: chain.head,
    fileHash: trailer.hash,
    hashes: [...chain.hashes],
    problems: report.problems,
    notes: report.notes,
  };
}

function nothing(number: number): SegmentVerdict {
  const empty = { first: 0, previous: '', last: 0, head: '', fileHash: '', hashes: [], problems: [], notes: [] };
  return { number, entries: 0, ...empty };
}

function walk(
  bytes: Buffer,
  segment: { header: SegmentHeader; directory: SegmentDirectory; cipher: FileCipher },
  { report, chain, commitments }: { report: Report; chain: ChainCheck; commitments: CommitmentCheck },
  damaged: (what: string) => void,
): void {
  const { header, directory, cipher } = segment;
  const open = (index: number, { offset, length }: { offset: number; length: number }): Buffer | undefined =>
    cipher.open(index, bytes.subarray(offset, offset + length), header.bytes);
  for (const [index, place] of directory.blocks.entries()) {
    const block = open(index, place);
    if (block === undefined) {
      damaged(`block ${index + 1} of ${directory.blocks.length}`);
      continue;
    }
    for (let offset = 0; offset < block.length; ) {
      const span = entrySpan(block, offset);
      if (span === undefined) {
        damaged(`an entry in block ${index + 1}`);
        break;
      }
      const commitment = chain.next(
        block.toString('utf8', span.hashed, span.sealed),
        block.toString('hex', span.hash, span.hash + 32),
      );
      commitments.check(report, chain.sequence, span.slot, block.subarray(span.sealed, span.end), commitment);
      offset = span.end;
    }
  }
  const count = directory.last - directory.first + 1;
  for (const [index, place] of directory.columns.entries()) {
    const piece = open(directory.blocks.length + index, place);
    const sound = piece !== undefined && place.name === columnNames[index];
    if (!sound || decodeColumn(place.name, piece, count) === undefined) damaged(`its index of ${place.name}`);
  }
}

/** The file's hash anew: pieces must follow one another without a byte between them. */
function fileHash(bytes: Buffer, header: SegmentHeader, directory: SegmentDirectory): string {
  const hash = createHash('sha256').update(header.bytes);
  const trailer = bytes.length - segmentTrailerLength;
  const own = { offset: Number(bytes.readBigUInt64BE(trailer)), length: bytes.readUInt32BE(trailer + 8) };
  let position = segmentHeaderLength;
  for (const { offset, length } of [...directory.blocks, ...directory.columns, own]) {
    if (offset !== position || length < SEAL_BYTES) return '';
    position += length;
    hash.update(bytes.subarray(position - SEAL_BYTES, position));
  }
  if (position !== trailer) return '';
  return hash.update(bytes.subarray(trailer, trailer + 16)).digest('hex');
}
