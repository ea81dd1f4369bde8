import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { longTemplate, longText } from '../bench/inputs/long-template.ts';
import { openConsole, startBrowser } from '../helpers/page/open-console.ts';
import { type RealHost, startRealHost } from '../helpers/page/real-host.ts';

let browser: Browser;
let host: RealHost;
const text = longText(2000);
const typed = 'typed into the middle of it';

beforeAll(async () => {
  browser = await startBrowser();
  host = await startRealHost();
  await host.cli('workspace', 'init', '--sample');
  const file = join(host.folder, '..', 'long.yaml');
  writeFileSync(file, text);
  const edited = await host.cli('template', 'edit', longTemplate, '--file', file, '--reason', 'A long template');
  expect(edited).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

test('a text of 2,000 lines is typed into without losing a letter, and its result comes along', async () => {
  const at = text.indexOf('value 2 of region', text.length / 2);
  const line = text.slice(0, at).split('\n').length;
  const console = await openConsole(browser, { theme: 'dark', width: 1440, height: 900, enter: host.enter });
  const { page } = console;
  await console.show(`#/templates/${longTemplate}#${line}`);
  await page.locator('.draft-chip', { hasText: /edit/ }).waitFor();
  // The result was brought to the line that the cursor stands on.
  await page.locator('.rendered-panel .linked-line').first().waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(typed);
  const made = page.locator('.rendered-panel .view-line', { hasText: typed.replaceAll(' ', '\u00a0') });
  await made.first().waitFor();
  await page.locator('.draft-kept', { hasText: 'saved locally' }).waitFor();
  const end = text.indexOf('"\n', at);
  const recovered = async () => {
    const { out } = await host.cli('draft', 'recover', longTemplate, '--json');
    return (JSON.parse(out) as { data: { text: string } }).data.text;
  };
  await expect.poll(recovered).toBe(`${text.slice(0, end)}${typed}${text.slice(end)}`);
  for (let turn = 0; turn < 10; turn += 1) await page.keyboard.press('Control+z');
  await page.locator('.draft-chip', { hasText: '0 edits' }).waitFor();
  await expect.poll(recovered).toBe(text);
  expect(console.problems).toEqual([]);
  await console.close();
});
