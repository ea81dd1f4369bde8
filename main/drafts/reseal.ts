import { type KeyFile, openKeyFile } from '../storage/audit/key-file.ts';
import type { ResealOptions } from '../storage/audit/reseal.ts';
import { type FileSystem, readWhole, writeFully } from '../storage/files.ts';
import {
  draftClass,
  draftEnding,
  draftFiles,
  draftFolder,
  highestDraftSlot,
  idOfFile,
  readDraft,
  slotOwner,
  writeDraft,
} from './draft-file.ts';

/** What the unsealed file is called while its sealed form is being written. */
const leftover = '.unsealed';

/**
 * Rewrites the drafts of a workspace, which nobody has open, sealed under its data key as well; the key file is sealed
 * already. The unsealed files are overwritten with zeros and removed. Run again after an interruption it finishes what is
 * left. Of a damaged draft what can be read is carried over, with the word that it is damaged; one of which nothing can be
 * read stays as it is.
 */
export function resealDrafts(options: ResealOptions & { workspaceId: string; usedSlot: number }): void {
  const { files, folder } = options;
  const names = draftFiles(files, folder);
  if (names.length === 0) return;
  const place = `${folder}/${draftFolder}`;
  for (const name of names) {
    if (!name.endsWith(leftover)) continue;
    const former = name.slice(0, -leftover.length);
    if (names.includes(former)) wipe(files, `${place}/${name}`);
    else files.rename(`${place}/${name}`, `${place}/${former}`);
  }
  files.syncFolder(place);
  const usedUpTo = Math.max(options.usedSlot, highestDraftSlot(files, folder));
  const keys = openKeyFile({ ...options, usedUpTo });
  try {
    for (const name of draftFiles(files, folder)) {
      const id = idOfFile(name);
      if (id !== undefined) reseal(options, place, id, keys);
    }
  } finally {
    keys.close();
  }
}

function reseal(
  { files, dataKey, workspaceId }: Parameters<typeof resealDrafts>[0],
  folder: string,
  id: string,
  keys: KeyFile,
): void {
  const slot = keys.slot(slotOwner(id), draftClass);
  if (slot === undefined) return;
  const own = { workspaceId, key: slot.key, slot: slot.number };
  const path = `${folder}/${id}${draftEnding}`;
  const content = readDraft(id, readWhole(files, path), { ...own, dataKey: null });
  if (typeof content === 'string') return;
  files.rename(path, `${path}${leftover}`);
  writeDraft(files, path, { ...own, dataKey }, content);
  files.syncFolder(folder);
  wipe(files, `${path}${leftover}`);
  files.syncFolder(folder);
}

/** Overwrites a file with zeros and removes it. */
function wipe(files: FileSystem, path: string): void {
  const file = files.open(path, 'write');
  try {
    writeFully(files, file, Buffer.alloc(files.size(file)), 0);
    files.fsync(file);
  } finally {
    files.close(file);
  }
  files.unlink(path);
}
