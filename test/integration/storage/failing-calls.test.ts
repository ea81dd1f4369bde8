import { expect, it } from 'vitest';
import { failEveryCall } from '../../helpers/storage/failing-suite.ts';
import { step } from '../../helpers/storage/fault-counts.ts';

it('stops writing at the first failing call, says so, and loses nothing', async () => {
  const report = await failEveryCall(step('failingCallStep', 'small'));
  expect(report.stopped).toBeGreaterThan(report.tried / 4);
});
