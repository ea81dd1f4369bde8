import type { Page } from 'playwright-core';
import type { OpenedConsole } from './open-console.ts';
import { settle } from './open-console.ts';

/** A screen of an open workspace and the way to it. */
export interface Screen {
  readonly name: string;
  readonly open: (console: OpenedConsole) => Promise<void>;
}

async function press(page: Page, ...keys: readonly string[]) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens the value under the first line that comes from a layer. */
export async function openWhy(page: Page): Promise<void> {
  await page.locator('.rendered-panel .prov').first().click();
  await page.locator('.why').waitFor();
}

/** Opens the first tenant of the fleet by the keyboard. */
export async function openFirstTenant(page: Page): Promise<void> {
  await page.locator('.tenant-grid [data-index="0"]').focus();
  await press(page, 'Enter');
  await page.locator('.tenant-detail .pad-facts').first().waitFor();
  await settle(page);
}

async function firstTemplate(console: OpenedConsole) {
  await console.show('#/templates');
  await console.page.locator('.template-table [data-row]').first().click();
  await settle(console.page);
}

/** Every screen of an open workspace; works against any started host that holds a sample. */
export const screens: readonly Screen[] = [
  { name: 'overview', open: (console) => console.show('#/overview') },
  { name: 'templates', open: (console) => console.show('#/templates') },
  { name: 'template', open: firstTemplate },
  {
    name: 'why',
    async open(console) {
      await console.show('#/templates/premium');
      await openWhy(console.page);
    },
  },
  { name: 'fleet', open: (console) => console.show('#/fleet') },
  {
    name: 'tenant',
    async open(console) {
      await console.show('#/fleet');
      await openFirstTenant(console.page);
    },
  },
  {
    name: 'override form',
    async open(console) {
      await console.show('#/fleet');
      await openFirstTenant(console.page);
      await press(console.page, 'o');
      await console.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'tenant form with errors',
    async open(console) {
      await console.show('#/fleet');
      await press(console.page, 'n');
      await console.page.getByRole('dialog').waitFor();
      await press(console.page, 'Control+Enter');
      await console.page.getByRole('dialog').getByRole('alert').waitFor();
    },
  },
  { name: 'audit', open: (console) => console.show('#/audit') },
  { name: 'entry', open: (console) => console.show('#/audit/1') },
  {
    name: 'palette',
    async open(console) {
      await console.show('#/overview');
      await press(console.page, 'Control+k');
      await console.page.getByRole('combobox').fill('pre');
      await console.page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'key sheet',
    async open(console) {
      await console.show('#/overview');
      await press(console.page, '?');
      await console.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'operator menu',
    async open(console) {
      await console.show('#/overview');
      await console.page.locator('.operator-button').click();
      await console.page.locator('.facts-card').waitFor();
    },
  },
];

/** Closes whatever floats, so that the next screen starts clean. */
export async function leave(page: Page): Promise<void> {
  for (let turn = 0; turn < 3 && (await page.locator('[role=dialog], .facts-card').count()) > 0; turn += 1) {
    await press(page, 'Escape');
  }
}
