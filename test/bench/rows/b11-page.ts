import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../../main/hosts/loopback/browser.ts';
import type { BenchContext, BenchRow, Prepared, Reading, Unable } from '../harness.ts';
import { SampleWorkspace, whyNotBuilt } from '../inputs/sample-workspace.ts';

/** The page in Chromium: from the start of its navigation, with an empty cache. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B11',
    title: 'The page in Chromium, from the start of its navigation with an empty cache',
    unit: 'openings',
    sizeOf: 'tenants',
    goals: [
      { kind: 'below', figure: 'first paint ms', most: 400 },
      { kind: 'below', figure: 'editor usable ms', most: 1000 },
    ],
    sizes: [100],
    quickSize: 20,
    packages: ['playwright-core', 'monaco-editor'],
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared | Unable> {
  const why = whyNotBuilt();
  if (why !== undefined) return { cannot: why };
  const executablePath = findBrowser();
  if (executablePath === undefined) return { cannot: 'no Chromium, Chrome or Edge was found. Install chromium.' };
  const workspace = await SampleWorkspace.make(join(context.folder, `page-${size}`), size);
  const host = await workspace.listen();
  // A browser run by root has no sandbox of its own.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  return {
    contenders: [{ name: 'binnacle', units: 1, round: () => openOnce(browser, host.openFile) }],
    notes: [
      `Chromium ${browser.version()}; the editor is usable when the template's text stands in it and it takes the focus. The round's own duration is that of both openings and of closing the page.`,
      'There is no peer for these two figures; `node -e 0` stands beside the other starts.',
    ],
    async close() {
      await browser.close();
      await workspace.close();
    },
  };
}

/** Opens the overview, then a template, each with an empty cache. */
async function openOnce(browser: Browser, openFile: string): Promise<Reading> {
  const began = performance.now();
  const overview = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const first = await enter(overview, openFile);
  const paint = await first.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  const firstPaint = (await paint.jsonValue()) ?? Number.NaN;
  await overview.close();

  const editing = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await editing.addInitScript(() => {
    // The opening pages are left behind at once; on the page itself this stands in place of a person who came by a link.
    if (location.protocol.startsWith('http') && location.pathname === '/') location.hash = '#/templates/premium';
    const look = () => {
      const editor = document.querySelector('.source-panel .monaco-editor, .monaco-editor');
      const shows = (editor?.querySelector('.view-line')?.textContent ?? '') !== '';
      const input = editor?.querySelector<HTMLElement>('.native-edit-context, textarea');
      if (shows && input) {
        input.focus();
        if (document.activeElement === input) {
          (window as unknown as { usable?: number }).usable = performance.now();
          return;
        }
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const page = await enter(editing, openFile);
  const usable = await page.waitForFunction(() => (window as unknown as { usable?: number }).usable);
  const editorUsable = (await usable.jsonValue()) ?? Number.NaN;
  await editing.close();
  return {
    milliseconds: performance.now() - began,
    figures: { 'first paint ms': firstPaint, 'editor usable ms': editorUsable },
  };
}

/** Comes in as a person does: through the file that opens the page once. */
async function enter(context: BrowserContext, openFile: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(pathToFileURL(openFile).href);
  await page.waitForURL((url) => url.protocol === 'http:' && url.pathname === '/');
  return page;
}
