import { expect, it } from 'vitest';
import { killWhileTyping } from '../../helpers/drafts/kill-suite.ts';
import { tries } from '../../helpers/storage/fault-counts.ts';

it('keeps every acknowledged keystroke when the process is killed', async () => {
  const report = await killWhileTyping(tries('draftKillRounds', 'full'), 111);
  console.log('draft kills', report);
  expect(report.acknowledged).toBeGreaterThan(0);
  expect(report.discarded).toBeGreaterThan(0);
});
