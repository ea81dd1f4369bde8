import { expect, it } from 'vitest';
import { crashEverywhere } from '../../helpers/storage/crash-suite.ts';
import { tries } from '../../helpers/storage/fault-counts.ts';

it('recovers to what was acknowledged, whatever a crash left of the rest', async () => {
  const states = tries('crashStates', 'full');
  const report = await crashEverywhere(states, 101);
  console.log('crash states', report);
  expect(report.states).toBe(states);
  expect(report.cut).toBeGreaterThan(0);
});
