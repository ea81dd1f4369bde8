// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderConsole } from '../../helpers/page/render-console.tsx';

const open = '#/fleet/northwind-fiber';

it('shows the difference of an override, changes nothing until it is saved, and undoes it from the toast', async () => {
  const { operator, bridge } = renderConsole(open);
  const before = bridge.overrides;
  await operator.click(await screen.findByRole('button', { name: 'Override…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Override a path' });
  await operator.type(within(dialog).getByLabelText('Path'), 'qos.priority');
  await operator.type(within(dialog).getByLabelText('Value'), 'highest');
  await operator.type(within(dialog).getByLabelText('Reason'), 'agreed');
  await operator.click(within(dialog).getByRole('button', { name: 'Show the difference' }));
  await within(dialog).findByText('qos.priority');
  expect(bridge.overrides).toEqual(before);
  await operator.click(within(dialog).getByRole('button', { name: 'Save 1 override in production' }));
  await waitFor(() => expect(bridge.overrides).toHaveLength(before.length + 1));
  expect(bridge.overrides.at(-1)).toMatchObject({ path: '/qos/priority', value: 'highest', environment: 'production' });
  const toasts = screen.getByRole('region', { name: 'What just happened' });
  await operator.click(await within(toasts).findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(bridge.overrides).toEqual(before));
  await within(toasts).findByText('1 change undone');
  expect(within(toasts).queryByRole('button', { name: 'Undo' })).toBeNull();
});

it('asks for a reason where production is touched, and puts the focus on the first wrong field', async () => {
  const { operator, bridge } = renderConsole(open);
  await operator.click(await screen.findByRole('button', { name: 'Override…' }));
  const dialog = await screen.findByRole('dialog');
  await operator.click(within(dialog).getByRole('button', { name: 'Show the difference' }));
  within(dialog).getByText('3 fields need a change before saving.');
  within(dialog).getByText('Say why, in a few words. Production asks for it.');
  expect(document.activeElement).toBe(within(dialog).getByLabelText('Path'));
  expect(bridge.calls.some((call) => call.method === 'overrideSet')).toBe(false);
});

it('shows what the host refuses in its words, with the way on', async () => {
  const { operator, bridge } = renderConsole(open);
  await operator.click(await screen.findByRole('button', { name: 'Override…' }));
  const dialog = await screen.findByRole('dialog');
  await operator.type(within(dialog).getByLabelText('Path'), 'backup.windows.0');
  await operator.type(within(dialog).getByLabelText('Value'), 'x');
  await operator.type(within(dialog).getByLabelText('Reason'), 'agreed');
  await operator.click(within(dialog).getByRole('button', { name: 'Show the difference' }));
  await within(dialog).findByText('Set the list as a whole.');
  expect(bridge.overrides).toHaveLength(2);
});

it('unsets one override and leaves the others', async () => {
  const { operator, bridge } = renderConsole(open);
  const [first] = await screen.findAllByRole('button', { name: 'Unset…' });
  if (first) await operator.click(first);
  const dialog = await screen.findByRole('dialog', { name: 'Unset an override' });
  await operator.type(within(dialog).getByLabelText('Reason'), 'no longer needed');
  await operator.click(within(dialog).getByRole('button', { name: 'Show the difference' }));
  await operator.click(await within(dialog).findByRole('button', { name: /^Unset 1 override in production/ }));
  await waitFor(() => expect(bridge.overrides.map((one) => one.path)).toEqual(['/limits/max_users']));
});

it('adds a tenant with an identifier made from its name, and opens it', async () => {
  const { operator, bridge, stores } = renderConsole('#/fleet');
  await operator.click(await screen.findByRole('button', { name: 'Add tenant…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Add a tenant' });
  await operator.type(within(dialog).getByLabelText('Name'), 'Östra Länk');
  expect((within(dialog).getByLabelText('Identifier') as HTMLInputElement).value).toBe('ostra-lank');
  await operator.click(within(dialog).getByRole('button', { name: 'Show the difference' }));
  await operator.click(await within(dialog).findByRole('button', { name: 'Add 1 tenant' }));
  await waitFor(() => expect(stores.route.getState()).toMatchObject({ area: 'fleet', target: 'ostra-lank' }));
  expect(bridge.tenants.at(-1)).toMatchObject({ id: 'ostra-lank', name: 'Östra Länk', tier: 'standard' });
});

it('sends only what was changed when a tenant is edited', async () => {
  const { operator, bridge } = renderConsole(open);
  await operator.click(await screen.findByRole('button', { name: 'Edit…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Edit Northwind Fiber' });
  await operator.selectOptions(within(dialog).getByLabelText('Status'), 'suspended');
  await operator.click(within(dialog).getByRole('button', { name: 'Show the difference' }));
  await operator.click(await within(dialog).findByRole('button', { name: 'Save 1 tenant' }));
  await waitFor(() => expect(bridge.tenants[0]?.status).toBe('suspended'));
  expect(bridge.calls.filter((call) => call.method === 'tenantEdit').at(-1)?.parameters).toEqual({
    tenant: 'northwind-fiber',
    status: 'suspended',
  });
});

it('asks for a number where the path holds one, and says what it holds now', async () => {
  const { operator, stores } = renderConsole(open);
  await operator.click(await screen.findByRole('button', { name: 'Override…' }));
  const dialog = await screen.findByRole('dialog');
  await waitFor(() => expect(stores.fleet.getState().values).toHaveLength(3));
  await operator.type(within(dialog).getByLabelText('Path'), 'limits.max_users');
  within(dialog).getByText('Now 12000, from the override');
  expect(within(dialog).getByRole('radio', { name: 'Number' })).toHaveProperty('checked', true);
});
