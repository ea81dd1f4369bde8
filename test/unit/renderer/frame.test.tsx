// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderConsole } from '../../helpers/page/render-console.tsx';

it('shows only the areas that exist, in two groups', async () => {
  renderConsole();
  const rail = await screen.findByRole('navigation', { name: 'Areas' });
  const names = within(rail)
    .getAllByRole('listitem')
    .map((one) => one.textContent);
  expect(names.map((name) => /^[A-Z][a-z]+/.exec(name ?? '')?.[0])).toEqual([
    'Overview',
    'Templates',
    'Fleet',
    'Audit',
  ]);
});

it('says keychain, audit head and that everything is kept', async () => {
  renderConsole();
  const bar = await screen
    .findByRole('region', { name: 'State of the workspace' })
    .catch(() => screen.getByLabelText('State of the workspace'));
  expect(bar.textContent).toMatch(
    /Keychain unlocked, Secret Service.*Audit head #241.*All changes kept, \d\d:\d\d:\d\d/,
  );
});

it.each([
  [{ state: 'read-only' }, 'Read-only: The disk refused a write at 14:03:22.'],
  [{ sealing: 'none' }, 'This workspace is unsealed: anyone with this disk can read it.'],
] as const)('puts the banner of %o under the top bar', async (fake, sentence) => {
  renderConsole('', fake);
  await screen.findByText(sentence);
});

it('ranks a lost host above everything else', async () => {
  const { bridge } = renderConsole('', { sealing: 'none' });
  await screen.findByText(/This workspace is unsealed/);
  act(() => bridge.lose(true));
  await screen.findByText(/The host does not answer since/);
  expect(screen.queryByText(/This workspace is unsealed/)).toBeNull();
});

it('lists every key on the sheet', async () => {
  const { operator } = renderConsole();
  await screen.findByText('Renderings with an error');
  await operator.keyboard('?');
  const sheet = await screen.findByRole('dialog', { name: 'Keys' });
  for (const word of ['Undo the last change', 'Why is this value what it is', 'Next pane'])
    within(sheet).getByText(word);
});

it('leaves single letters to a field that has the focus', async () => {
  const { operator, stores } = renderConsole('#/fleet');
  await operator.click(await screen.findByRole('combobox', { name: 'Filter tenants' }));
  await operator.keyboard('gt');
  expect(stores.route.getState().area).toBe('fleet');
});

it('finds a tenant in the palette and opens it, and runs nothing', async () => {
  const { operator, stores, bridge } = renderConsole();
  await screen.findByText('Renderings with an error');
  await operator.keyboard('{Control>}k{/Control}');
  await operator.type(await screen.findByRole('combobox'), 'solent');
  await waitFor(() => expect(screen.getAllByRole('option').length).toBeGreaterThan(2));
  await operator.keyboard('{Enter}');
  expect(stores.route.getState()).toMatchObject({ area: 'fleet', target: 'solent-fiber' });
  const writes = ['overrideSet', 'tenantAdd', 'tenantEdit', 'undo', 'workspaceInit'];
  expect(bridge.calls.filter((call) => writes.includes(call.method))).toEqual([]);
});

it('keeps the chosen theme on this machine', async () => {
  const { operator } = renderConsole();
  await operator.click(await screen.findByRole('button', { name: /Operator and preferences/ }));
  await operator.click(await screen.findByRole('radio', { name: 'Dark' }));
  expect(document.documentElement.dataset.theme).toBe('dark');
  expect(JSON.parse(window.localStorage.getItem('binnacle.preferences') ?? '{}')).toMatchObject({ theme: 'dark' });
});

it('says how far a long call has come, and nothing once it is done', async () => {
  const { bridge } = renderConsole();
  await screen.findByText(/All changes kept/);
  const event = { kind: 'progress', correlationId: 'c', label: 'Verifying the audit log', total: 1200 } as const;
  act(() => bridge.emit({ ...event, done: 340 }));
  await screen.findByText('Verifying the audit log, 340 of 1,200');
  act(() => bridge.emit({ ...event, done: 1200 }));
  await waitFor(() => expect(screen.queryByText(/Verifying the audit log/)).toBeNull());
});
