import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsole, startBrowser } from '../../helpers/page/open-console.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

it('walks through every area, sets an override in production and undoes it, by keyboard alone', async () => {
  const console = await openConsole(browser);
  const { page, bridge } = console;
  const before = bridge?.overrides ?? [];
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByRole('heading', { name: '10 templates' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.getByRole('heading', { name: '1,000 tenants' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('northwind fiber');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '5 of 1,000 tenants' }).waitFor();
  await page.keyboard.press('F6');
  await page.keyboard.press('Control+k');
  await page.locator('.palette-input').waitFor();
  await page.keyboard.type('northwind fiber');
  await page.getByRole('option', { name: 'Northwind Fiber premium' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Northwind Fiber' }).waitFor();
  await page.getByText('5 differ').waitFor();
  await page.keyboard.press('o');
  const dialog = page.getByRole('dialog', { name: 'Override a path' });
  await dialog.getByLabel('Path').focus();
  await page.keyboard.type('limits.max_users');
  await page.keyboard.press('Tab');
  await page.keyboard.type('9000');
  await page.keyboard.press('Control+Enter');
  await dialog.getByText('Say why, in a few words.').waitFor();
  await dialog.getByLabel('Reason').focus();
  await page.keyboard.type('NET-4460');
  await page.keyboard.press('Control+Enter');
  await dialog.getByText('absent → 9000').waitFor();
  expect(bridge?.overrides).toEqual(before);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Override of limits.max_users saved for Northwind Fiber').first().waitFor();
  expect(bridge?.overrides).toContainEqual({
    tenant: 'northwind-fiber',
    environment: 'production',
    document: 'tenant',
    path: '/limits/max_users',
    value: 9000,
  });
  const saved = bridge?.calls.filter((call) => call.method === 'overrideSet') ?? [];
  expect(saved.map((call) => call.meta)).toEqual([
    { reason: 'NET-4460', ticket: '', dryRun: true },
    { reason: 'NET-4460', ticket: '', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  ]);
  await page.keyboard.press('Control+z');
  await page.getByText('1 change undone').first().waitFor();
  expect(bridge?.overrides).toEqual(before);
  expect(console.problems).toEqual([]);
  await console.close();
});

it('asks why a value is what it is, and gives the focus back to the text', async () => {
  const console = await openConsole(browser);
  const { page } = console;
  await console.show('#/templates/premium');
  await page.locator('.rendered-panel .prov').first().waitFor();
  await page.locator('.rendered-panel .monaco-editor .view-line').first().click();
  await page.keyboard.press('Alt+i');
  await page.getByRole('region', { name: 'Why is this value what it is' }).waitFor();
  await page.getByText('Why is this tenant/1?').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.why').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.closest('.rendered-panel') !== null)).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.closest('.monaco-editor') === null)).toBe(true);
  await console.close();
});

it('goes round the panes with F6 and comes back to the first', async () => {
  const console = await openConsole(browser);
  const { page } = console;
  await page.locator('.overview').waitFor();
  const paneNow = () =>
    page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('aria-label') ?? '');
  const seen: string[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await page.keyboard.press('F6');
    seen.push(await paneNow());
  }
  expect(seen).toEqual([
    'Workspace and search',
    'Areas',
    'To do',
    'Recent activity',
    'Fleet',
    'State of the workspace',
  ]);
  await page.keyboard.press('F6');
  expect(await paneNow()).toBe('Workspace and search');
  await page.keyboard.press('Shift+F6');
  expect(await paneNow()).toBe('State of the workspace');
  await console.close();
});

it('gives the focus back to what opened a layer', async () => {
  const console = await openConsole(browser);
  const { page } = console;
  await page.locator('.find').focus();
  await page.keyboard.press('Enter');
  await page.locator('.palette-input').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.palette-input').waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.className ?? '')).toBe('find');
  await console.close();
});
