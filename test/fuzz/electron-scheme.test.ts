import { expect, test, vi } from 'vitest';
import { addressesStayInside } from '../helpers/electron-standin/scheme-suite.ts';

vi.mock('electron', async () => (await import('../helpers/electron-standin/served-operations.ts')).electronModule);

test('5,000 hostile addresses: no byte from outside the page’s folder, the policy on every answer', async () => {
  const { asked, served } = await addressesStayInside(5000);
  console.log(`${asked} addresses, ${served} of them files of the page`);
  expect(asked).toBe(5000);
});
