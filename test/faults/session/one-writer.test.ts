import { expect, test } from 'vitest';
import { doubleStart, killEngineUnderLoad, killUnderLoad } from '../../integration/session/scenarios.ts';

test('200 double starts: always one leader and one follower, never two writers', async () => {
  for (let round = 0; round < 200; round++) expect(await doubleStart(), `round ${round}`).toEqual([]);
});

test('the leader killed 100 times under load: no answered write lost, none done twice, one writer at a time', async () => {
  const report = await killUnderLoad(100);
  expect(report.problems).toEqual([]);
  expect(report.writers).toBe(101);
});

test('the same for the real engine, killed 40 times', async () => {
  const report = await killEngineUnderLoad(40);
  expect(report.problems).toEqual([]);
  expect(report.writers).toBe(41);
});
