import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenedConsole, openConsole, settle, startBrowser } from '../helpers/page/open-console.ts';
import { type RealHost, startRealHost } from '../helpers/page/real-host.ts';
import { ScriptPayloads } from '../helpers/page/script-payloads.ts';

const payloads = new ScriptPayloads();
const tenants = Array.from({ length: 12 }, (_, index) => `trap-${index}`);
/** What left the page for anywhere else than its host. */
const strays: string[] = [];
let browser: Browser;
let host: RealHost;
let console: OpenedConsole;
let page: Page;

async function cli(...args: readonly string[]): Promise<void> {
  const { code, err } = await host.cli(...args, '--no-input');
  expect([code, err, args], args.join(' ')).toEqual([0, expect.any(String), args]);
}

const repeated = (option: string, values: readonly string[]) => values.flatMap((value) => [option, value]);
const said = () => ['--reason', payloads.next(), '--ticket', payloads.next(60)];

/** A tenant whose every free field is a payload. */
async function addTenant(id: string): Promise<void> {
  const contacts = Array.from({ length: 3 }, () => ({
    role: payloads.next(60),
    name: payloads.next(),
    email: payloads.next(),
    phone: payloads.next(60),
  }));
  const pair = () => `${payloads.plain(60).replaceAll('=', ':')}=${payloads.next()}`;
  await cli(
    ...['tenant', 'add', id, '--tier', 'premium', '--name', payloads.next(), '--plan', payloads.next(60)],
    ...['--region', payloads.next(60), '--licence-tier', payloads.next(60), '--resource-tier', payloads.next(60)],
    ...['--plugin-tier', payloads.next(60), '--deployment-target', payloads.next(), '--reseller', payloads.next()],
    ...repeated('--tag', [pair(), pair(), pair()]),
    ...repeated('--external-id', [pair(), pair()]),
    ...['--contacts', JSON.stringify(contacts)],
    ...said(),
  );
}

/** A new version of a template with payloads as description, comment, keys, values, samples and tests. */
async function editTemplate(version: number): Promise<void> {
  const file = (name: string, text: string) => {
    const path = join(host.folder, '..', name);
    writeFileSync(path, text);
    return path;
  };
  const lines = Array.from(
    { length: 6 },
    () => `${JSON.stringify(payloads.plain())}: ${JSON.stringify(payloads.plain())}`,
  );
  const comment = `# ${payloads.plain()}`;
  const tests = [0, 1].map(() => ({
    name: payloads.next(),
    context: { variables: { NOTE: payloads.next() } },
    expect: [{ path: `/${payloads.plain()}`, equals: payloads.next() }],
  }));
  await cli(
    ...['template', 'edit', 'premium', '--description', payloads.next()],
    ...['--file', file(`v${version}.yaml`, [shipped, comment, ...lines, ''].join('\n'))],
    ...['--tests', file(`v${version}.json`, JSON.stringify(tests))],
    ...said(),
  );
}

const shipped = readFileSync('templates/premium/template.yaml', 'utf8');

beforeAll(async () => {
  browser = await startBrowser();
  host = await startRealHost();
  await cli('workspace', 'init', '--sample', '--tenants', '20');
  for (const id of tenants) await addTenant(id);
  for (const id of tenants) {
    const value = JSON.stringify({ [payloads.plain()]: payloads.plain(), list: [payloads.plain(), payloads.plain()] });
    await cli('override', 'set', id, `/${payloads.plain(60).replaceAll('/', ' ')}`, value, ...said());
    await cli('variable', 'set', `TRAP_${id.slice(5)}`, JSON.stringify(payloads.next()), '--tenant', id, ...said());
  }
  for (let version = 2; version <= 4; version++) await editTemplate(version);
  console = await openConsole(browser, { theme: 'dark', enter: (to) => host.enter(to) });
  page = console.page;
  const { origin } = new URL(page.url());
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('blob:')) strays.push(request.url());
  });
  page.on('dialog', (dialog) => {
    strays.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}, 300_000);
afterAll(async () => {
  await console?.close();
  await browser?.close();
  await host?.stop();
});

/** Nothing ran, nothing was asked of anybody else, and the policy had nothing to stop. */
async function nothingRan(where: string): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { ran?: unknown }).ran), where).toBeUndefined();
  expect(strays, where).toEqual([]);
  expect(console.problems, where).toEqual([]);
  expect(await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe, object, base').length)).toBe(
    0,
  );
}

test('more than 500 payloads are stored, each in a field that a person fills', () => {
  expect(payloads.given).toBeGreaterThan(500);
});

test('lists, details and forms show them as text', async () => {
  for (const area of ['#/overview', '#/templates', '#/fleet', '#/audit']) {
    await console.show(area);
    await nothingRan(area);
  }
  for (const id of tenants) {
    await console.show(`#/fleet/${id}`);
    await page.locator('.tenant-detail .pad-facts').first().waitFor();
    await settle(page);
    await nothingRan(id);
  }
  await page.keyboard.press('o');
  await page.getByRole('dialog').waitFor();
  await nothingRan('the override form');
  await page.keyboard.press('Escape');
  for (const word of ['trap', 'script']) {
    await page.keyboard.press('Control+k');
    await page.locator('.palette-input').fill(word);
    await page.getByRole('option').first().waitFor();
    await nothingRan(`the palette, ${word}`);
    await page.keyboard.press('Escape');
  }
});

test('the audit log shows them as text, entry by entry', async () => {
  for (let sequence = 3; sequence <= 40; sequence += 3) {
    await console.show(`#/audit/${sequence}`);
    await page.getByRole('region', { name: 'Entry' }).waitFor();
    await nothingRan(`entry ${sequence}`);
  }
});

test('the editor shows them as text: source, rendering, sources of lines, findings, completion and hover', async () => {
  await console.show('#/templates/premium');
  await page.locator('.source-panel .view-line').first().waitFor();
  await nothingRan('the editor');
  await page.locator('.rendered-panel .prov').first().click();
  await page.locator('.why').waitFor();
  await nothingRan('why');
  await page.locator('.source-panel .monaco-editor').click();
  await page.keyboard.press('Control+End');
  for (let one = 0; one < 8; one++) await page.keyboard.insertText(`# ${payloads.next()}\n`);
  await page.keyboard.insertText(`${JSON.stringify(payloads.plain())}: {{ \${`);
  await page.locator('.preview-notice, .findings-panel').first().waitFor();
  await nothingRan('findings of a broken draft');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget.visible').waitFor();
  await nothingRan('completion');
  await page.keyboard.press('Escape');
});

test('versions, tests and differences show them as text', async () => {
  for (const name of [/Tests/, /History/]) {
    await page.getByRole('tab', { name }).click();
    await page
      .locator(name.source === 'Tests' ? '.test-row' : '.history-table')
      .first()
      .waitFor();
    await settle(page);
    await nothingRan(String(name));
  }
  const rows = page.locator('.history-table [data-row]');
  for (let row = 0; row < 3; row++) {
    await rows.nth(row).click();
    await page
      .getByRole('group', { name: /Difference/ })
      .first()
      .waitFor();
    await nothingRan(`version row ${row}`);
  }
});
