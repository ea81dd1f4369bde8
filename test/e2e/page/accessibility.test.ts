import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, openConsole, settle, startBrowser } from '../../helpers/page/open-console.ts';
import { leave, screens } from '../../helpers/page/screens.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const outside = [
  { name: 'first start', fake: { state: 'none' }, at: '.start' },
  { name: 'locked', fake: { state: 'locked', sealing: 'passphrase' }, at: '.locked' },
  { name: 'damaged', fake: { state: 'damaged' }, at: '.locked' },
  { name: 'newer', fake: { state: 'newer' }, at: '.locked' },
  { name: 'read-only', fake: { state: 'read-only' }, at: '.banner' },
  { name: 'unsealed', fake: { sealing: 'none' }, at: '.banner' },
  { name: 'empty', fake: { empty: true }, at: '.overview' },
] as const;

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it('axe finds nothing on any screen of an open workspace, and the page breaks no rule of its policy', async () => {
    const console = await openConsole(browser, { theme });
    const found: Record<string, readonly string[]> = {};
    for (const screen of screens) {
      await screen.open(console);
      const problems = await accessibilityProblems(console.page);
      if (problems.length > 0) found[screen.name] = problems;
      await leave(console.page);
    }
    expect(found).toEqual({});
    expect(console.problems).toEqual([]);
    await console.close();
  });

  it.each(outside)('axe finds nothing where the workspace is: $name', async ({ fake, at }) => {
    const console = await openConsole(browser, { theme, fake });
    await console.page.locator(at).first().waitFor();
    await settle(console.page);
    expect(await accessibilityProblems(console.page)).toEqual([]);
    expect(console.problems).toEqual([]);
    await console.close();
  });
});
