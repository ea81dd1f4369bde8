import { type Goal, judge } from './goals.ts';
import { type Measured, measureSide } from './measure.ts';
import { machineLines, rowText } from './report.ts';

/** What one round gave that its duration does not say. */
export interface Reading {
  readonly milliseconds: number;
  /** Further figures by name with unit, for example `peak MiB`. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** One of those that do a row's work: the console, or a peer. */
export interface Contender {
  readonly name: string;
  /** Units one round does, where that is not the row's size: a slow peer may take a smaller sample, which is said beside it. */
  readonly units?: number;
  /** All of its work is this process's own, so that its processor time can be told as well; a busy machine changes that less. */
  readonly here?: true;
  /** Does one round. Gives a reading or milliseconds where it measured them itself, for example inside a child. */
  round(): Promise<Reading | number | undefined> | Reading | number | undefined;
}

/** What one size of a row is measured with. */
export interface Prepared {
  /** The console first, then its peers. */
  readonly contenders: readonly [Contender, ...Contender[]];
  /** What belongs beside the figures: what a sample is, which peer is missing and why. */
  readonly notes?: readonly string[];
  readonly close?: () => Promise<void> | void;
}

/** Why a row cannot be measured here, as a sentence with the way on. */
export interface Unable {
  readonly cannot: string;
}

/** What a row gets to prepare itself with. */
export interface BenchContext {
  /** Only shows that the row runs. */
  readonly quick: boolean;
  /** Whether the peers are wanted: they are measured at the largest size alone. */
  readonly peers: boolean;
  /** A folder of this run on the disk that is measured; removed when the run ends. */
  readonly folder: string;
  /** Something several rows read, made by the first that asks. */
  shared<T>(name: string, make: () => Promise<T>): Promise<T>;
}

/** One row of the table of speed and size, or a part of one; stands in `test/bench/rows/` in a list named `rows`. */
export interface BenchRow {
  /** For example `B1`; parts of one row have the same name. */
  readonly name: string;
  readonly title: string;
  /** What is counted, in the plural, for example `renderings`. */
  readonly unit: string;
  /** What it is to reach. */
  readonly goals: readonly Goal[];
  /** Three sizes, growing, or one where there is nothing to grow; the peers are measured at the last. */
  readonly sizes: readonly [number] | readonly [number, number, number];
  /** What a size counts, where that is not the unit. */
  readonly sizeOf?: string;
  /** The sizes of a full run, where the last of them takes minutes to make. */
  readonly fullSizes?: readonly [number, number, number];
  /** The size of a trial. */
  readonly quickSize: number;
  /** Packages whose versions belong beside the figures. */
  readonly packages?: readonly string[];
  /** Makes input and contenders for one size; its time does not count. */
  prepare(size: number, context: BenchContext): Promise<Prepared | Unable>;
}

/** How a bench is run. */
export interface BenchOptions {
  /** Interleaved rounds; five at least, unless it is only tried out. */
  readonly rounds: number;
  /** Only the smallest size and one round: shows that a row runs, measures nothing. */
  readonly quick: boolean;
  /** Sizes that take minutes to make as well. */
  readonly full: boolean;
  readonly folder: string;
  readonly print: (line: string) => void;
}

/** Measures rows and prints them with machine, versions and sizes. Gives the names of rows that failed. */
export async function runBench(rows: readonly BenchRow[], options: BenchOptions): Promise<readonly string[]> {
  const { quick, print } = options;
  for (const line of machineLines(rows.flatMap(({ packages = [] }) => packages))) print(line);
  if (quick) print('A trial of one round at a small size: these are no figures.');
  const failed: string[] = [];
  const made = new Map<string, Promise<unknown>>();
  const shared = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const there = made.get(name) ?? make();
    made.set(name, there);
    return there as Promise<T>;
  };
  for (const row of rows) {
    print(`\n${row.name}  ${row.title}`);
    const began = performance.now();
    try {
      const text = await runRow(row, options, shared);
      print(text);
    } catch (error) {
      failed.push(row.name);
      print(`It failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    print(`(${((performance.now() - began) / 1000).toFixed(0)} s with everything made for it)`);
  }
  return failed;
}

/** Prepares every size, measures all of them and the peers in the same rounds, and gives the text to print. */
async function runRow(row: BenchRow, options: BenchOptions, shared: BenchContext['shared']): Promise<string> {
  const { quick, full, folder, rounds } = options;
  const sizes = quick ? [row.quickSize] : full ? (row.fullSizes ?? row.sizes) : row.sizes;
  const prepared: { size: number; made: Prepared }[] = [];
  try {
    for (const size of sizes) {
      const made = await row.prepare(size, { quick, folder, shared, peers: size === sizes.at(-1) });
      if ('cannot' in made) return `Not measured here: ${made.cannot}`;
      prepared.push({ size, made });
    }
    const last = prepared.pop()!;
    const growing = prepared.map(({ size, made: { contenders } }) => ({
      name: String(size),
      units: contenders[0].units ?? size,
      ...(contenders[0].here ? { here: true as const } : {}),
      round: () => contenders[0].round(),
    }));
    prepared.push(last);
    const sides = last.made.contenders.map((one) => ({ units: last.size, ...one, round: () => one.round() }));
    const measured = await measureSide([...sides, ...growing], quick ? 1 : rounds);
    const besides = measured.slice(0, sides.length);
    const growth = [...measured.slice(sides.length), { ...(measured[0] as Measured), name: String(last.size) }];
    const notes = prepared.at(-1)?.made.notes ?? [];
    return rowText(row, last.size, besides, growth.length > 1 ? growth : [], [
      ...notes,
      ...(row.fullSizes !== undefined && !full && !quick
        ? [`With --full the sizes are ${row.fullSizes.join(', ')}; the last takes minutes to make.`]
        : []),
      ...row.goals.map((goal) => judge(goal, besides, growth)),
    ]);
  } finally {
    for (const { made } of prepared) await made.close?.();
  }
}
