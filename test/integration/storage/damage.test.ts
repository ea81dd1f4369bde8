import { expect, it } from 'vitest';
import { cutJournal, damageOtherFiles, flipJournalBits, testKey } from '../../helpers/storage/damage-suite.ts';
import { step, tries } from '../../helpers/storage/fault-counts.ts';

it.each([
  ['sealed', testKey],
  ['unsealed', null],
])('notices a flipped bit anywhere in the journal, %s', async (_, key) => {
  const report = await flipJournalBits(step('journalBitStep', 'small'), key);
  expect(report.opened).toBeGreaterThan(0);
});

it('notices a journal cut anywhere', async () => {
  const report = await cutJournal(step('journalCutStep', 'small'), testKey);
  expect(report.opened).toBeGreaterThan(0);
});

it.each([
  ['sealed', testKey],
  ['unsealed', null],
])('notices damage to every other file, %s', async (_, key) => {
  const report = await damageOtherFiles(tries('fileFlips', 'small'), key, 2);
  expect(report.opened).toBeGreaterThan(0);
});
