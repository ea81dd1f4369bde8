import { expect, test, vi } from 'vitest';
import { payloadsArePlain, strangersGetNothing } from '../helpers/electron-standin/ipc-suite.ts';
import { channels } from '../helpers/electron-standin/served-operations.ts';

vi.mock('electron', async () => (await import('../helpers/electron-standin/served-operations.ts')).electronModule);

test('1,000 payloads over every channel from every kind of stranger: none gets through', async () => {
  const { calls, refused, passed } = await strangersGetNothing(1000);
  console.log(`${calls} calls over ${channels.length} channels, ${refused} refused, ${passed} got through`);
  expect({ refused, passed }).toEqual({ refused: calls, passed: 0 });
});

test('1,000 payloads over every channel from the page: typed errors or plain JSON', async () => {
  const { calls, refused, passed } = await payloadsArePlain(1000);
  console.log(`${calls} calls, ${refused} refused, ${passed} passed on as plain JSON`);
  expect(refused + passed).toBe(calls);
});
