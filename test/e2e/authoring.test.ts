import { writeFileSync } from 'node:fs';
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

/** Opens a template, and waits until its result stands. */
async function author(console: OpenedConsole, template: string): Promise<Page> {
  console.page.setDefaultTimeout(20_000);
  await console.show(`#/templates/${template}`);
  const { page } = console;
  await page.locator('.rendered-panel .prov').first().waitFor();
  await page.locator('.draft-chip', { hasText: /edit|read-only/ }).waitFor();
  return page;
}

/** Puts the cursor at the end of a line of the source, by keys alone once the text has the focus. */
async function toLine(page: Page, line: number): Promise<void> {
  await page.locator('.source-panel .view-line').first().click();
  await page.keyboard.press('Control+Home');
  for (let at = 1; at < line; at += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const { out } = await host.cli(...args, '--json');
  return (JSON.parse(out) as { data: T }).data;
}

const kept = (page: Page) => page.locator('.draft-kept', { hasText: 'saved locally' }).waitFor();
const result = (page: Page, text: string) => page.locator('.rendered-panel .view-line', { hasText: text }).first();

describe('a person who writes a template', () => {
  test('sees the result follow, what it was before, and the line that made it', async () => {
    const console = await open();
    const page = await author(console, 'premium');
    await toLine(page, 17);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('6');
    await result(page, 'cpu_cores: 6').waitFor();
    await page.locator('.was-mark', { hasText: 'was' }).first().waitFor();
    expect(await page.locator('.rendered-panel .linked-line').count()).toBe(1);
    await kept(page);
    expect(await page.locator('.draft-chip').innerText()).toMatch(/Draft on v1, 1 edit/);
    const drafts = await json<readonly { template: string; batches: number }[]>('draft', 'list');
    expect(drafts).toEqual([expect.objectContaining({ template: 'premium' })]);
    // The question asked in the source is answered in the result.
    await page.keyboard.press('Alt+i');
    await page.getByText('Why is this 6?').waitFor();
    await picture(page, 'authoring-dark');
    await page.keyboard.press('Escape');
    await console.close();
  });

  test('breaks it, keeps the last good result greyed, and reads why in a sentence', async () => {
    const console = await open();
    const page = await author(console, 'free');
    await toLine(page, 1);
    await page.keyboard.press('Enter');
    await page.keyboard.type('{{#if tenant.name');
    await page.locator('.preview-notice.notice-danger').waitFor();
    await page.locator('.rendered-panel .stale .view-line').first().waitFor();
    expect(await page.locator('.preview-notice').innerText()).toMatch(/This text gives no result/);
    await picture(page, 'broken-dark');
    await kept(page);
    // A window opened on the broken draft shows what the saved version gives, greyed as well.
    await page.reload();
    await page.locator('.preview-notice.notice-danger').waitFor();
    await page.locator('.rendered-panel .stale .prov').first().waitFor();
    await toLine(page, 1);
    for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('Control+z');
    await page.locator('.preview-notice.notice-danger').waitFor({ state: 'detached' });
    await page.locator('.rendered-panel .stale').waitFor({ state: 'detached' });
    await kept(page);
    await console.close();
  });

  test('reloads in the middle of a word, finds every character, and undoes to the beginning', async () => {
    const console = await open('light');
    const page = await author(console, 'premium');
    await toLine(page, 1);
    await page.keyboard.type(' typed and not waited for');
    await page.reload();
    await settle(page);
    await page.locator('.source-panel .view-line', { hasText: 'not waited for' }).waitFor();
    expect((await page.locator('.source-panel .view-line').first().innerText()).replaceAll('\u00a0', ' ')).toMatch(
      / typed and not waited for$/,
    );
    await page.locator('.draft-chip', { hasText: 'Draft on v1' }).waitFor();
    await toLine(page, 1);
    for (let turn = 0; turn < 40; turn += 1) await page.keyboard.press('Control+z');
    await page.locator('.draft-chip', { hasText: '0 edits' }).waitFor();
    await result(page, 'cpu_cores: 8').waitFor();
    await kept(page);
    const { text } = await json<{ text: string }>('draft', 'recover', 'premium');
    expect(text).toBe((await json<{ text: string }>('template', 'show', 'premium')).text);
    expect(console.problems).toEqual([]);
    await console.close();
  });

  test('finds the draft in the list, and in a second window reads it until it takes over', async () => {
    const one = await open();
    const page = await author(one, 'standard');
    await toLine(page, 1);
    await page.keyboard.type(' from the first');
    await kept(page);
    const two = await open('light');
    await two.show('#/templates');
    await two.page.locator('.list-draft', { hasText: 'open in a window' }).first().waitFor();
    const other = await author(two, 'standard');
    await other.getByText('Another window writes this draft.').waitFor();
    await other.locator('.source-panel .view-line', { hasText: 'first' }).waitFor();
    await other.getByRole('button', { name: 'Take over' }).click();
    await other.getByText('Another window writes this draft.').waitFor({ state: 'detached' });
    await page.getByText('Another window writes this draft.').waitFor();
    await toLine(other, 1);
    await other.keyboard.type(' and the second');
    await kept(other);
    await expect
      .poll(async () => (await json<{ text: string }>('draft', 'recover', 'standard')).text.split('\n')[0])
      .toMatch(/from the first and the second$/);
    expect([one.problems, two.problems]).toEqual([[], []]);
    await one.close();
    await two.close();
  });

  test('goes on typing while no host answers, and has it kept when one does again', async () => {
    const console = await open();
    const page = await author(console, 'free');
    await page.context().setOffline(true);
    await toLine(page, 1);
    await page.keyboard.type(' without a host');
    await page.locator('.draft-kept', { hasText: 'not kept' }).waitFor();
    await page.keyboard.type(', still');
    await page.locator('.source-panel .view-line', { hasText: 'still' }).waitFor();
    await page.context().setOffline(false);
    await kept(page);
    const recovered = async () => (await json<{ text: string }>('draft', 'recover', 'free')).text.split('\n')[0];
    expect(await recovered()).toMatch(/ without a host, still$/);
    // A host that died takes nothing with it that was kept, and the window says what is in it alone.
    await host.kill();
    await page.keyboard.type(' and none');
    await page.locator('.draft-kept', { hasText: 'not kept' }).waitFor();
    await page.locator('.source-panel .view-line', { hasText: 'none' }).waitFor();
    await console.close();
    await host.start();
    expect(await recovered()).toMatch(/ without a host, still$/);
  });

  test('lets go of the draft with its window, although the last letters were on their way', async () => {
    const one = await open();
    const page = await author(one, 'enterprise');
    await toLine(page, 1);
    await page.keyboard.type(' last letters');
    await page.goto('about:blank');
    await expect
      .poll(() => json<readonly object[]>('draft', 'list'))
      .toContainEqual(expect.objectContaining({ template: 'enterprise', holder: null }));
    expect((await json<{ text: string }>('draft', 'recover', 'enterprise')).text.split('\n')[0]).toMatch(
      / last letters$/,
    );
    await one.close();
    await host.cli('draft', 'discard', 'enterprise');
  });

  test('reviews by keys alone, saves version 2, and finds it in history and audit', async () => {
    const console = await open('light');
    const page = await author(console, 'premium');
    await toLine(page, 17);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('7');
    await result(page, 'cpu_cores: 7').waitFor();
    await kept(page);
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Save premium as v2' });
    await dialog.getByText(/26 tenants read this template/).waitFor();
    await dialog.locator('.text-diff').waitFor();
    await dialog.getByText('resources.cpu_cores').waitFor();
    await dialog.getByText(/tests? pass/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByLabel('Reason').fill('Fewer cores');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.toast', { hasText: 'premium saved as v2' }).waitFor();
    await page.locator('.draft-chip', { hasText: 'No unsaved edits' }).waitFor();
    const shown = await json<{ version: number; text: string }>('template', 'show', 'premium');
    expect(shown.version).toBe(2);
    expect(shown.text).toContain('CPU_CORES:-7}');
    expect(await json<readonly { template: string }[]>('draft', 'list')).not.toContainEqual(
      expect.objectContaining({ template: 'premium' }),
    );
    const [entry] = await json<readonly { operation: string }[]>('audit', 'list', '--limit', '1');
    expect(entry?.operation).toBe('template.edit');
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Fewer cores').first().waitFor();
    expect(console.problems).toEqual([]);
    await console.close();
  });

  test('is told of a version saved meanwhile, and brings the edits onto it', async () => {
    const one = await open();
    const page = await author(one, 'premium');
    await toLine(page, 1);
    await page.keyboard.type(' mine');
    await kept(page);
    const file = join(host.folder, '..', 'meanwhile.yaml');
    const before = await json<{ text: string }>('template', 'show', 'premium');
    writeFileSync(file, before.text.replace('memory_gb: ${MEMORY_GB:-32}', 'memory_gb: ${MEMORY_GB:-24}'));
    const edited = await host.cli('template', 'edit', 'premium', '--file', file, '--reason', 'Meanwhile');
    expect(edited).toMatchObject({ code: 0 });
    await page.getByText(/was saved meanwhile/).waitFor();
    await page.getByRole('button', { name: /^Rebase my edits on v/ }).click();
    await page.getByText(/was saved meanwhile/).waitFor({ state: 'detached' });
    await result(page, 'memory_gb: 24').waitFor();
    await page.locator('.source-panel .view-line', { hasText: 'mine' }).waitFor();
    await one.close();
  });

  test('throws a draft away, knowing what is lost', async () => {
    const console = await open('light');
    const page = await author(console, 'enterprise');
    await toLine(page, 1);
    await page.keyboard.type(' to be lost');
    await kept(page);
    await page.getByRole('button', { name: 'More about this template' }).click();
    await page.getByRole('menuitem', { name: 'Discard the draft…' }).click();
    await page.getByText(/1 edit since .* is lost/).waitFor();
    await page.getByRole('button', { name: 'Discard 1 edit' }).click();
    await page.locator('.draft-chip', { hasText: 'No unsaved edits' }).waitFor();
    expect(await page.locator('.source-panel').innerText()).not.toContain('to be lost');
    await console.close();
  });

  test.each([
    ['dark', 1440, 900],
    ['light', 1440, 900],
    ['dark', 1100, 720],
  ] as const)('finds a sound page in the %s theme at %d × %d', async (theme, width, height) => {
    const console = await open(theme, width, height);
    const { page } = console;
    await console.show('#/templates/premium');
    await page.locator('.source-panel .view-line').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    for (const view of ['Form', 'Tests', 'History']) {
      await page.getByRole('tab', { name: view }).click();
      await settle(page);
      expect(await accessibilityProblems(page)).toEqual([]);
    }
    await page.getByRole('tab', { name: 'Editor' }).click();
    await page.getByRole('button', { name: /^Pinned tenant/ }).click();
    await page.getByRole('combobox', { name: 'Find a tenant' }).fill('link');
    await page.getByRole('option').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    expect(console.problems).toEqual([]);
    await console.close();
  });
});
