// @vitest-environment happy-dom
import { OverlaysProvider } from '@blueprintjs/core';
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../main/contract/bridge.ts';
import { findingCodes } from '../../../main/contract/finding-codes.ts';
import type { Envelope } from '../../../main/contract/messages.ts';
import type { Receipt, Rendering } from '../../../main/contract/model.ts';
import { ConsoleContext, createConsole } from '../../../renderer/console.ts';
import { findCodes, targetOfCode } from '../../../renderer/features/findings/find-codes.ts';
import { FindingsPage } from '../../../renderer/features/findings/findings-page.tsx';
import { ReceiptPanel } from '../../../renderer/features/receipts/receipt-panel.tsx';
import { fakeBridge } from '../../helpers/page/fake-bridge.ts';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });
afterEach(cleanup);

const receipt: Receipt = {
  id: 'r1',
  formatVersion: 1,
  engineVersion: '1',
  contextVersion: 1,
  capturedAt: '2026-03-02T09:00:00Z',
  changeSet: 'c1',
  tenant: 'northwind-fiber',
  environment: 'production',
  document: 'tenant',
  format: 'yaml',
  schemaVersion: 'tenant/1',
  inputs: [{ kind: 'template', name: 'premium', version: '3', sha256: 'ab'.repeat(32) }],
  output: 'cd'.repeat(32),
};
const answer = <T,>(data: T): Envelope<T> => ({ formatVersion: 1, data, findings: [], page: { next: null } });

function open(node: React.ReactNode, more: Partial<Bridge> = {}) {
  const bridge = { ...fakeBridge({ tenants: 1 }), ...more };
  const stores = createConsole(bridge, window);
  render(
    <ConsoleContext value={stores}>
      <OverlaysProvider>{node}</OverlaysProvider>
    </ConsoleContext>,
  );
  return { stores, operator: userEvent.setup() };
}

const panel = <ReceiptPanel tenant="northwind-fiber" environment="production" document="tenant" unsaved={false} />;
const rendered = async () => answer({ text: '', value: {}, receipt } as unknown as Rendering);

describe('the receipt of a rendering', () => {
  it('says what it stands on, with every input', async () => {
    open(panel, { render: rendered });
    await screen.findByText('abab·abab·abab·abab');
    expect(screen.getByText('cdcd·cdcd·cdcd·cdcd')).toBeTruthy();
    expect(screen.getByText('2026-03-02T09:00:00Z')).toBeTruthy();
  });

  it('asks again as of a change set', async () => {
    const asked: unknown[] = [];
    const { operator } = open(panel, {
      render: async (parameters) => {
        asked.push(parameters.at);
        return rendered();
      },
      changesetList: async () =>
        answer([
          {
            id: 'c9',
            title: 'Larger pools',
            reason: '',
            ticket: '',
            author: 'dana',
            time: '2026-03-01T09:00:00Z',
            undoes: null,
            undoneBy: null,
          },
        ]),
    });
    await screen.findByRole('option', { name: /Larger pools/ });
    await operator.selectOptions(screen.getByRole('combobox', { name: /As of/ }), 'c9');
    await waitFor(() => expect(asked).toEqual([undefined, 'c9']));
  });

  it('is verified, and what differs is said in words', async () => {
    const { operator } = open(panel, {
      render: rendered,
      renderVerify: async ({ receipt: asked }) =>
        answer(
          asked.output === receipt.output
            ? { matches: true, differences: [] }
            : { matches: false, differences: ['The output is another.'] },
        ),
    });
    const area = within(screen.getByRole('region', { name: 'Verify a receipt' }));
    const field = area.getByRole('textbox', { name: 'Receipt' });
    await operator.click(area.getByRole('button', { name: 'Verify' }));
    expect(field.getAttribute('aria-invalid')).toBe('true');
    await operator.click(await area.findByRole('button', { name: 'This rendering' }));
    await operator.click(area.getByRole('button', { name: 'Verify' }));
    await area.findByText(/It matches/);
    await operator.clear(field);
    await operator.paste(JSON.stringify({ ...receipt, output: 'x' }));
    await operator.click(area.getByRole('button', { name: 'Verify' }));
    await area.findByText('The output is another.');
    expect(area.queryByText(/It matches/)).toBeNull();
  });

  it('is compared with another, by what each stands on', async () => {
    const { operator } = open(panel, {
      render: rendered,
      renderCompare: async () =>
        answer({ same: false, differences: [{ kind: 'template', name: 'premium', left: 'version 3', right: null }] }),
    });
    const area = within(screen.getByRole('region', { name: 'Compare two receipts' }));
    for (const button of await area.findAllByRole('button', { name: 'This rendering' })) await operator.click(button);
    await operator.click(area.getByRole('button', { name: 'Compare' }));
    expect((await area.findByRole('row', { name: /premium/ })).textContent).toBe(
      'template premiumversion 3in one only',
    );
  });
});

describe('the reference of finding codes', () => {
  it('finds codes by their words, title first', () => {
    expect(findCodes(findingCodes, 'tier limit')[0]?.code).toBe('TIER_LIMIT');
    expect(findCodes(findingCodes, '').length).toBe(findingCodes.length);
    expect(findCodes(findingCodes, 'no such thing at all')).toEqual([]);
  });

  it('opens at a code, with example and way on, and goes to the one that is chosen', async () => {
    const { stores, operator } = open(<FindingsPage code="TIER_LIMIT" onBack={() => undefined} />);
    const known = findingCodes.find((one) => one.code === 'TIER_LIMIT');
    expect(screen.getByRole('heading', { name: known?.title ?? '' })).toBeTruthy();
    expect(screen.getByText(known?.remedy ?? '')).toBeTruthy();
    await operator.type(screen.getByRole('textbox', { name: /Search/ }), 'yaml_syntax');
    await operator.click(screen.getByRole('button', { name: /YAML_SYNTAX/ }));
    expect(stores.route.getState()).toMatchObject({ area: 'templates', target: targetOfCode('YAML_SYNTAX') });
  });

  it('says so when it does not know a code', () => {
    open(<FindingsPage code="NOT_A_CODE" onBack={() => undefined} />);
    expect(screen.getByText(/NOT_A_CODE is not in the reference/)).toBeTruthy();
  });
});
