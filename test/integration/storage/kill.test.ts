import { expect, it } from 'vitest';
import { tries } from '../../helpers/storage/fault-counts.ts';
import { killOften } from '../../helpers/storage/kill-suite.ts';

it('keeps everything acknowledged when the process is killed', async () => {
  const report = await killOften(tries('killRounds', 'small'), 3);
  expect(report.acknowledged).toBeGreaterThan(0);
});
