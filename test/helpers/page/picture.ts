import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Where pictures for the documentation go; nowhere unless asked for. */
const folder = process.env.BINNACLE_PICTURES;

/** Those the documentation shows. */
const shown = new Set([
  'first-start-light',
  'overview-light',
  'why-dark',
  'tenant-dark',
  'override-light',
  'entry-light',
  'palette-dark',
  'authoring-dark',
  'broken-dark',
  'history-dark',
  'what-if-dark',
]);

/** Keeps a picture of the page as it stands, when pictures are wanted and the documentation shows this one. */
export async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined || !shown.has(name)) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
