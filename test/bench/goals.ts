import type { Measured } from './measure.ts';

/** Something a row is to reach; every ratio is made from two measured sides. */
export type Goal =
  /** The console does so many times as much a second as the peer. */
  | { readonly kind: 'faster'; readonly than: string; readonly times: number }
  /** The console takes at most so many times as long as the peer. */
  | { readonly kind: 'within'; readonly of: string; readonly times: number }
  /** A figure of the console stays below a bound; `ms` is the round's own duration. */
  | { readonly kind: 'below'; readonly figure: string; readonly most: number }
  /** The largest size costs at most so many times what the smallest does, for each unit. */
  | { readonly kind: 'flat'; readonly times: number };

/** Says what was to be reached and what was measured. `sides` has the console first; `growth` has it at each size. */
export function judge(goal: Goal, sides: readonly Measured[], growth: readonly Measured[]): string {
  const [ours] = sides;
  if (ours === undefined) return 'Nothing was measured.';
  const verdict = (wanted: string, got: string, reached: boolean) =>
    `${reached ? 'Reached' : 'MISSED '}  ${wanted}; measured ${got}.`;
  switch (goal.kind) {
    case 'faster': {
      const peer = sides.find(({ name }) => name === goal.than);
      const wanted = `${goal.times} times ${goal.than}`;
      if (peer === undefined) return `Not judged: ${wanted}; this peer is not there.`;
      const ratio = peer.perUnit.median / ours.perUnit.median;
      return verdict(wanted, `${ratio.toFixed(2)} times`, ratio >= goal.times);
    }
    case 'within': {
      const peer = sides.find(({ name }) => name === goal.of);
      const wanted = `at most ${goal.times} times the duration of ${goal.of}`;
      if (peer === undefined) return `Not judged: ${wanted}; this peer is not there.`;
      const ratio = ours.perUnit.median / peer.perUnit.median;
      return verdict(wanted, `${ratio.toFixed(2)} times`, ratio <= goal.times);
    }
    case 'below': {
      const got = goal.figure === 'ms' ? ours.time : ours.figures[goal.figure];
      const wanted = `at most ${goal.most} ${goal.figure}`;
      if (got === undefined) return `Not judged: ${wanted}; it was not measured.`;
      return verdict(wanted, got.median.toFixed(2), got.median <= goal.most);
    }
    case 'flat': {
      const wanted = `the last size at most ${goal.times} times the first`;
      const [first] = growth;
      if (first === undefined || growth.length < 2) return `Not judged: ${wanted}; only one size was measured.`;
      const ratio = (growth.at(-1) as Measured).perUnit.median / first.perUnit.median;
      return verdict(wanted, `${ratio.toFixed(2)} times`, ratio <= goal.times);
    }
  }
}
