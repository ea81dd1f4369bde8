import { join } from 'node:path';
import { BinnacleError } from '../contract/errors.ts';
import type { Clock, Crypto } from '../core/ports.ts';
import { resealDrafts } from '../drafts/reseal.ts';
import { openBox, type SealedBox, sealBox } from '../keychain/sealed-box.ts';
import { segmentFolder } from '../storage/audit/audit-log.ts';
import { readMaxSlot } from '../storage/audit/open-segment.ts';
import { resealKeyFile, resealSegments } from '../storage/audit/reseal.ts';
import { errorCode, type FileSystem, readWhole, removeIfThere, replaceFile } from '../storage/files.ts';
import { migrations } from '../storage/migrations/index.ts';
import { rewriteSealed } from '../storage/rewrite-sealed.ts';
import { openStore } from '../storage/store.ts';

/** What sealing the files of a workspace needs. */
export interface SealingOptions {
  readonly files: FileSystem;
  readonly folder: string;
  readonly storeFolder: string;
  readonly workspaceId: string;
  readonly clock: Clock;
  readonly crypto: Crypto;
}

/** Stands in the data folder from before the sealed header is written until every file is sealed. */
const marker = 'sealing';
const purpose = 'sealing under way';

/**
 * Notes that sealing begins, before the sealed header takes the unsealed one's place. The note is itself sealed under the new
 * key: a stranger who puts an unsealed store into a sealed workspace cannot have it accepted.
 */
export function beginSealing({ files, folder, workspaceId }: SealingOptions, dataKey: Uint8Array): void {
  const box = sealBox(dataKey, purpose, { workspace: workspaceId }, new Uint8Array(0));
  replaceFile(files, join(folder, marker), [Buffer.from(JSON.stringify(box))]);
}

/** Whether sealing was begun under this key and did not end. */
export function isSealingUnderWay({ files, folder, workspaceId }: SealingOptions, dataKey: Uint8Array): boolean {
  try {
    const box = JSON.parse(readWhole(files, join(folder, marker)).toString('utf8')) as SealedBox;
    openBox(dataKey, purpose, { workspace: workspaceId }, box);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw new BinnacleError(
      'DAMAGED',
      `The note in ${folder} that sealing is under way was not made with this workspace’s key.`,
      {
        fix: 'Somebody else wrote into the folder. Restore the newest backup, or remove the file `sealing` if you know where it is from.',
        cause: error,
      },
    );
  }
}

/** Seals store, key file, segments and drafts under the data key; run again after an interruption it finishes what is left. */
export async function finishSealing(options: SealingOptions, dataKey: Uint8Array): Promise<void> {
  const { files, folder, storeFolder, workspaceId, clock, crypto } = options;
  await rewriteSealed({ folder: storeFolder, files, workspaceId, dataKey });
  resealKeyFile({ files, folder, dataKey, crypto });
  const store = await openStore({ folder: storeFolder, files, dataKey, workspaceId, migrations, clock });
  try {
    const place = { files, folder: join(folder, segmentFolder), dataKey, workspaceId };
    await resealSegments({ files, folder, dataKey, crypto }, place, store);
    resealDrafts({ files, folder, dataKey, crypto, workspaceId, usedSlot: readMaxSlot(store) });
  } finally {
    await store.close();
  }
  removeIfThere(files, join(folder, marker));
  files.syncFolder(folder);
}
