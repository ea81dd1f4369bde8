import { type ChildProgram, runChild } from '../children/run-child.ts';
import type { BenchContext, BenchRow, Contender, Prepared, Reading } from '../harness.ts';
import { auditFolder } from '../inputs/audit-folder.ts';
import { peerDatabase } from '../peers/peer-files.ts';

/** Opening a long history in a new process. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B6',
    title: 'Open a history in a new process and read its newest page; from the process’s own first line',
    unit: 'openings',
    sizeOf: 'audit entries',
    goals: [
      { kind: 'below', figure: 'ms', most: 100 },
      { kind: 'below', figure: 'peak MiB', most: 150 },
    ],
    sizes: [10_000, 100_000, 1_000_000],
    quickSize: 100,
    packages: ['sql.js'],
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared> {
  const opening = (name: string, program: ChildProgram, place: string): Contender => ({
    name,
    units: 1,
    round: async (): Promise<Reading> => {
      const { opened, newest, peakMiB } = await runChild(context, program, place);
      if (newest !== Math.min(50, size)) throw new Error(`${name} read ${newest} entries of the newest page`);
      return { milliseconds: opened, figures: { 'peak MiB': peakMiB } };
    },
  });
  const ours = opening('binnacle', 'open-folder', await auditFolder(context, size));
  if (!context.peers) return { contenders: [ours] };
  const file = await peerDatabase(context, size);
  return {
    contenders: [
      ours,
      opening('sql.js, the whole database', 'open-sqljs', file),
      opening('node:sqlite', 'open-sqlite', file),
    ],
    notes: [
      'The data key is given, so that no key is derived from a passphrase. The files may lie in the system’s own cache; every process is new.',
      'Opening the console’s folder also recovers its store, compares the log with its checkpoint outside the folder and keeps a new one.',
    ],
  };
}
