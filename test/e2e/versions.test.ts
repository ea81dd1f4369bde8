import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accessibilityProblems,
  type OpenedConsole,
  openConsole,
  settle,
  startBrowser,
} from '../helpers/page/open-console.ts';
import { picture } from '../helpers/page/picture.ts';
import { type RealHost, startRealHost } from '../helpers/page/real-host.ts';

let browser: Browser;
let host: RealHost;
let console: OpenedConsole;
let page: Page;

const shipped = readFileSync('templates/premium/template.yaml', 'utf8');

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, out, err } = await host.cli(...args, '--json');
  expect([code, err]).toEqual([0, expect.any(String)]);
  return (JSON.parse(out) as { data: T }).data;
}
const show = (name: string) =>
  json<{ text: string; version: number; tests: readonly { name: string }[]; usedBy: number }>('template', 'show', name);
const dialog = () => page.getByRole('dialog');
const primary = () => page.keyboard.press('Control+Enter');

/** Goes to a tab of an open template. */
async function tab(template: string, name: RegExp) {
  await console.show(`#/templates/${template}`);
  await page.getByRole('tab', { name }).click();
}

/** Chooses an action from the menu of the open template. */
async function menu(action: RegExp) {
  await page.locator('.template-head button').last().click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Gives the reason a dialog asks for, shows what is saved, saves it, and waits until the dialog is gone. */
async function saveWith(reason: string, save: RegExp) {
  await dialog()
    .getByLabel(/Reason/)
    .fill(reason);
  await primary();
  await dialog().getByRole('button', { name: save }).waitFor();
  await primary();
  await dialog().waitFor({ state: 'detached' });
}

beforeAll(async () => {
  browser = await startBrowser();
  host = await startRealHost();
  await json('workspace', 'init', '--sample');
  const file = join(host.folder, '..', 'premium.yaml');
  writeFileSync(file, shipped.replace('      min: 4\n', '      min: 6\n'));
  await json('template', 'edit', 'premium', '--file', file, '--reason', 'Larger pools', '--ticket', 'NET-4460');
  console = await openConsole(browser, { theme: 'dark', enter: (to) => host.enter(to) });
  page = console.page;
});
afterAll(async () => {
  await console?.close();
  await browser?.close();
  await host?.stop();
});

describe('the history of a template', () => {
  test('shows who changed what and why, and the difference of any two versions', async () => {
    await tab('premium', /History/);
    const rows = page.locator('.history-table tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.first().innerText()).toMatch(/v2[\s\S]*Larger pools · NET-4460/);
    const difference = page.getByRole('group', { name: 'Difference from v1 to v2' });
    await difference.locator('[data-kind="added"]').waitFor();
    expect((await difference.locator('mark').allInnerTexts()).sort()).toEqual(['4', '6']);
    expect(await difference.getByRole('button', { name: /equal lines hidden/ }).count()).toBe(2);
    await picture(page, 'history-dark');
  });

  test('moves by keyboard, and Esc gives the focus back to what opened a dialog', async () => {
    await page.locator('.history-table [data-row]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const restore = page.getByRole('button', { name: /Restore v1/ });
    await restore.focus();
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Restore v1') === true);
  });

  test('restores a version after showing the text and what the pinned tenant gets', async () => {
    await page.getByRole('button', { name: /Restore v1/ }).click();
    await dialog()
      .getByRole('group', { name: /Difference of the rendering/ })
      .locator('[data-kind="added"]')
      .waitFor();
    // Production is reached, so a reason is asked for before anything is shown as saved.
    await primary();
    await dialog().getByRole('alert').waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
    await saveWith('Pools back to four', /Restore v1/);
    expect(await show('premium')).toMatchObject({ version: 3, text: shipped });
    const [newest] = await json<readonly { reason: string }[]>('template', 'history', 'premium');
    expect(newest?.reason).toBe('Pools back to four');
  });
});

describe('the tests of a template', () => {
  test('go red and green with what is edited, and are saved as a version', async () => {
    // The editor that was open all along stands on the version that was restored; what is tested is its text.
    await tab('premium', /Tests/);
    const row = page.locator('.test-row', { hasText: 'the pool is 20 unless told' });
    await row.getByText('passes').waitFor();
    await row.click();
    const value = page.getByLabel('Value of expectation 1');
    await value.fill('21');
    await row.getByText('fails').waitFor();
    expect(await row.innerText()).toContain('/databases/postgresql/pool/max is 20, expected 21.');
    await value.fill('20');
    await row.getByText('passes').waitFor();
    await page.getByText('Take from the current rendering').click();
    await page.getByLabel('Filter paths').fill('pool.min');
    await page.locator('button.take-line', { hasText: 'databases.postgresql.pool.min' }).click();
    await page.getByLabel('Path of expectation 2').waitFor();
    await row.getByText('passes').waitFor();
    await page.getByRole('button', { name: /Save tests/ }).click();
    await saveWith('Hold the smallest pool', /Save as v4/);
    const saved = await show('premium');
    expect([saved.version, saved.text]).toEqual([4, shipped]);
    expect(saved.tests).toContainEqual({
      name: 'the pool is 20 unless told',
      context: {},
      expect: [
        { path: '/databases/postgresql/pool/max', equals: 20 },
        { path: '/databases/postgresql/pool/min', equals: 4 },
      ],
    });
  });
});

describe('the form of a template', () => {
  test('changes one value and leaves comments, order and everything else as they stand', async () => {
    await tab('premium', /Form/);
    await page.getByLabel('Filter fields').fill('postgresql.pool.min');
    await page.getByRole('textbox', { name: 'min', exact: false }).first().fill('7');
    await page.getByRole('tab', { name: /History/ }).click();
    const difference = page.getByRole('group', { name: /to unsaved text/ });
    await difference.locator('[data-kind="added"]').waitFor();
    const lines = (kind: string) => difference.locator(`[data-kind="${kind}"] .diff-text`).allInnerTexts();
    expect([await lines('removed'), await lines('added')]).toEqual([['      min: 4'], ['      min: 7']]);
  });
});

describe('templates as files', () => {
  /** Drops files on the screen as a person would with the mouse. */
  async function drop(files: readonly { readonly name: string; readonly text: string }[]) {
    const data = await page.evaluateHandle((all) => {
      const transfer = new DataTransfer();
      for (const { name, text } of all) transfer.items.add(new File([text], name));
      return transfer;
    }, files);
    const screen = page.locator('.import-drop');
    await screen.dispatchEvent('dragenter', { dataTransfer: data });
    await screen.dispatchEvent('dragover', { dataTransfer: data });
    await screen.dispatchEvent('drop', { dataTransfer: data });
    await dialog().waitFor();
  }

  test('that are dropped say what would become of each; the refused are left out on request', async () => {
    await console.show('#/templates');
    await drop([
      { name: 'lone.yaml', text: 'schema: tenant/1\n' },
      { name: 'broken.yaml', text: 'a: [\n' },
    ]);
    await dialog().getByText('refused', { exact: true }).first().waitFor();
    await dialog()
      .getByLabel(/Kind of lone files/)
      .selectOption('service');
    await dialog()
      .getByLabel(/Document of lone files/)
      .fill('tenant');
    await dialog().getByText('added', { exact: true }).first().waitFor();
    const save = dialog().getByRole('button', { name: /Import 1 template/ });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await dialog()
      .getByLabel(/Leave out the 1 refused/)
      .check();
    await save.click();
    await dialog().waitFor({ state: 'detached' });
    expect(await show('lone')).toMatchObject({ version: 1, text: 'schema: tenant/1\n' });
    expect((await host.cli('template', 'show', 'broken')).code).not.toBe(0);
  });

  test('exported twice are the same bytes, and importing them changes nothing', async () => {
    const archives: Buffer[] = [];
    await console.show('#/templates/premium');
    for (let turn = 0; turn < 2; turn += 1) {
      await menu(/Export/);
      await dialog().getByRole('button', { name: 'All' }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), primary()]);
      expect(download.suggestedFilename()).toBe('templates.zip');
      archives.push(readFileSync(await download.path()));
      await dialog().waitFor({ state: 'detached' });
    }
    const [first, second] = archives;
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
    await console.show('#/templates');
    await page.getByRole('button', { name: /^Import/ }).click();
    await dialog()
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'templates.zip', mimeType: 'application/zip', buffer: first ?? Buffer.alloc(0) });
    await dialog().locator('.import-headline').waitFor();
    expect(await dialog().locator('.import-headline').innerText()).toMatch(/^\d+ the same$/);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });
});

describe('find and replace', () => {
  test('changes the chosen templates as one change set, and one undo takes it back', async () => {
    const names = ['free', 'standard', 'premium'];
    const before = await Promise.all(names.map(show));
    await console.show('#/templates');
    await page.getByRole('button', { name: /replace/i }).click();
    await page.getByLabel('Find', { exact: true }).fill('storage_threshold');
    await page.getByLabel('Replace with').fill('disk_threshold');
    await page.getByLabel('Replace in free').waitFor();
    for (const box of await page.getByRole('checkbox', { name: /^Replace in/ }).all())
      if (!names.includes(((await box.getAttribute('aria-label')) ?? '').replace('Replace in ', '')))
        await box.uncheck();
    await page.getByRole('button', { name: /Replace in 3 templates/ }).click();
    await dialog().locator('.text-diff').nth(2).waitFor();
    await saveWith('One word for it', /Save 3 templates/);
    const after = await Promise.all(names.map(show));
    after.forEach((one, index) => {
      expect(one.text).toBe(before[index]?.text.replaceAll('storage_threshold', 'disk_threshold'));
    });
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page
      .getByText(/undone/)
      .first()
      .waitFor();
    expect((await Promise.all(names.map(show))).map((one) => one.text)).toEqual(before.map((one) => one.text));
  });
});

describe('the receipt of a rendering', () => {
  test('is made, saved, verified, compared, and made again as of an earlier change set', async () => {
    await console.show('#/templates/premium');
    await page.locator('.rendered-panel .prov').first().waitFor();
    await page.locator('.rendered-panel .segments label', { hasText: 'Receipt' }).click();
    const panel = page.getByRole('region', { name: 'Receipt' });
    await panel.locator('.receipt-facts').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name: 'Save the receipt' }).click(),
    ]);
    const saved = await download.path();
    const receipt = JSON.parse(readFileSync(saved, 'utf8')) as { output: string; changeSet: string };
    const verify = page.getByRole('region', { name: 'Verify a receipt' });
    await verify.locator('input[type=file]').setInputFiles(saved);
    await verify.getByRole('button', { name: 'Verify', exact: true }).click();
    await verify.getByText('It matches').waitFor();
    await verify.getByLabel('Receipt', { exact: true }).fill(JSON.stringify({ ...receipt, output: '0'.repeat(64) }));
    await verify.getByRole('button', { name: 'Verify', exact: true }).click();
    await verify.getByText(/It does not match/).waitFor();
    // The first change set after the workspace was made: premium as it came, with its smaller pools.
    const as = panel.getByLabel('As of');
    const values = await as.locator('option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    await as.selectOption(values.at(-1) ?? '');
    const compare = page.getByRole('region', { name: 'Compare two receipts' });
    await panel.locator('.receipt-facts', { hasText: receipt.changeSet }).waitFor({ state: 'detached' });
    await compare.getByRole('button', { name: 'This rendering' }).first().click();
    await compare.locator('input[type=file]').last().setInputFiles(saved);
    await compare.getByRole('button', { name: 'Compare', exact: true }).click();
    await compare.locator('tbody tr', { hasText: 'premium' }).first().waitFor();
    await page.locator('.rendered-panel .segments label', { hasText: 'Layers' }).click();
  });
});

describe('the reference of finding codes', () => {
  test('opens from the palette, and leads back to the template', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('finding codes');
    await page.getByRole('option', { name: 'Finding codes' }).click();
    await page.locator('.finding-explained h2').waitFor();
    await page.getByLabel('Search codes, words and examples').fill('TEMPLATE_TEST');
    await page.locator('.finding-row', { hasText: 'TEMPLATE_TEST' }).click();
    expect(page.url()).toContain('TEMPLATE_TEST');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('heading', { level: 1, name: 'premium' }).waitFor();
  });
});

describe('who uses a template', () => {
  test('is counted the same here and on the command line, and keeps it from being archived', async () => {
    const { usedBy } = await show('premium');
    await console.show('#/templates/premium');
    await page.locator('.source-panel .view-line').first().waitFor();
    await menu(/Where it is used/);
    await page.locator('.usage-row').first().waitFor();
    expect(await page.getByRole('region', { name: 'Used by' }).locator('.panel-hint').innerText()).toBe(
      `${usedBy} tenants`,
    );
    await menu(/Archive/);
    await dialog()
      .getByText(/cannot be archived/)
      .waitFor();
    expect(
      await dialog()
        .getByRole('button', { name: /Show the difference/ })
        .getAttribute('aria-disabled'),
    ).toBe('true');
    await page.keyboard.press('Escape');
  });
});

describe('both themes and a small window', () => {
  test.each(['dark', 'light'] as const)('%s passes the accessibility rules on every page', async (theme) => {
    const small = await openConsole(browser, { theme, width: 1024, height: 640, enter: (to) => host.enter(to) });
    const problems: Record<string, readonly string[]> = {};
    const check = async (name: string) => {
      await settle(small.page);
      problems[name] = await accessibilityProblems(small.page);
    };
    try {
      const on = small.page;
      await small.show('#/templates/premium');
      for (const [name, ready] of [
        ['Form', '.form-row'],
        ['Tests', '.test-row'],
        ['History', '.text-diff'],
      ] as const) {
        await on.getByRole('tab', { name: new RegExp(name) }).click();
        await on.locator(ready).first().waitFor();
        await check(name);
      }
      await on.locator('.history-table [data-row]').last().click();
      await on.getByRole('button', { name: /Restore v1/ }).click();
      await on.getByRole('dialog').locator('.text-diff-box, .quiet').first().waitFor();
      await check('restore');
      await on.keyboard.press('Escape');
      await small.show('#/templates');
      for (const [key, ready] of [
        [/^Import/, 'Choose files'],
        [/^New/, 'Start from'],
      ] as const) {
        await on.getByRole('button', { name: key }).first().click();
        await on.getByRole('dialog').getByText(ready).first().waitFor();
        await check(String(key));
        await on.keyboard.press('Escape');
        await on.getByRole('dialog').waitFor({ state: 'detached' });
      }
      expect(problems).toEqual(Object.fromEntries(Object.keys(problems).map((name) => [name, []])));
      expect(small.problems).toEqual([]);
    } finally {
      await small.close();
    }
  });
});
