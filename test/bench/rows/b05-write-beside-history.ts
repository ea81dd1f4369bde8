import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext, BenchRow, Contender, Prepared } from '../harness.ts';
import { auditFolder, copyFolder, openFolder } from '../inputs/audit-folder.ts';
import { draftsOfTenants, writeFirstVersions } from '../inputs/audited-write.ts';
import { openExportPeer } from '../peers/export-peer.ts';
import { SqlitePeer } from '../peers/peer-database.ts';
import { peerDatabase } from '../peers/peer-files.ts';
import { peerWriting, writing } from './b04-durable-write.ts';

/** Writes of one round. */
const writes = 512;
/** Entries beside which peers are measured at most: what sql.js can hold in memory. */
const peerEntries = 1_000_000;

/** Durable audited writes beside a long audit log. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B5',
    title: 'Durable audited write, one by one, beside audit entries that are already there',
    unit: 'writes',
    sizeOf: 'audit entries',
    goals: [{ kind: 'flat', times: 1.2 }],
    sizes: [0, 100_000, 1_000_000],
    fullSizes: [0, 1_000_000, 10_000_000],
    quickSize: 100,
    packages: ['sql.js'],
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared> {
  const folder = join(context.folder, `beside-${size}`);
  copyFolder(await auditFolder(context, size), folder);
  const opened = await openFolder(folder);
  opened.store.transaction(writeFirstVersions);
  opened.audit.prepare(draftsOfTenants(context.quick ? 1000 : Number.POSITIVE_INFINITY));
  await opened.store.durable();
  const units = context.quick ? 32 : writes;
  const ours: Contender = { name: 'binnacle', units, here: true, round: writing(opened, units, 1) };
  if (!context.peers) return { contenders: [ours], close: opened.close };

  const entries = Math.min(size, peerEntries);
  const original = await peerDatabase(context, entries);
  const file = join(context.folder, `beside-${size}.sqlite`);
  copyFileSync(original, file);
  const sqlite = new SqlitePeer(file);
  sqlite.transaction(writeFirstVersions);
  const exported = join(context.folder, `beside-${size}.export`);
  copyFileSync(original, exported);
  const whole = await openExportPeer(exported);
  whole.transaction(writeFirstVersions);
  const beside = entries === size ? '' : ` beside ${entries} entries`;
  return {
    contenders: [
      ours,
      {
        name: `node:sqlite, WAL, synchronous=FULL${beside}`,
        units,
        here: true,
        round: peerWriting(sqlite, units, 1, entries),
      },
      {
        name: `sql.js, whole export for each write${beside}`,
        units: 1,
        here: true,
        round: peerWriting(whole, 1, 1, entries),
      },
    ],
    notes: [
      'What a write is stands with B4; the peers keep the indexes their queries need, as the console does.',
      "The console's rounds hold the sealing of full segments and the signing of checkpoints.",
    ],
    async close() {
      sqlite.close();
      whole.close();
      await opened.close();
    },
  };
}
