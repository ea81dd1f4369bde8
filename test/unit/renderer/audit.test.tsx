// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderConsole } from '../../helpers/page/render-console.tsx';

it('opens an entry with its hash, the hash before, and its change set with an undo', async () => {
  const { operator, bridge, stores } = renderConsole('#/fleet/northwind-fiber');
  await screen.findByRole('heading', { name: 'Northwind Fiber' });
  await bridge.overrideSet({ tenant: 'northwind-fiber', path: '/qos/priority', value: 'low' }, { reason: 'trial' });
  stores.route.getState().go('audit', '242');
  const entry = await screen.findByRole('region', { name: 'Entry' });
  await within(entry).findAllByText('override.set');
  const [own, before] = [await bridge.auditShow({ sequence: 242 }), await bridge.auditShow({ sequence: 241 })];
  const hashes = [own, before].map((one) => ('data' in one ? one.data.hash.replace(/(.{8})(?=.)/g, '$1 ') : ''));
  for (const hash of hashes) await within(entry).findByText(hash);
  await operator.click(await within(entry).findByRole('button', { name: 'Undo this change set' }));
  await waitFor(() => expect(bridge.overrides).toHaveLength(2));
});

it('verifies the log and says the result as a number', async () => {
  const { operator } = renderConsole('#/audit');
  await operator.click(await screen.findByRole('button', { name: /^Verify 241 entries/ }));
  await waitFor(() =>
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('241 entries, every one verified'),
  );
  screen.getByText('Verified to #241.');
});

it('says how many problems a verification found', async () => {
  const { operator, bridge } = renderConsole('#/audit');
  bridge.failNext('auditVerify', 'DAMAGED', 'Segment 3 cannot be read.', 'Run the stand-alone verifier on a copy.');
  await operator.click(await screen.findByRole('button', { name: /^Verify 241 entries/ }));
  await screen.findByText('Run the stand-alone verifier on a copy.');
});

it('restricts the log and says so when nothing answers', async () => {
  const { operator, stores } = renderConsole('#/audit');
  await operator.selectOptions(await screen.findByLabelText('Result'), 'refused');
  await waitFor(() => expect(stores.audit.getState().entries.length).toBe(6));
  await operator.type(screen.getByLabelText('Tenant identifier'), 'nobody');
  await screen.findByRole('heading', { name: 'No entry matches' });
  await operator.click(screen.getAllByRole('button', { name: 'Clear filters' })[0] as HTMLElement);
  await waitFor(() => expect(stores.audit.getState().entries.length).toBe(200));
});

it('exports every line', async () => {
  const { stores } = renderConsole('#/audit');
  await screen.findByRole('button', { name: /^Verify 241/ });
  const { lines, failure } = await stores.audit.getState().exportLines();
  expect(failure).toBeNull();
  expect(lines).toHaveLength(241);
});
