import { expect, it } from 'vitest';
import { crashDrafts } from '../../helpers/drafts/crash-suite.ts';
import { tries } from '../../helpers/storage/fault-counts.ts';

it('keeps every acknowledged keystroke when the power fails, and nothing that was discarded', async () => {
  const report = await crashDrafts(tries('draftCrashStates', 'small'), 12);
  expect(report.twice).toBeGreaterThan(0);
});
