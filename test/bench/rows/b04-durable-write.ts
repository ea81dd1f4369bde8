import { join } from 'node:path';
import type { Transaction } from '../../../main/core/ports.ts';
import type { BenchContext, BenchRow, Contender, Prepared } from '../harness.ts';
import { type OpenFolder, openFolder } from '../inputs/audit-folder.ts';
import { auditedWrite, draftsOfTenants, writeFirstVersions } from '../inputs/audited-write.ts';
import { insertEntry, makePeerDatabase, PeerChain, SqlitePeer } from '../peers/peer-database.ts';

const peerName = 'node:sqlite, WAL, synchronous=FULL';
/** Writes that share one sync in the second part. */
const group = 64;

/** Durable audited writes, one by one and in groups. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B4',
    title: 'Durable audited write, acknowledged after its sync: one by one',
    unit: 'writes',
    goals: [{ kind: 'faster', than: peerName, times: 1 }],
    sizes: [2048],
    quickSize: 64,
    prepare: (size, context) => prepare(size, context, 1),
  },
  {
    name: 'B4',
    title: `Durable audited write, acknowledged after its sync: in groups of ${group}`,
    unit: 'writes',
    goals: [{ kind: 'faster', than: peerName, times: 1.3 }],
    sizes: [8192],
    quickSize: 128,
    prepare: (size, context) => prepare(size, context, group),
  },
];

async function prepare(size: number, { folder, quick }: BenchContext, together: number): Promise<Prepared> {
  const place = join(folder, `write-${together}`);
  const opened = await openFolder(join(place, 'data'));
  opened.store.transaction(writeFirstVersions);
  opened.audit.prepare(draftsOfTenants(quick ? 1000 : Number.POSITIVE_INFINITY));
  await opened.store.durable();
  const file = join(place, 'peer.sqlite');
  makePeerDatabase(file, 0, false);
  const peer = new SqlitePeer(file);
  peer.transaction(writeFirstVersions);
  return {
    contenders: [
      { name: 'binnacle', here: true, round: writing(opened, size, together) },
      { name: peerName, here: true, round: peerWriting(peer, size, together) },
    ],
    notes: [
      'A write is a change set, the next version of a fact, a chained audit entry and the remembered answer, with the same statements on both sides and on the same disk.',
      'The console seals what it writes, and its rounds hold the sealing of full audit segments and the signing of checkpoints; the peer writes in the clear, without indexes on its audit table, and a group is one transaction of it.',
      "Every tenant's audit key is there; the first entry about a tenant in a year costs one more sync.",
    ],
    async close() {
      peer.close();
      await opened.close();
    },
  };
}

/** Rounds of so many writes, so many of them waiting together. */
export function writing({ store, audit }: OpenFolder, size: number, together: number): Contender['round'] {
  let number = 0;
  return async () => {
    for (let done = 0; done < size; done += together) {
      const acknowledged: Promise<void>[] = [];
      for (let one = 0; one < together; one++) {
        store.transaction((tx) => auditedWrite(tx, ++number, (draft) => audit.append(tx, draft)));
        acknowledged.push(store.durable());
      }
      await Promise.all(acknowledged);
    }
    await audit.maintain();
    return undefined;
  };
}

/** The same of a peer, whose audit table may hold entries already. */
export function peerWriting(
  peer: { transaction(work: (tx: Transaction) => void): void },
  size: number,
  together: number,
  entries = 0,
): Contender['round'] {
  const chain = new PeerChain(entries);
  let number = 0;
  return () => {
    for (let done = 0; done < size; done += together) {
      peer.transaction((tx) => {
        for (let one = 0; one < together; one++) {
          auditedWrite(tx, ++number, (draft) => tx.run(insertEntry, chain.next(draft)));
        }
      });
    }
    return undefined;
  };
}
