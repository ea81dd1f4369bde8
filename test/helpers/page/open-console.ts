import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type FakeBridge, type FakeOptions, fakeBridge } from './fake-bridge.ts';
import { startFakeHost } from './fake-host.ts';

/** How a console is opened in Chromium. */
export interface OpenOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly forcedColors?: 'active' | 'none';
  /** Where a bridge in memory begins, when no host is given. */
  readonly fake?: FakeOptions;
  /** Leads a fresh page to a started host; without it a bridge in memory is served with the built page. */
  readonly enter?: (page: Page) => Promise<void>;
}

/** A console in Chromium. */
export interface OpenedConsole {
  readonly page: Page;
  /** Present when no host was given. */
  readonly bridge: FakeBridge | null;
  /** Errors on the page's console, uncaught errors and violations of its security policy, so far. */
  readonly problems: readonly string[];
  /** Shows an area, for example `#/fleet/northwind-fiber`, and waits until it has settled. */
  show(hash: string): Promise<void>;
  close(): Promise<void>;
}

/** The folder of the built page. */
export function builtPage(): string {
  const folder = path.resolve(process.env.BINNACLE_OUT ?? 'out', 'renderer');
  if (!existsSync(path.join(folder, 'index.html')))
    throw new Error(`There is no built page in ${folder}. Run npm run build.`);
  return folder;
}

/** Starts Chromium without its sandbox, which needs rights a test machine may not give. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.BINNACLE_BROWSER ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}

async function watch(context: BrowserContext, page: Page): Promise<string[]> {
  const problems: string[] = [];
  await context.exposeFunction('reportViolation', (text: string) => problems.push(text));
  await context.addInitScript(() => {
    const report = (window as unknown as { reportViolation(text: string): void }).reportViolation;
    document.addEventListener('securitypolicyviolation', (event) =>
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  return problems;
}

/** Opens a console; the same for a bridge in memory and for a started host. */
export async function openConsole(browser: Browser, options: OpenOptions = {}): Promise<OpenedConsole> {
  const bridge = options.enter === undefined ? fakeBridge(options.fake) : null;
  const host = bridge === null ? null : await startFakeHost(bridge, builtPage());
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.theme ?? 'light',
    forcedColors: options.forcedColors ?? 'none',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const problems = await watch(context, page);
  if (options.enter !== undefined) await options.enter(page);
  else await page.goto(host?.url ?? '');
  await page.locator('.shell, .start, .bare').first().waitFor();
  return {
    page,
    bridge,
    problems,
    async show(hash) {
      await page.evaluate((to) => {
        window.history.pushState(null, '', to);
        window.dispatchEvent(new PopStateEvent('popstate'));
      }, hash);
      await settle(page);
    },
    async close() {
      await context.close();
      await host?.close();
    },
  };
}

/** Waits until nothing is being read: a heading stands, and no loading lines. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => {
    const ready = document.querySelector('.loading') === null;
    const editing = document.querySelector('.template-columns') !== null;
    return ready && (!editing || document.querySelector('.editor-box .view-line') !== null);
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page, one sentence for each rule with the elements concerned; the editor's own inside is left out. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof import('axe-core') }).axe.run;
    const result = await run({ exclude: ['.monaco-editor .view-lines', '.monaco-editor .margin'] });
    return result.violations.map(
      (one) =>
        `${one.id}: ${one.nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
    );
  });
}
