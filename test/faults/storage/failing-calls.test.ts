import { expect, it } from 'vitest';
import { failEveryCall } from '../../helpers/storage/failing-suite.ts';
import { step } from '../../helpers/storage/fault-counts.ts';

it('stops writing at any failing call, says so, and loses nothing', async () => {
  const report = await failEveryCall(step('failingCallStep', 'full'));
  console.log('failing calls', report);
  expect(report.stopped).toBeGreaterThan(report.tried / 4);
});
