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
import { leave, openWhy, screens } from '../helpers/page/screens.ts';

let browser: Browser;
let host: RealHost;

beforeAll(async () => {
  browser = await startBrowser();
  host = await startRealHost();
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

const open = (theme: 'light' | 'dark', more: { width?: number; height?: number } = {}) =>
  openConsole(browser, { theme, enter: (page) => host.enter(page), ...more });

async function json(...args: readonly string[]) {
  const { code, out, err } = await host.cli(...args, '--json');
  return { code, err, answer: JSON.parse(out) as { data: never; findings: readonly { code: string }[] } };
}

describe('a person on a fresh machine', () => {
  let console: OpenedConsole;
  let page: Page;

  test('opens the console and makes the sample workspace', async () => {
    console = await open('light');
    page = console.page;
    await picture(page, 'first-start-light');
    await page.getByRole('button', { name: /Open the sample workspace/ }).click();
    await page.getByRole('heading', { level: 1, name: /need|Nothing/ }).waitFor();
    await settle(page);
    await picture(page, 'overview-light');
    const { answer } = await json('workspace', 'info');
    expect(answer.data).toMatchObject({ state: 'open', sample: true, tenants: 148 });
  });

  test('opens a tier template and reads what a tenant would get, line by line', async () => {
    await console.show('#/templates/premium');
    await openWhy(page);
    expect(await page.locator('.why').innerText()).toMatch(/tier template|Tier template/);
    await picture(page, 'template-light');
  });

  test('sets an override on the page, and the command line sees it at once', async () => {
    const tenants = (await json('tenant', 'list', '--limit', '1')).answer.data as readonly { id: string }[];
    const tenant = tenants[0]?.id ?? '';
    await console.show(`#/fleet/${tenant}`);
    await page.keyboard.press('o');
    const form = page.getByRole('dialog');
    await form.getByLabel(/path/i).first().fill('limits.max_users');
    await form.getByLabel(/value/i).first().fill('42');
    await form
      .getByLabel(/reason/i)
      .first()
      .fill('Trial of the small limit');
    await page.keyboard.press('Control+Enter');
    // What will change is shown first; a second press keeps it.
    await form.getByRole('button', { name: /Save 1 override/ }).waitFor();
    expect(await form.innerText()).toContain('limits.max_users');
    await picture(page, 'override-light');
    await page.keyboard.press('Control+Enter');
    await form.waitFor({ state: 'detached' });
    const overrides = (await json('override', 'list', tenant)).answer.data as readonly object[];
    expect(overrides).toContainEqual(expect.objectContaining({ tenant, path: '/limits/max_users', value: 42 }));
    await picture(page, 'fleet-light');
  });

  test('a change on the command line shows on the open page', async () => {
    const tenants = (await json('tenant', 'list', '--limit', '1')).answer.data as readonly { id: string }[];
    const tenant = tenants[0]?.id ?? '';
    const set = await json(
      'override',
      'set',
      tenant,
      'limits.max_users',
      '43',
      '--env',
      'prod',
      '--reason',
      'From the command line',
    );
    expect(set.code).toBe(0);
    await page.getByText('43', { exact: true }).first().waitFor();
    const rendered = await host.cli('render', tenant, '--env', 'prod');
    expect(rendered).toMatchObject({ code: 0 });
    expect(rendered.out).toContain('max_users: 43');
  });

  test('finds both changes in an audit log that verifies, on the page and on the command line', async () => {
    await console.show('#/audit');
    await page.locator('[data-index]', { hasText: 'override.set' }).first().waitFor();
    await page.keyboard.press('v');
    await page
      .getByText(/verified|fits|no problem/i)
      .first()
      .waitFor();
    await picture(page, 'audit-light');
    const { code, answer } = await json('audit', 'verify');
    expect(code).toBe(0);
    expect(answer.data).toMatchObject({ problems: [] });
    const listed = (await json('audit', 'list', '--limit', '50')).answer.data as readonly {
      operation: string;
      host: string;
    }[];
    const sets = listed.filter((entry) => entry.operation === 'override.set').map((entry) => entry.host);
    expect(sets).toEqual(['cli', 'loopback']);
  });

  test('takes it back with one key, and the log says so', async () => {
    await host.cli('undo');
    const listed = (await json('audit', 'list', '--limit', '1')).answer.data as readonly { operation: string }[];
    expect(listed[0]?.operation).toBe('undo');
    expect(console.problems).toEqual([]);
    await console.close();
  });

  test.each(['light', 'dark'] as const)(
    'every screen is sound on the real host in the %s theme',
    { timeout: 180_000 },
    async (theme) => {
      const real = await open(theme);
      const found: Record<string, readonly string[]> = {};
      for (const screen of screens) {
        await screen.open(real);
        const problems = await accessibilityProblems(real.page);
        if (problems.length > 0) found[screen.name] = problems;
        await picture(real.page, `${screen.name.replaceAll(' ', '-')}-${theme}`);
        await leave(real.page);
      }
      expect(found).toEqual({});
      expect(real.problems).toEqual([]);
      await real.close();
    },
  );

  test('the window keeps its content when its host dies, and goes on when one is back', async () => {
    const real = await open('dark');
    await real.show('#/fleet');
    await host.kill();
    await real.page
      .getByText(/host|lost|connect/i)
      .first()
      .waitFor();
    expect(await real.page.locator('.tenant-grid').count()).toBe(1);
    // Another console takes the folder at once.
    expect((await json('workspace', 'info')).answer.data).toMatchObject({ state: 'open' });
    await real.close();
    await host.start();
    const again = await open('dark');
    await again.show('#/audit');
    await again.page.locator('[data-index]', { hasText: 'undo' }).first().waitFor();
    await again.close();
  });
});
