import type { Contender, Reading } from './harness.ts';

/** Median and spread of some rounds. */
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
  /** Milliseconds of a round. */
  readonly time: Figures;
  /** Milliseconds of one unit. */
  readonly perUnit: Figures;
  /** What else a round gave, by name. */
  readonly figures: Readonly<Record<string, Figures>>;
}

/** Measures contenders side by side: one round each in turn, so that a slow moment of the machine meets all of them. */
export async function measureSide(
  contenders: readonly (Contender & { readonly units: number })[],
  rounds: number,
): Promise<readonly Measured[]> {
  const readings = contenders.map((): Reading[] => []);
  // One round that does not count warms code and caches alike for all.
  for (const contender of contenders) await timed(contender);
  for (let round = 0; round < rounds; round++) {
    // The order turns, so that nobody always runs behind the same neighbour.
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (turn + round) % contenders.length;
      readings[index]?.push(await timed(contenders[index]!));
    }
  }
  return contenders.map(({ name, units }, index) => {
    const taken = readings[index] ?? [];
    const times = taken.map(({ milliseconds }) => milliseconds);
    const names = Object.keys(taken[0]?.figures ?? {});
    return {
      name,
      units,
      time: figures(times),
      perUnit: figures(times.map((time) => time / units)),
      figures: Object.fromEntries(
        names.map((one) => [one, figures(taken.map((reading) => reading.figures?.[one] ?? Number.NaN))]),
      ),
    };
  });
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

async function timed(contender: Contender): Promise<Reading> {
  globalThis.gc?.();
  const usage = process.cpuUsage();
  const began = performance.now();
  const own = await contender.round();
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(usage);
  if (typeof own === 'object') return own;
  const milliseconds = own ?? took;
  return contender.here ? { milliseconds, figures: { 'processor ms': (user + system) / 1000 } } : { milliseconds };
}
