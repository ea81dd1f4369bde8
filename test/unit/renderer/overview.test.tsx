// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderConsole } from '../../helpers/page/render-console.tsx';

it('says how many things need a person, and how many of them now', async () => {
  renderConsole();
  await waitFor(() =>
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('3 things need a person, 1 of them now'),
  );
  const list = screen.getByRole('region', { name: 'To do' });
  expect(within(list).getAllByRole('listitem')).toHaveLength(3);
});

it('counts the fleet so that the columns add up', async () => {
  const { bridge } = renderConsole();
  const table = await screen.findByRole('table');
  const [, ...rows] = within(table).getAllByRole('row');
  const numbers = rows.map((row) => Number(within(row).getAllByRole('cell').at(-1)?.textContent?.replace(',', '')));
  const all = numbers.pop();
  expect(numbers.reduce((sum, one) => sum + one, 0)).toBe(all);
  expect(all).toBe(bridge.tenants.length);
});

it('leads from a row to where it is decided', async () => {
  const { operator, stores } = renderConsole();
  await operator.click(await screen.findByRole('button', { name: 'Show them' }));
  expect(stores.route.getState().area).toBe('fleet');
  await waitFor(() => expect(stores.fleet.getState().filter).toBe('status:suspended'));
});

it('teaches what lives here when there is nothing', async () => {
  renderConsole('', { empty: true });
  await screen.findByRole('heading', { name: 'Nothing needs a person' });
  screen.getByText('No tenants yet. A tenant is one ISP that the platform serves.');
});

it('keeps what was read when reading again fails, and says what, why and the way on', async () => {
  const { bridge, operator } = renderConsole();
  await screen.findByText('Renderings with an error');
  bridge.failNext('overview', 'BUSY', 'Another console holds the folder.', 'Close it, then try again.');
  await operator.click(screen.getByRole('button', { name: 'Check again' }));
  await screen.findByText('Close it, then try again.');
  screen.getByText('Renderings with an error');
  expect(screen.getAllByText('Another console holds the folder.').some((one) => one.closest('[role=alert]'))).toBe(
    true,
  );
  await operator.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByText('Close it, then try again.')).toBeNull());
});
