import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import type { DraftBatch } from '../../../main/contract/authoring.ts';
import type { DraftHead } from '../../../main/core/ports.ts';
import { highestDraftSlot } from '../../../main/drafts/draft-file.ts';
import { type FileDraftStore, openDraftStore } from '../../../main/drafts/store.ts';
import { type KeyFile, openKeyFile } from '../../../main/storage/audit/key-file.ts';
import { type FileSystem, nodeFiles } from '../../../main/storage/files.ts';

/** Drafts with the key file they stand on. */
export interface OpenedDrafts {
  readonly keys: KeyFile;
  readonly drafts: FileDraftStore;
  close(): Promise<void>;
}

/** Opens the drafts of a data folder as the console does. */
export function openDrafts(folder: string, dataKey: Uint8Array | null, files: FileSystem = nodeFiles()): OpenedDrafts {
  const usedUpTo = highestDraftSlot(files, folder);
  const keys = openKeyFile({ files, folder, dataKey, crypto: nodeCrypto, usedUpTo });
  const drafts = openDraftStore({ files, folder, dataKey, workspaceId: 'workspace-1', keys });
  return {
    keys,
    drafts,
    close: async () => {
      await drafts.close();
      keys.close();
    },
  };
}

/** A word that stands in every batch. */
export const draftWord = 'raise-the-pool';

/** A head whose identifier tells its number. */
export function headOf(number: number): DraftHead {
  const id = `0199a1b2-c3d4-7000-8000-${number.toString(16).padStart(12, '0')}`;
  return { id, template: `template-${number}`, baseVersion: 3, startedAt: 1000 + number };
}

/**
 * The batch with a sequence, the same every time: mostly a line at the end, every fifth takes the one before back, and every
 * seventh is as long as several sectors.
 */
export function batchOf(sequence: number): DraftBatch {
  const written = (of: number) => `${draftWord}: ${of}\n${of % 7 === 0 ? 'x'.repeat(1500) : ''}`;
  const undoes = sequence % 5 === 0;
  let at = 0;
  for (let before = 1; before < (undoes ? sequence - 1 : sequence); before++) {
    if (before % 5 === 0) at -= written(before - 1).length;
    else at += written(before).length;
  }
  const changes = undoes
    ? [{ at, removed: written(sequence - 1), inserted: '' }]
    : [{ at, removed: '', inserted: written(sequence) }];
  return { sequence, time: 5000 + sequence, kind: undoes ? 'undo' : 'edit', changes };
}

/** The batches from one sequence to another, both included. */
export function batchesOf(from: number, to: number): readonly DraftBatch[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => batchOf(from + at));
}
