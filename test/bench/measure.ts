import type { BenchRow, Contender } from './harness.ts';

/** Median and spread of some rounds, in milliseconds. */
export interface Figures {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

/** One contender's figures. */
export interface Measured {
  readonly name: string;
  readonly units: number;
  readonly time: Figures;
  readonly perUnit: Figures;
}

/** Measures contenders side by side: one round each in turn, so that a slow moment of the machine meets all of them. */
export async function measureSide(
  contenders: readonly Contender[],
  size: number,
  rounds: number,
): Promise<readonly Measured[]> {
  const times = contenders.map((): number[] => []);
  // One round that does not count warms code and caches alike for all.
  for (const contender of contenders) await timed(contender);
  for (let round = 0; round < rounds; round++) {
    // The order turns, so that nobody always runs behind the same neighbour.
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (turn + round) % contenders.length;
      times[index]?.push(await timed(contenders[index]!));
    }
  }
  return contenders.map(({ name, units = size }, index) => {
    const taken = times[index] ?? [];
    return { name, units, time: figures(taken), perUnit: figures(taken.map((time) => time / units)) };
  });
}

/** Measures the console alone at the three sizes of a row, interleaved. */
export async function measureGrowth(row: BenchRow, rounds: number): Promise<readonly Measured[]> {
  const prepared = [];
  try {
    for (const size of row.sizes) prepared.push({ size, made: await row.prepare(size) });
    const contenders = prepared.map(({ size, made }) => {
      const [ours] = made.contenders;
      return { name: String(size), units: ours.units ?? size, round: () => ours.round() };
    });
    return await measureSide(contenders, 0, rounds);
  } finally {
    for (const { made } of prepared) await made.close?.();
  }
}

/** Median and spread. */
export function figures(values: readonly number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return {
    median: sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2,
    least: at(0),
    most: at(sorted.length - 1),
    rounds: sorted.length,
  };
}

async function timed(contender: Contender): Promise<number> {
  globalThis.gc?.();
  const began = performance.now();
  const own = await contender.round();
  return own ?? performance.now() - began;
}
