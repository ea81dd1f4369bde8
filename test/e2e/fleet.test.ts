import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantRow } from '../../main/contract/results.ts';
import type { SelectionRow } from '../../main/contract/selection.ts';
import {
  accessibilityProblems,
  type OpenedConsole,
  openConsole,
  settle,
  startBrowser,
} from '../helpers/page/open-console.ts';
import { type RealHost, startRealHost } from '../helpers/page/real-host.ts';

let browser: Browser;
let host: RealHost;
let console: OpenedConsole;
let page: Page;

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, out, err } = await host.cli(...args, '--json');
  expect([code, err]).toEqual([0, expect.any(String)]);
  return (JSON.parse(out) as { data: T }).data;
}
const tenants = (select: string) => json<readonly TenantRow[]>('tenant', 'list', '--select', select);
const dialog = () => page.getByRole('dialog');
const field = () => page.getByLabel('Filter tenants');
const headline = (text: RegExp) => page.getByRole('heading', { level: 1, name: text }).waitFor();
const primary = () => page.keyboard.press('Control+Enter');
const gone = () => dialog().waitFor({ state: 'detached' });
const toast = () => page.getByRole('region', { name: 'What just happened' });

async function clear() {
  await console.show('#/fleet');
  await field().focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await headline(/^\d+ tenants$/);
}

beforeAll(async () => {
  browser = await startBrowser();
  host = await startRealHost();
  await json('workspace', 'init', '--sample');
  console = await openConsole(browser, { theme: 'dark', width: 1024, height: 640, enter: (to) => host.enter(to) });
  page = console.page;
});
afterAll(async () => {
  await console?.close();
  await browser?.close();
  await host?.stop();
});

describe('the filter of the fleet', () => {
  test('takes the selection language, offers ways to go on, and counts what it means', async () => {
    await console.show('#/fleet');
    await page.keyboard.press('/');
    await page.keyboard.type('tier:premium not sta');
    await page.getByRole('option', { name: 'status:' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('active ');
    expect(await page.locator('.term').allTextContents()).toEqual(['tier:premium', 'not\u00a0status:active']);
    const meant = await tenants('tier:premium not status:active');
    await headline(new RegExp(`^${meant.length} of \\d+ tenants$`));
  });

  test('says at which character it goes wrong and keeps what was shown', async () => {
    const before = await page.locator('h1').innerText();
    await field().fill('tier:nope');
    await page.getByText(/cannot be read at character 37/).waitFor();
    expect(await page.locator('.marked mark').innerText()).toBe('n');
    expect(await page.locator('h1').innerText()).toBe(before);
    expect(await accessibilityProblems(page)).toEqual([]);
    await field().fill('');
  });

  test('saves a selection under a name and offers it with @', async () => {
    await page.getByRole('button', { name: 'Save selection…' }).click();
    await dialog().getByLabel('Name').fill('not-serving');
    await primary();
    await dialog()
      .getByRole('button', { name: /Save @not-serving/ })
      .waitFor();
    await primary();
    await gone();
    const [saved] = await json<readonly SelectionRow[]>('selection', 'list');
    expect(saved).toMatchObject({ name: 'not-serving', expression: 'tier:premium not status:active' });
    await clear();
    await field().focus();
    await page.keyboard.type('@not');
    const option = page.getByRole('option', { name: /@not-serving/ });
    await option.waitFor();
    expect(await option.innerText()).toContain(String(saved?.tenants));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await headline(new RegExp(`^${saved?.tenants} of`));
  });
});

describe('many tenants at once', () => {
  test('are picked by keyboard, changed after the dry run was shown, and brought back', async () => {
    await clear();
    await page.locator('.tenant-grid [data-index="0"]').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 selected').waitFor();
    const first = (await tenants('id:*')).slice(0, 3).map((one) => one.id);
    const select = first.map((id) => `id:${id}`).join(' or ');
    await json('tenant', 'edit', first[0]!, '--region', 'eu-central');
    await page.getByRole('button', { name: 'Edit…' }).click();
    await dialog().getByLabel('Region').fill('eu-central');
    await primary();
    await dialog().getByText('Changes 2, 1 unchanged.').waitFor();
    expect((await tenants(select)).filter((one) => one.region === 'eu-central')).toHaveLength(1);
    expect(await accessibilityProblems(page)).toEqual([]);
    await primary();
    await gone();
    expect((await tenants(select)).map((one) => one.region)).toEqual(['eu-central', 'eu-central', 'eu-central']);
    await toast().getByRole('button', { name: 'Undo' }).last().click();
    await toast().getByText('2 changes undone').waitFor();
    expect((await tenants(select)).filter((one) => one.region === 'eu-central')).toHaveLength(1);
  });

  test('are all of a selection but one, and are archived', async () => {
    await clear();
    await field().focus();
    await page.keyboard.type('status:suspended ');
    const meant = await tenants('status:suspended');
    await headline(new RegExp(`^${meant.length} of`));
    await page.getByLabel('Select all of this selection').check();
    await page.locator('.tenant-grid [data-index="0"]').focus();
    await page.keyboard.press('x');
    await page.getByText(`${meant.length - 1} selected`).waitFor();
    await page.getByRole('button', { name: 'Archive…' }).click();
    await primary();
    await dialog()
      .getByText(`Changes ${meant.length - 1}, 0 unchanged.`)
      .waitFor();
    await primary();
    await gone();
    expect((await tenants('status:suspended')).map((one) => one.id)).toEqual([meant[0]?.id]);
    await toast().getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(async () => (await tenants('status:suspended')).length).toBe(meant.length);
  });
});

describe('an import', () => {
  const csv = [
    'id,name,tier,Zone',
    'alder-one,Alder One,premium,eu-west',
    'bad id,Bad,free,eu-west',
    'alder-two,Alder Two,gold,eu-west',
    ...Array.from({ length: 300 }, (_, at) => `late-${at},Late ${at},standard,eu-west`),
  ].join('\n');

  test('asks what an unknown column means, shows every row, and takes what is right', async () => {
    await clear();
    await page.getByRole('button', { name: 'Import…' }).click();
    await page
      .getByLabel('File of tenants')
      .setInputFiles({ name: 'fleet.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await dialog().getByText('1 column means no field; say what to do.').waitFor();
    await dialog().getByLabel('Zone').selectOption('region');
    await dialog().getByText('301 added, 0 changed, 2 refused').waitFor();
    await dialog().getByText('"gold" is no tier.').waitFor();
    // Of a long file only the rows in view exist.
    expect(await page.locator('.import-grid [data-index]').count()).toBeLessThan(60);
    expect(await accessibilityProblems(page)).toEqual([]);
    await primary();
    await dialog()
      .getByText(/2 rows are refused: leave them out/)
      .waitFor();
    await dialog().getByLabel('Leave out 2 refused rows and take the others').check();
    await dialog().getByRole('button', { name: 'Import 301 tenants' }).waitFor();
    await primary();
    await gone();
    expect((await tenants('id:alder-*')).map((one) => [one.id, one.region])).toContainEqual(['alder-one', 'eu-west']);
    expect(await tenants('id:late-*')).toHaveLength(300);
  });

  test('refuses a file by its size and one that is no text, and changes nothing', async () => {
    const before = (await tenants('id:*')).length;
    await page.getByRole('button', { name: 'Import…' }).click();
    const choose = (name: string, buffer: Buffer) =>
      page.getByLabel('File of tenants').setInputFiles({ name, mimeType: 'text/csv', buffer });
    await choose('huge.csv', Buffer.alloc(9 * 1024 * 1024, 'x'));
    await dialog()
      .getByText(/huge.csv holds 9.0 MB/)
      .waitFor();
    await choose('latin.csv', Buffer.from([0x69, 0x64, 0x0a, 0xe9]));
    await dialog().getByText('latin.csv is not UTF-8 text.').waitFor();
    await page.keyboard.press('Escape');
    await gone();
    expect(await tenants('id:*')).toHaveLength(before);
  });
});

describe('one tenant', () => {
  test('shows every document by environment, and compares and promotes between two', async () => {
    const [one] = await tenants('tier:premium env:staging env:production status:active');
    const id = one!.id;
    await console.show(`#/fleet/${id}`);
    await page.locator('.values-table').waitFor();
    expect(await page.locator('.values-document').count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Compare…' }).click();
    await page.locator('.compare-table').waitFor();
    await page.getByLabel('Filter differences').fill('predictive_scaling');
    await page.getByLabel('Take auto_scaling.predictive_scaling along').check();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Promote 1 path to production…' }).click();
    await dialog().getByText('1 value changes in 1 of 1 tenant').waitFor();
    await primary();
    // Production is touched: without a reason nothing is done.
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
    await dialog().getByLabel('Reason').fill('Tried in staging');
    await primary();
    await gone();
    const overrides = await json<readonly object[]>('override', 'list', id);
    expect(overrides).toContainEqual(
      expect.objectContaining({ path: '/auto_scaling/predictive_scaling', environment: 'production', value: false }),
    );
    await toast().getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(async () => JSON.stringify(await json('override', 'list', id))).not.toContain('predictive');
  });

  test('moves to another tier after what is lost and no longer fits was shown', async () => {
    const [one] = await tenants('tier:premium status:active');
    const id = one!.id;
    await console.show(`#/fleet/${id}`);
    await page.getByRole('button', { name: 'Move to another tier…' }).click();
    await dialog().getByText('free', { exact: true }).click();
    await dialog()
      .getByText(/values change from premium to free/)
      .waitFor();
    await dialog()
      .getByText(/^− ?Lost, [1-9]/)
      .waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog().getByLabel('Reason').fill('Contract ends');
    await primary();
    // Errors that are there only after the move are confirmed by name.
    const phrase = dialog().getByLabel(`Type ${id} to go on`);
    await phrase.waitFor();
    expect((await tenants(`id:${id}`))[0]?.tier).toBe('premium');
    await phrase.fill(id);
    await primary();
    await gone();
    expect((await tenants(`id:${id}`))[0]?.tier).toBe('free');
    await toast().getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(async () => (await tenants(`id:${id}`))[0]?.tier).toBe('premium');
  });

  test('is asked what it may do', async () => {
    await settle(page);
    await page.getByRole('button', { name: 'Access…' }).click();
    await dialog().getByLabel('Database type').fill('postgresql');
    await dialog().getByLabel('Operation').fill('write');
    await dialog().getByRole('heading', { name: 'Allowed' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await gone();
  });
});
