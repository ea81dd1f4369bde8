import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WhatIf, WhatIfMember } from '../../main/contract/whatif.ts';
import { accessibilityProblems, type OpenedConsole, openConsole, startBrowser } from '../helpers/page/open-console.ts';
import { picture } from '../helpers/page/picture.ts';
import { type RealHost, startRealHost } from '../helpers/page/real-host.ts';

let browser: Browser;
let host: RealHost;

beforeAll(async () => {
  browser = await startBrowser();
  host = await startRealHost();
  const first = await openConsole(browser, { enter: (page) => host.enter(page) });
  await first.page.getByRole('button', { name: /Open the sample workspace/ }).click();
  await first.page.getByRole('heading', { level: 1, name: /need|Nothing/ }).waitFor();
  await first.close();
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

const open = (theme: 'light' | 'dark' = 'dark', width = 1440, height = 900) =>
  openConsole(browser, { theme, width, height, enter: (page) => host.enter(page) });

async function author(console: OpenedConsole): Promise<Page> {
  const { page } = console;
  page.setDefaultTimeout(30_000);
  await console.show('#/templates/premium');
  await page.locator('.draft-chip', { hasText: /edit|read-only/ }).waitFor();
  return page;
}

/** Takes the place of a line of the source, by keys alone once the text has the focus. */
async function replaceLine(page: Page, line: number, text: string): Promise<void> {
  await page.locator('.source-panel .view-line').first().click();
  await page.keyboard.press('Control+Home');
  for (let at = 1; at < line; at += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+End');
  await page.keyboard.insertText(text);
}

const saved = (page: Page) => page.locator('.draft-kept', { hasText: 'saved locally' }).waitFor();

/** What the command line says of the text the draft holds. */
async function byCommandLine(): Promise<WhatIf & { readonly members: readonly WhatIfMember[]; readonly code: number }> {
  const draft = await host.cli('draft', 'recover', 'premium', '--json');
  const file = join(host.folder, '..', 'premium.yaml');
  writeFileSync(file, (JSON.parse(draft.out) as { data: { text: string } }).data.text);
  const { out, code } = await host.cli('whatif', '--template', 'premium', '--file', file, '--list', '--json');
  return { ...(JSON.parse(out) as { data: WhatIf & { members: readonly WhatIfMember[] } }).data, code };
}

const numbers = (text: string) => [...text.matchAll(/\d[\d,]*/g)].map(([one]) => Number(one.replaceAll(',', '')));

describe('what an unsaved edit changes', () => {
  test('is counted while it is typed, as the command line counts it, removals first', async () => {
    const console = await open();
    const page = await author(console);
    await page.getByRole('button', { name: /26 tenants use it/ }).waitFor();
    await replaceLine(page, 17, '  cpu_cores: 6');
    await page.getByRole('button', { name: /26 tenants change$/ }).waitFor();
    // For tenants of one region the value is lost, for those of another it is of a wrong type.
    await replaceLine(page, 18, '  memory_gb: {{#if (eq tenant.region "eu-west")}}"many"{{else}}32{{/if}}');
    await page.getByRole('button', { name: /invalid$/ }).waitFor();
    await replaceLine(page, 19, '  storage_gb: {{#if (eq tenant.region "us-east")}}null{{else}}1000{{/if}}');
    await saved(page);
    await page.keyboard.press('Alt+p');
    await page.locator('.shape-row[data-section="removed"]').waitFor();
    await page.locator('.whatif-line', { hasText: /renderings in/ }).waitFor();
    await picture(page, 'what-if-dark');
    const told = await byCommandLine();
    expect(told.code).toBe(1);
    expect(told.partial).toBe(false);
    expect(numbers(await page.locator('.whatif-headline').innerText())).toEqual([
      told.changed,
      told.tenants,
      told.shapes.length,
      told.invalid,
    ]);
    const rows = await page
      .locator('.shape-row')
      .evaluateAll((all) =>
        all.map((row) => [row.getAttribute('data-shape'), Number(row.querySelector('.shape-count')?.textContent)]),
      );
    expect(rows).toEqual(told.shapes.map((shape) => [shape.id, shape.tenants]));
    expect(await page.locator('.shape-row').first().getAttribute('data-section')).toBe('removed');
    expect(rows.reduce((sum, [, tenants]) => sum + Number(tenants), 0)).toBe(told.changed);
    const bar = await page.locator('.fleet-count').allInnerTexts();
    expect(bar.reduce((sum, one) => sum + Number(one.replaceAll(',', '')), 0)).toBe(told.tenants);
    // The members of the first shape are those the command line lists.
    const first = told.shapes[0];
    await page.locator('.whatif-members .foot', { hasText: `of ${first?.renderings}` }).waitFor();
    expect(first?.renderings).toBe(told.members.filter((one) => one.shape === first?.id).length);
    expect(console.problems).toEqual([]);
    await console.close();
  });

  test('is read by keys alone: shapes, marks, filter, examples, and the tenant', async () => {
    const console = await open('light');
    const page = await author(console);
    await page.keyboard.press('Alt+p');
    const list = page.locator('.shape-row');
    await list.first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('many');
    await page.locator('.whatif-shapes .panel-hint', { hasText: ' of ' }).waitFor();
    expect(await list.count()).toBeLessThan(numbers(await page.locator('.whatif-headline').innerText())[2] ?? 0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await list.first().evaluate((row) => row === document.activeElement)).toBe(true);
    await page.keyboard.press('Space');
    await page.locator('.whatif-shapes .foot', { hasText: /^1 of/ }).waitFor();
    await page.keyboard.press('j');
    expect(await list.nth(1).getAttribute('aria-selected')).toBe('true');
    await page.locator('.example-steps', { hasText: '1 of' }).waitFor();
    await page.keyboard.press(']');
    await page.locator('.example-steps', { hasText: '2 of' }).waitFor();
    await page.keyboard.press('[');
    await page.locator('.example-steps', { hasText: '1 of' }).waitFor();
    // An invalid one says what is wrong with it above its difference.
    await page.locator('.shape-row[data-section="invalid"]').first().focus();
    await page.locator('.example-findings li').first().waitFor();
    await page.locator('.whatif-example .diff-view .view-line').first().waitFor();
    await page.getByRole('button', { name: 'Copy list' }).press('Enter');
    await page.locator('.toast', { hasText: 'copied' }).waitFor();
    const member = page.locator('.member-grid .grid-row[data-index="0"]');
    const tenant = await member.locator('[title]').first().getAttribute('title');
    await member.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`#/fleet/${tenant}`));
    expect(console.problems).toEqual([]);
    await console.close();
  });

  test('is drawn without a fault in both themes and in a small window', async () => {
    for (const [theme, width, height] of [
      ['dark', 1440, 900],
      ['light', 1440, 900],
      ['light', 1024, 640],
    ] as const) {
      const console = await open(theme, width, height);
      const page = await author(console);
      await page.keyboard.press('Alt+p');
      await page.locator('.shape-row[data-section="invalid"]').first().focus();
      await page.locator('.example-findings li').first().waitFor();
      await page.locator('.member-grid .grid-row[data-index="0"]').waitFor();
      await page.locator('.whatif-example .diff-view .view-line').first().waitFor();
      expect([theme, width, await accessibilityProblems(page)]).toEqual([theme, width, []]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      const shots = process.env.BINNACLE_SHOTS;
      if (shots !== undefined) await page.screenshot({ path: join(shots, `what-if-${theme}-${width}.png`) });
      expect(console.problems).toEqual([]);
      await console.close();
    }
  });

  test('has to be accepted where tenants become invalid, and is gone once it is saved', async () => {
    const console = await open();
    const page = await author(console);
    await page.getByRole('button', { name: /invalid$/ }).waitFor();
    const told = await byCommandLine();
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog');
    const fleet = dialog.getByRole('region', { name: 'Effect on the fleet' });
    await fleet.getByText(new RegExp(`^${told.changed} of ${told.tenants} tenants change`)).waitFor();
    await dialog.getByLabel('Reason').fill('Sizes by region');
    await page.keyboard.press('Control+Enter');
    await fleet.getByText('Tick this, or go back').waitFor();
    const tick = fleet.getByRole('checkbox', { name: new RegExp(`Save although ${told.invalid} become`) });
    expect(await tick.evaluate((box) => box === document.activeElement)).toBe(true);
    expect(await accessibilityProblems(page)).toEqual([]);
    const version = async () =>
      (JSON.parse((await host.cli('template', 'show', 'premium', '--json')).out) as { data: { version: number } }).data
        .version;
    expect(await version()).toBe(1);
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /26 tenants use it/ }).waitFor();
    expect(await version()).toBe(2);
    await page.keyboard.press('Alt+p');
    await page.getByRole('heading', { name: 'No unsaved edits' }).waitFor();
    expect(console.problems).toEqual([]);
    await console.close();
  });

  test('says so when no tenant changes', async () => {
    const console = await open('light');
    const page = await author(console);
    await replaceLine(page, 1, '# Another remark');
    await page.getByRole('button', { name: 'No tenant changes' }).waitFor();
    await page.keyboard.press('Alt+p');
    await page.getByRole('heading', { name: 'No tenant changes.' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(console.problems).toEqual([]);
    await console.close();
  });
});
