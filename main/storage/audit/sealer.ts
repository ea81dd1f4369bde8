import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../core/ports.ts';
import type { CheckpointKeeper } from './checkpoint-keeper.ts';
import { genesis } from './entry.ts';
import { readEntries, recordSegment } from './open-segment.ts';
import { type SealedSegment, type SegmentPlace, SegmentWriter } from './segment-writer.ts';

/** Entries read and written between two turns of the event loop, so that writes go on while a segment is sealed. */
const slice = 256;

/** What sealing needs. */
export interface SealerParts {
  readonly database: Database;
  readonly place: SegmentPlace;
  /** New for this file. */
  readonly salt: Uint8Array;
  readonly checkpoints: CheckpointKeeper;
}

/**
 * Moves the oldest open entries into a segment of their own: the file first, durably, then one transaction that records
 * it and removes the rows. A crash between the two leaves a file that nobody knows of; it is written again.
 *
 * @throws whatever the disk says; the rows are then still there.
 */
export async function sealOldest(
  { database, place, salt, checkpoints }: SealerParts,
  what: { readonly after: SealedSegment | undefined; readonly count: number },
): Promise<void> {
  const number = (what.after?.number ?? 0) + 1;
  const first = (what.after?.last ?? 0) + 1;
  const last = first + what.count - 1;
  const writer = new SegmentWriter(place, number, what.after?.head ?? genesis(place.workspaceId), salt);
  let segment: SealedSegment;
  try {
    for (let from = first; from <= last; from += slice) {
      const rows = readEntries(database, from, Math.min(slice, last - from + 1));
      for (const { entry } of rows) writer.add(entry);
      await nextTurn();
    }
    segment = writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
  const line = checkpoints.sign({ sequence: segment.last, hash: segment.head }, null);
  database.transaction((tx) => {
    recordSegment(tx, segment);
    tx.run('DELETE FROM audit_entry WHERE sequence <= ?', [segment.last]);
    // The checkpoint at a segment's end vouches for all before it.
    tx.run('DELETE FROM audit_checkpoint WHERE sequence <= ? AND sequence > ?', [segment.last, first - 1]);
    checkpoints.record(tx, segment.last, line);
  });
  await database.durable();
  checkpoints.publish(line, segment.last);
}
