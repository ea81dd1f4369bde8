import { expect, it } from 'vitest';
import { flipDraftBits } from '../../helpers/drafts/damage-suite.ts';
import { step } from '../../helpers/storage/fault-counts.ts';
import { testKey } from '../../helpers/storage/open-store.ts';

it.each([
  ['sealed', testKey],
  ['unsealed', null],
] as const)('tells of every flipped bit of a %s draft', async (_name, dataKey) => {
  const report = await flipDraftBits(dataKey, step('draftBitStep', 'small'));
  expect(report.readable).toBeGreaterThan(report.flips / 2);
});
