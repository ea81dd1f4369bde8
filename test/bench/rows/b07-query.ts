import type { AuditQuestion } from '../children/questions.ts';
import { type ChildProgram, runChild } from '../children/run-child.ts';
import type { BenchContext, BenchRow, Contender, Prepared, Reading } from '../harness.ts';
import { auditDraft, auditFolder } from '../inputs/audit-folder.ts';
import { peerDatabase } from '../peers/peer-files.ts';

/** Questions of one round; each is asked for its first page, and for the next one where that is full. */
const questionsInRound = 300;

/** Finding entries in a long history. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B7',
    title: 'Audit query by tenant, time and type, in pages of 50',
    unit: 'questions',
    sizeOf: 'audit entries',
    goals: [
      { kind: 'below', figure: 'p50 ms', most: 5 },
      { kind: 'below', figure: 'p99 ms', most: 100 },
      { kind: 'below', figure: 'peak MiB', most: 150 },
    ],
    sizes: [10_000, 100_000, 1_000_000],
    quickSize: 100,
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared> {
  const units = context.quick ? 30 : questionsInRound;
  const found = new Map<number, number>();
  const asking = (name: string, program: ChildProgram, place: string): Contender => {
    let round = 0;
    return {
      name,
      units,
      round: async (): Promise<Reading> => {
        const at = round++;
        const answer = await runChild(context, program, place, questions(size, at, units));
        // Both sides must find the same number of entries in the same round.
        const other = found.get(at) ?? answer.found;
        if (other !== answer.found) throw new Error(`${name} found ${answer.found} entries, not ${other}`);
        found.set(at, answer.found);
        const pages = answer.pages.toSorted((a, b) => a - b);
        const part = (share: number) => pages[Math.min(pages.length - 1, Math.floor(pages.length * share))] ?? 0;
        return {
          milliseconds: answer.pages.reduce((sum, one) => sum + one, 0),
          figures: { 'p50 ms': part(0.5), 'p99 ms': part(0.99), 'peak MiB': answer.peakMiB },
        };
      },
    };
  };
  const ours = asking('binnacle', 'open-folder', await auditFolder(context, size));
  if (!context.peers) return { contenders: [ours] };
  return {
    contenders: [ours, asking('node:sqlite with the fitting index', 'open-sqlite', await peerDatabase(context, size))],
    notes: [
      'Each round is a new process and asks what no round before it asked: a third by tenant, type and time, a third by tenant and time, a third by type and time. p50 and p99 are over single pages, the first of a new process included.',
      'Both sides read the details of what they find; the console opens their seals. Both found the same number of entries.',
    ],
  };
}

/** Questions over a history, no two alike. */
function questions(size: number, round: number, count: number): AuditQuestion[] {
  return Array.from({ length: count }, (_, at) => {
    const number = round * count + at;
    // Somewhere in the history, by a step that is spread over it.
    const { tenant, operation } = auditDraft(tenantAt((number * 611_953) % size));
    const begin = (number * 24_571) % Math.max(1, Math.floor(size / 2));
    const length = Math.floor(size / 4) + ((number * 7577) % Math.max(1, Math.floor(size / 4)));
    const from = auditDraft(begin + 1).time;
    const to = auditDraft(Math.min(size, begin + length) + 1).time;
    switch (number % 3) {
      case 0:
        return { tenant: tenant ?? '', operation, from, to };
      case 1:
        return { tenant: tenant ?? '', from, to };
      default:
        return { operation, from, to };
    }
  });
}

/** The sequence at or right before a position whose entry is about a tenant. */
function tenantAt(position: number): number {
  return position % 5 === 4 ? position : position + 1;
}
