import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsole, settle, startBrowser } from '../../helpers/page/open-console.ts';
import { leave, screens } from '../../helpers/page/screens.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

it('makes a sealed workspace with a passphrase and proves its recovery kit', async () => {
  const console = await openConsole(browser, { fake: { state: 'none' } });
  const { page, bridge } = console;
  await page.getByText('Empty workspace, sealed').first().click();
  await page.getByLabel('Name of the workspace').fill('Halyard Operations');
  await page.getByText('A passphrase, asked at each start').click();
  await page.getByLabel('Passphrase', { exact: true }).fill('short');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Use 12 characters or more.').waitFor();
  expect(bridge?.calls.some((call) => call.method === 'workspaceInit')).toBe(false);
  await page.getByLabel('Passphrase', { exact: true }).fill('a long passphrase');
  await page.getByLabel('The same again').fill('a long passphrase');
  await page.getByRole('button', { name: 'Create the sealed workspace' }).click();
  const words = page.getByRole('list', { name: 'Recovery words' });
  await words.waitFor();
  const kit = (await words.getByRole('listitem').allInnerTexts()).map((line) => line.replace(/^\d+\s*/, ''));
  expect(kit).toHaveLength(24);
  await page.getByRole('button', { name: 'I have written them down' }).click();
  expect(await words.count()).toBe(0);
  await page.getByLabel('Type the 24 words').fill([...kit].reverse().join(' '));
  await page.getByRole('button', { name: 'Prove the kit' }).click();
  await page.getByText('Look at your copy and type all 24 words again.').waitFor();
  await page.getByLabel('Type the 24 words').fill(kit.join('  '));
  await page.getByRole('button', { name: 'Prove the kit' }).click();
  await page.getByText('Recovery kit proven').first().waitFor();
  await page.getByRole('heading', { name: 'Nothing needs a person' }).waitFor();
  expect(console.problems).toEqual([]);
  await console.close();
});

it('replaces the whole work surface while locked, and opens it with the passphrase', async () => {
  const console = await openConsole(browser, { fake: { state: 'locked', sealing: 'passphrase' } });
  const { page } = console;
  await page.getByRole('heading', { name: 'Halyard Operations is locked' }).waitFor();
  expect(await page.getByText('Northwind').count()).toBe(0);
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('The passphrase does not open this workspace.').first().waitFor();
  await page.getByLabel('Passphrase').fill('correct horse');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '3 things need a person' }).waitFor();
  await console.close();
});

it('keeps what was read when the host falls silent, says so, and goes on when it is back', async () => {
  const console = await openConsole(browser);
  const { page, bridge } = console;
  await page.getByText('Renderings with an error').waitFor();
  bridge?.lose(true);
  await page.getByText('The host does not answer since').waitFor();
  expect(await page.getByText('Renderings with an error').isVisible()).toBe(true);
  bridge?.lose(false);
  await page.getByText('The host does not answer since').waitFor({ state: 'detached' });
  await console.close();
});

it('keeps the last good rendering, greyed, when the next one fails', async () => {
  const console = await openConsole(browser);
  const { page, bridge } = console;
  await console.show('#/templates/premium');
  await page.locator('.rendered-panel .prov').first().waitFor();
  bridge?.failNext(
    'templatePreview',
    'SANDBOX_LIMIT',
    'Rendering was stopped after 1 s.',
    'Look for a loop without an end in line 21.',
  );
  await page.getByRole('button', { name: /^Pinned tenant/ }).click();
  await page.getByRole('option').nth(1).click();
  await page.getByText('Rendering was stopped after 1 s.').first().waitFor();
  expect(await page.locator('.rendered-panel .stale .view-line').count()).toBeGreaterThan(5);
  await page.locator('.rendered-panel').getByRole('button', { name: 'Try again' }).click();
  await page.locator('.rendered-panel .stale').waitFor({ state: 'detached' });
  await console.close();
});

it('marks production in words, and another environment without a line', async () => {
  const console = await openConsole(browser);
  const { page } = console;
  await page.locator('.shell[data-production="true"]').waitFor();
  await page.getByRole('button', { name: 'Environment production, PRODUCTION' }).click();
  await page.getByRole('menuitemradio', { name: 'staging' }).click();
  await page.locator('.shell[data-production="false"]').waitFor();
  await page.getByRole('button', { name: 'Environment staging' }).waitFor();
  await console.close();
});

it.each([
  { name: 'the smallest window', width: 1100, height: 720 },
  { name: 'a window at 200 % zoom', width: 550, height: 360 },
])('cuts nothing off sideways in $name', async ({ width, height }) => {
  const console = await openConsole(browser, { width, height });
  const wide: string[] = [];
  for (const screen of screens.filter((one) => !['why', 'tenant form with errors'].includes(one.name))) {
    await screen.open(console);
    await settle(console.page);
    const over = await console.page.evaluate(() => {
      const work = document.querySelector('.work');
      const body = document.scrollingElement;
      return [work, body].some((one) => one !== null && one.scrollWidth > one.clientWidth + 1);
    });
    if (over) wide.push(screen.name);
    await leave(console.page);
  }
  expect(wide).toEqual([]);
  expect(console.problems).toEqual([]);
  await console.close();
});

it('turns the result into a tab beside the source in a small window', async () => {
  const console = await openConsole(browser, { width: 1100, height: 720 });
  const { page } = console;
  await console.show('#/templates/premium');
  await page.getByRole('note', { name: 'Gives for this tenant' }).waitFor();
  await page.getByRole('tab', { name: 'Rendered' }).click();
  await page.locator('.rendered-panel .prov').first().waitFor();
  expect(await page.locator('.source-panel').count()).toBe(0);
  await console.close();
});

it('stays readable in forced colours', async () => {
  const console = await openConsole(browser, { forcedColors: 'active' });
  await console.page.getByRole('heading', { name: '3 things need a person' }).waitFor();
  await console.page.getByText('PRODUCTION').first().waitFor();
  expect(console.problems).toEqual([]);
  await console.close();
});
