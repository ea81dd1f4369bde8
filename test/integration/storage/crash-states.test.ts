import { expect, it } from 'vitest';
import { crashEverywhere } from '../../helpers/storage/crash-suite.ts';
import { tries } from '../../helpers/storage/fault-counts.ts';

it('recovers to what was acknowledged, whatever a crash left of the rest', async () => {
  const states = tries('crashStates', 'small');
  const report = await crashEverywhere(states, 1);
  expect(report.states).toBe(states);
  expect(report.cut).toBeGreaterThan(0);
  expect(report.twice).toBeGreaterThan(0);
});
