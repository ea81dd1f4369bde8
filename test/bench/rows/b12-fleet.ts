import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleWorkspace } from '../../../main/core/sample/sample.ts';
import type { FleetAnswer } from '../children/fleet-work.ts';
import type { BenchContext, BenchRow, Prepared } from '../harness.ts';

/** A fleet of tens of thousands. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B12',
    title: 'Import a fleet from JSON Lines, and search it by selections',
    unit: 'tenants',
    goals: [
      { kind: 'below', figure: 'import s', most: 10 },
      { kind: 'below', figure: 'search p50 ms', most: 50 },
      { kind: 'below', figure: 'peak MiB', most: 500 },
    ],
    sizes: [5000, 20_000, 50_000],
    quickSize: 200,
    packages: ['sql.js'],
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared> {
  const file = join(context.folder, `fleet-${size}.jsonl`);
  const { tenants } = sampleWorkspace({ tenants: size, seed: 1 });
  writeFileSync(file, tenants.map((tenant) => `${JSON.stringify(tenant)}\n`).join(''));
  let round = 0;
  return {
    contenders: [
      {
        name: 'binnacle',
        units: size,
        round: async () => {
          const answer = await work(join(context.folder, `fleet-${size}-${round++}`), file);
          if (answer.tenants !== size) throw new Error(`it imported ${answer.tenants} tenants, not ${size}`);
          const sorted = answer.searches.toSorted((a, b) => a - b);
          const part = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
          return {
            milliseconds: answer.importMs,
            figures: {
              'import s': answer.importMs / 1000,
              'search p50 ms': part(0.5),
              'search p99 ms': part(0.99),
              'peak MiB': answer.peakMiB,
            },
          };
        },
      },
    ],
    notes: [
      'Each round is a new process over a new unsealed workspace: one import, then 50 searches of five selections, each answered with its first 100 tenants.',
      'Peak memory is the whole process with the text of the import in it. Scrolling is measured with the page.',
    ],
  };
}

/** Runs the work as a process of its own. */
async function work(folder: string, file: string): Promise<FleetAnswer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '..', 'children', 'fleet-work.ts'), join(folder, 'data'), file],
    {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        BINNACLE_STATE: join(folder, 'state'),
        BINNACLE_CHECKPOINTS: join(folder, 'checkpoints'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  if (code !== 0) throw new Error(`the work ended with code ${code}`);
  return JSON.parse(Buffer.concat(out).toString()) as FleetAnswer;
}
