import { measureGrowth, measureSide } from './measure.ts';
import { machineLines, tableText } from './report.ts';

/** One of those that do a row's work: the console, or a peer. */
export interface Contender {
  readonly name: string;
  /** Units one round does, where that is not the row's size: a slow peer may take a smaller sample, which is said beside it. */
  readonly units?: number;
  /** The others are given as multiples of this one; of the first where none says so. */
  readonly baseline?: true;
  /** Does one round. Gives milliseconds where it measured them itself, for example inside a child. */
  round(): Promise<number | undefined> | number | undefined;
}

/** What one size of a row is measured with. */
export interface Prepared {
  /** The console first, then its peers. */
  readonly contenders: readonly [Contender, ...Contender[]];
  readonly close?: () => Promise<void> | void;
}

/** One row of the table of speed and size; stands in `test/bench/<row>.ts` as `row`. */
export interface BenchRow {
  /** For example `B1`. */
  readonly name: string;
  readonly title: string;
  /** What is counted, in the plural, for example `renderings`. */
  readonly unit: string;
  /** What it is to reach, as a sentence. */
  readonly reach: string;
  /** Three sizes, growing; the peers are measured at the last. */
  readonly sizes: readonly [number, number, number];
  /** Packages whose versions belong beside the figures. */
  readonly packages?: readonly string[];
  /** Makes input and contenders for one size; its time does not count. */
  prepare(size: number): Promise<Prepared>;
}

/** How a bench is run. */
export interface BenchOptions {
  /** Interleaved rounds; five at least, unless it is only tried out. */
  readonly rounds: number;
  /** Only the smallest size and one round: shows that a row runs, measures nothing. */
  readonly quick: boolean;
  readonly print: (line: string) => void;
}

/** Measures rows and prints them with machine, versions and sizes. */
export async function runBench(rows: readonly BenchRow[], { rounds, quick, print }: BenchOptions): Promise<void> {
  for (const line of machineLines(rows.flatMap(({ packages = [] }) => packages))) print(line);
  if (quick) print('A trial of one round at the smallest size: these are no figures.');
  for (const row of rows) {
    const [small, , large] = row.sizes;
    const size = quick ? small : large;
    print(`\n${row.name}  ${row.title}\nTo reach: ${row.reach}`);
    const prepared = await row.prepare(size);
    try {
      const sides = await measureSide(prepared.contenders, size, quick ? 1 : rounds);
      const base = Math.max(
        prepared.contenders.findIndex(({ baseline }) => baseline),
        0,
      );
      const of = sides[base]?.perUnit.median ?? Number.NaN;
      print(
        tableText(
          [
            'WHO',
            'MEDIAN ms',
            'SPREAD ms',
            'ROUNDS',
            row.unit.toUpperCase(),
            'PER SECOND',
            `TIMES ${sides[base]?.name ?? ''}`,
          ],
          sides.map(({ name, time, perUnit, units }) => [
            name,
            time.median.toFixed(2),
            `${time.least.toFixed(2)} to ${time.most.toFixed(2)}`,
            String(time.rounds),
            units === size ? String(units) : `${units} (sample)`,
            (1000 / perUnit.median).toFixed(0),
            (perUnit.median / of).toFixed(2),
          ]),
        ),
      );
    } finally {
      await prepared.close?.();
    }
    if (quick) continue;
    const growth = await measureGrowth(row, rounds);
    const first = growth[0]?.perUnit.median ?? Number.NaN;
    print('How it grows:');
    print(
      tableText(
        [row.unit.toUpperCase(), 'MEDIAN ms', 'SPREAD ms', 'µs EACH', 'TIMES THE FIRST'],
        growth.map(({ units, time, perUnit }) => [
          String(units),
          time.median.toFixed(2),
          `${time.least.toFixed(2)} to ${time.most.toFixed(2)}`,
          (perUnit.median * 1000).toFixed(2),
          (perUnit.median / first).toFixed(2),
        ]),
      ),
    );
  }
}
