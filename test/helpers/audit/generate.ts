import { randomBytes } from 'node:crypto';
import type { Database } from '../../../main/core/ports.ts';
import { segmentFolder } from '../../../main/storage/audit/audit-log.ts';
import { keyClass, makeEntry } from '../../../main/storage/audit/entry.ts';
import { sealText } from '../../../main/storage/audit/erasable.ts';
import { type KeySlot, openKeyFile } from '../../../main/storage/audit/key-file.ts';
import { readHead, readMaxSlot, readSegments, recordSegment } from '../../../main/storage/audit/open-segment.ts';
import { randomPool } from '../../../main/storage/audit/random-pool.ts';
import { encodeEntry } from '../../../main/storage/audit/segment-format.ts';
import { SegmentWriter } from '../../../main/storage/audit/segment-writer.ts';
import type { FileSystem } from '../../../main/storage/files.ts';
import { draft } from './drafts.ts';

/** What to generate. */
export interface GenerateOptions {
  readonly database: Database;
  readonly files: FileSystem;
  /** The data folder; its key file must be closed. */
  readonly folder: string;
  readonly dataKey: Uint8Array | null;
  readonly workspaceId: string;
  /** Whole segments are made: the count is rounded down to a multiple of `segmentEntries`. */
  readonly entries: number;
  readonly segmentEntries: number;
  readonly tenants: number;
}

/**
 * Makes a long log as sealed segments without going through a transaction for each entry; what comes out is what
 * appending and sealing would have made. For measuring. The open segment must be empty.
 */
export function generateLog(options: GenerateOptions): void {
  const { database, files, folder, dataKey, workspaceId, entries, segmentEntries, tenants } = options;
  const crypto = { random: (bytes: number) => randomBytes(bytes) };
  const place = { files, folder: `${folder}/${segmentFolder}`, dataKey, workspaceId };
  files.makeFolder(place.folder);
  const keys = openKeyFile({ files, folder, dataKey, crypto, usedUpTo: readMaxSlot(database) });
  const random = randomPool(crypto);
  const owners = Array.from({ length: tenants }, (_, at) => `isp-${String(at).padStart(5, '0')}`);
  const first = draft(0);
  keys.ensure(['', ...owners].map((owner) => ({ owner, class: keyClass(first.retention, first.time) })));
  let { sequence, hash } = readHead(database, workspaceId);
  let number = readSegments(database).at(-1)?.number ?? 0;
  for (let made = 0; made + segmentEntries <= entries; made += segmentEntries) {
    const writer = new SegmentWriter(place, ++number, hash, randomBytes(16));
    for (let at = 0; at < segmentEntries; at++) {
      const tenant = sequence % 5 === 4 ? null : (owners[(sequence * 7919) % tenants] as string);
      const given = draft(sequence, { tenant, time: first.time + (sequence % 15_000_000) * 1000 });
      const wanted = { owner: tenant ?? '', class: keyClass(given.retention, given.time) };
      const slot = keys.slot(wanted.owner, wanted.class) ?? (keys.ensure([wanted])[0] as KeySlot);
      const salt = random(16).toString('hex');
      const entry = makeEntry(given, { sequence: ++sequence, previous: hash, subject: slot.subject, salt });
      hash = entry.hash;
      const sealed = sealText(slot.key, entry.committed, random(12));
      writer.add(encodeEntry({ hashed: entry.hashed, hash, slot: slot.number, sealed }));
    }
    const segment = writer.finish();
    database.transaction((tx) => recordSegment(tx, segment));
  }
  keys.close();
}
