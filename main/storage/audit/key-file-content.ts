import { errorCode, type FileSystem, readWhole } from '../files.ts';
import type { Report } from './chain-check.ts';
import { keyFileName } from './key-file.ts';
import { decodeHeader, headerLength, outlineOf, recordLength, type SlotCodec, slotCodec } from './key-slots.ts';

/** What a key file holds, read without changing it. */
export interface KeyFileContent {
  /**
   * The key of a slot, 32 bytes; `erased` when its slot was destroyed, `never` when the file has not come to that slot,
   * `unknown` when the file cannot say.
   */
  key(slot: number): Uint8Array | 'erased' | 'never' | 'unknown';
}

/** Reads a key file for verifying; damage goes into the report. */
export function readKeyFile(
  files: FileSystem,
  folder: string,
  dataKey: Uint8Array | null,
  report: Report,
): KeyFileContent {
  let bytes: Buffer;
  try {
    bytes = readWhole(files, `${folder}/${keyFileName}`);
  } catch (error) {
    const missing = errorCode(error) === 'ENOENT';
    report.problem(
      -1,
      missing ? 'AUDIT_KEYS_MISSING' : 'AUDIT_KEYS_DAMAGED',
      missing ? 'The key file is missing.' : `The key file cannot be read: ${errorCode(error)}.`,
    );
    return { key: () => 'unknown' };
  }
  const header = decodeHeader(bytes);
  if (header === undefined || header === 'newer' || header.sealed !== (dataKey !== null)) {
    const newer = header === 'newer';
    report.problem(
      -1,
      newer ? 'AUDIT_KEYS_NEWER' : 'AUDIT_KEYS_DAMAGED',
      newer ? 'The key file was written by a newer version.' : 'The header of the key file is damaged.',
    );
    return { key: () => 'unknown' };
  }
  return readRecords(bytes, header.next, slotCodec(dataKey, header.salt), report);
}

function readRecords(bytes: Buffer, headerNext: number, codec: SlotCodec, report: Report): KeyFileContent {
  const keys = new Map<number, Uint8Array>();
  const damaged = new Set<number>();
  let last = 0;
  let place = 0;
  for (let at = headerLength; at + recordLength <= bytes.length; at += recordLength) {
    place++;
    const record = bytes.subarray(at, at + recordLength);
    const slot = codec.decode(record);
    if (slot === undefined) {
      damaged.add(outlineOf(record).number).add(last + 1);
      report.problem(-1, 'AUDIT_KEYS_DAMAGED', `Record ${place} of the key file is damaged.`);
      last++;
    } else if (keys.has(slot.number) || slot.number <= last) {
      report.problem(-1, 'AUDIT_KEYS_DAMAGED', `Record ${place} of the key file is not in its place.`);
    } else {
      keys.set(slot.number, slot.key);
      last = slot.number;
    }
  }
  const rest = (bytes.length - headerLength) % recordLength;
  if (rest > 0) {
    report.note(-1, 'AUDIT_KEYS_TORN', `The key file ends with ${rest} bytes of a slot that was never finished.`);
  }
  const next = Math.max(headerNext, last + 1);
  return {
    key: (slot) => keys.get(slot) ?? (damaged.has(slot) ? 'unknown' : slot >= next ? 'never' : 'erased'),
  };
}
