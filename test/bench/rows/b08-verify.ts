import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { makeEntry } from '../../../main/storage/audit/entry.ts';
import { verifyAudit } from '../../../main/storage/audit/verify.ts';
import { segmentPool } from '../../../main/storage/audit/verify-pool.ts';
import { nodeFiles } from '../../../main/storage/files.ts';
import { testIdentity } from '../../helpers/audit/log.ts';
import type { BenchContext, BenchRow, Contender, Prepared } from '../harness.ts';
import { auditDraft, auditFolder, benchKey, benchWorkspace, copyFolder, openFolder } from '../inputs/audit-folder.ts';

const peerName = 'SHA-256 alone over the same texts, one thread';
/** Entries whose texts are held at once. */
const slice = 50_000;
const threads = Math.min(4, availableParallelism());
const worker = new URL('../../../main/storage/audit/verify-worker.ts', import.meta.url);

/** Verifying a long audit log. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B8',
    title: 'Verify an audit log: every piece opened, every entry, link, commitment and checkpoint',
    unit: 'entries',
    goals: [{ kind: 'within', of: peerName, times: 2 }],
    sizes: [10_000, 100_000, 1_000_000],
    quickSize: 100,
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared> {
  const folder = `${context.folder}/verify-${size}`;
  copyFolder(await auditFolder(context, size), folder);
  const identity = testIdentity();
  const { store, audit, close } = await openFolder(folder, identity);
  await audit.checkpoint();
  const verifying = (name: string, threaded: boolean): Contender => ({
    name,
    here: true,
    round: async () => {
      const { entries, problems } = await verifyAudit({
        files: nodeFiles(),
        folder,
        dataKey: benchKey,
        workspaceId: benchWorkspace,
        checkpointsFolder: `${folder}-checkpoints`,
        database: store,
        identities: null,
        ...(threaded ? { segments: segmentPool(folder, (workerData) => new Worker(worker, { workerData })) } : {}),
      });
      if (entries !== size || problems.length > 0) {
        throw new Error(`${entries} entries were verified: ${JSON.stringify(problems.slice(0, 3))}`);
      }
      return undefined;
    },
  });
  const ours = verifying(`binnacle, ${threads} threads`, true);
  if (!context.peers) return { contenders: [ours], close };
  const texts = await context.shared(`texts-${size}`, () => writeTexts(context, size));
  return {
    contenders: [ours, verifying('binnacle, one thread', false), { name: peerName, round: () => hashAlone(texts) }],
    notes: [
      'The peer hashes the text that is chained and the text that is committed to of each entry, which lie ready in memory.',
    ],
    close,
  };
}

/** Writes the texts that verification hashes, two lines for each entry, a file for each slice. Gives the files. */
async function writeTexts(context: BenchContext, size: number): Promise<readonly string[]> {
  const files: string[] = [];
  for (let at = 0; at < size; at += slice) {
    const lines: string[] = [];
    for (let sequence = at + 1; sequence <= Math.min(size, at + slice); sequence++) {
      const place = { sequence, previous: '0'.repeat(64), subject: sequence, salt: String(sequence).padStart(32, '0') };
      const { hashed, committed } = makeEntry(auditDraft(sequence), place);
      lines.push(hashed, committed);
    }
    const file = join(context.folder, `texts-${size}-${at}`);
    writeFileSync(file, lines.join('\n'));
    files.push(file);
  }
  return files;
}

/** Hashes what verification hashes. Reading the texts, a slice at a time, does not count. */
function hashAlone(files: readonly string[]): number {
  let took = 0;
  for (const file of files) {
    const texts = readFileSync(file, 'latin1').split('\n');
    const began = performance.now();
    for (const text of texts) hash('sha256', text, 'hex');
    took += performance.now() - began;
  }
  return took;
}
