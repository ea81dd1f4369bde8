import { expect, it } from 'vitest';
import { tries } from '../../helpers/storage/fault-counts.ts';
import { killOften } from '../../helpers/storage/kill-suite.ts';

it('keeps everything acknowledged when the process is killed', async () => {
  const report = await killOften(tries('killRounds', 'full'), 103);
  console.log('kills', report);
  expect(report.acknowledged).toBeGreaterThan(0);
});
