/** Writes a header again and again under a new name, and tells its parent each name that is on disk. Ended by being killed. */
import { writeHeader } from '../../../main/keychain/header-file.ts';
import { makeRecoveryKit } from '../../../main/keychain/recovery-kit.ts';
import { renameVault } from '../../../main/keychain/vault.ts';
import type { WorkspaceHeader } from '../../../main/keychain/workspace-header.ts';

interface Start {
  readonly folder: string;
  readonly header: WorkspaceHeader;
  readonly dataKey: Uint8Array;
}

process.on('disconnect', () => process.exit());
process.once('message', ({ folder, header, dataKey }: Start) => {
  let count = 0;
  const next = () => {
    count += 1;
    // Every fifth header makes an old key void, which takes the other way through the files.
    const base = count % 5 === 0 ? makeRecoveryKit(header, dataKey, count).header : header;
    writeHeader(folder, renameVault(base, dataKey, `round ${count}`));
    process.send?.(count, () => setImmediate(next));
  };
  next();
});
