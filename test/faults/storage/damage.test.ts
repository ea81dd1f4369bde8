import { expect, it } from 'vitest';
import { cutJournal, damageOtherFiles, flipJournalBits, testKey } from '../../helpers/storage/damage-suite.ts';
import { step, tries } from '../../helpers/storage/fault-counts.ts';

const modes = [
  ['sealed', testKey],
  ['unsealed', null],
] as const;

it.each(modes)('notices every flipped bit of the journal, %s', async (name, key) => {
  // What tells frames apart is the same in both; the second is a sample.
  const report = await flipJournalBits(step('journalBitStep', 'full') * (key === null ? 61 : 1), key);
  console.log('journal bits', name, report);
  expect(report.opened).toBeGreaterThan(0);
});

it('notices a journal cut at any length', async () => {
  const report = await cutJournal(step('journalCutStep', 'full'), testKey);
  console.log('journal cuts', report);
  expect(report.opened).toBeGreaterThan(0);
});

it.each(modes)('notices damage to every other file, %s', async (name, key) => {
  const report = await damageOtherFiles(tries('fileFlips', 'full'), key, 102);
  console.log('other files', name, report);
  expect(report.opened).toBeGreaterThan(0);
});
