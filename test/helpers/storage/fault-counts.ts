/** How often each fault is tried: `full` by `test/faults`, `small` by `test/integration`. `FAULT_SHARE` scales both. */
export const faultCounts = {
  killRounds: { full: 1000, small: 6 },
  crashStates: { full: 20_000, small: 600 },
  /** Every how many bits of the journal one is flipped; its last 64 KB are always done with this step too. */
  journalBitStep: { full: 1, small: 401 },
  journalCutStep: { full: 1, small: 97 },
  fileFlips: { full: 10_000, small: 150 },
  /** Every how many system calls one fails. */
  failingCallStep: { full: 1, small: 5 },
  draftKillRounds: { full: 500, small: 50 },
  draftCrashStates: { full: 20_000, small: 600 },
  draftBitStep: { full: 1, small: 37 },
} as const;

/** Which column of `faultCounts` a test takes. */
export type FaultSize = 'full' | 'small';

const share = Number(process.env.FAULT_SHARE ?? '1');

/** A number of tries, scaled. */
export function tries(
  name: 'killRounds' | 'crashStates' | 'fileFlips' | 'draftKillRounds' | 'draftCrashStates',
  size: FaultSize,
): number {
  return Math.max(1, Math.round(faultCounts[name][size] * share));
}

/** A step between tries, scaled the other way. */
export function step(
  name: 'journalBitStep' | 'journalCutStep' | 'failingCallStep' | 'draftBitStep',
  size: FaultSize,
): number {
  return Math.max(1, Math.round(faultCounts[name][size] / share));
}
