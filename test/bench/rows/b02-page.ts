import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../../main/hosts/loopback/browser.ts';
import type { BenchContext, BenchRow, Prepared, Reading, Unable } from '../harness.ts';
import { longTemplate, longText } from '../inputs/long-template.ts';
import { SampleWorkspace, whyNotBuilt } from '../inputs/sample-workspace.ts';

/** Keystrokes of one round, as fast as a quick typist. */
const keystrokes = 60;
const betweenMs = 90;

/** Somebody types into the page: from the key to the frame that shows what it gives. */
export const rows: readonly BenchRow[] = [
  {
    name: 'B2',
    title: 'In the page: keystroke to the frame that shows the new result, typed into Chromium',
    unit: 'keystrokes',
    sizeOf: 'lines',
    goals: [
      { kind: 'below', figure: 'p95 ms', most: 50 },
      { kind: 'below', figure: 'longest task ms', most: 50 },
    ],
    sizes: [500, 1000, 2000],
    quickSize: 500,
    packages: ['playwright-core', 'monaco-editor'],
    prepare,
  },
];

async function prepare(size: number, context: BenchContext): Promise<Prepared | Unable> {
  const why = whyNotBuilt();
  if (why !== undefined) return { cannot: why };
  const executablePath = findBrowser();
  if (executablePath === undefined) return { cannot: 'no Chromium, Chrome or Edge was found. Install chromium.' };
  const workspace = await SampleWorkspace.make(join(context.folder, `typing-${size}`), 100);
  const text = longText(size);
  const file = join(workspace.folder, 'long.yaml');
  writeFileSync(file, text);
  await workspace.run('cli.js', 'template', 'edit', longTemplate, '--file', file, '--reason', 'A long template');
  const host = await workspace.listen();
  // A browser run by root has no sandbox of its own.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const page = await openLine(browser, host.openFile, text);
  const empty = await openEmpty(browser);
  return {
    contenders: [
      { name: 'binnacle', units: keystrokes, round: () => typeOnce(page) },
      { name: 'an empty page', units: keystrokes, round: () => typeOnce(empty) },
    ],
    notes: [
      `Chromium ${browser.version()}, ${keystrokes} keystrokes a round, ${betweenMs} ms apart. A keystroke ends with the frame that shows it: in the result for p50 and p95, in the text itself for echo. The engine's part is in it.`,
      'longest task: what the browser reports of tasks over 50 ms; 0 when there was none.',
      'The empty page is a text field and nothing else, typed into in the same rounds: what browser, driver and machine take by themselves.',
    ],
    async close() {
      await browser.close();
      await workspace.close();
    },
  };
}

/** What the page keeps about the keys typed into it. */
interface Watch {
  keys: number[];
  results: number[];
  echoes: number[];
  tasks: number[];
}

/** Opens the long template with the cursor inside a value in the middle of it, its result in sight. */
async function openLine(browser: Browser, openFile: string, text: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const line = text.slice(0, text.indexOf('option_2: "value 2', text.length / 2)).split('\n').length;
  await context.addInitScript((target) => {
    if (location.protocol.startsWith('http') && location.pathname === '/') location.hash = target;
  }, `#/templates/${longTemplate}#${line}`);
  const page = await context.newPage();
  await page.goto(pathToFileURL(openFile).href);
  await page.locator('.draft-chip', { hasText: /edit/ }).waitFor();
  await page.locator('.source-panel .view-line', { hasText: 'value 2' }).first().waitFor();
  await page.locator('.rendered-panel .linked-line').first().waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await watch(page, '.source-panel .view-line', '.rendered-panel .view-line');
  return page;
}

async function openEmpty(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent('<textarea autofocus></textarea>');
  await page.locator('textarea').focus();
  await watch(page, 'textarea', 'textarea');
  return page;
}

/** Watches each frame for the number of characters `~` that the text and the result show. */
async function watch(page: Page, echo: string, result: string): Promise<void> {
  await page.evaluate(
    ([echoed, resulting]) => {
      const kept: Watch = { keys: [], results: [], echoes: [], tasks: [] };
      (window as unknown as { watch: Watch }).watch = kept;
      const shown = (selector: string) => {
        let most = 0;
        for (const node of document.querySelectorAll(selector)) {
          const text = node instanceof HTMLTextAreaElement ? node.value : (node.textContent ?? '');
          if (text.includes('~')) most = Math.max(most, text.split('~').length - 1);
        }
        return most;
      };
      window.addEventListener('keydown', (event) => event.key === '~' && kept.keys.push(event.timeStamp), true);
      new PerformanceObserver((list) => {
        for (const one of list.getEntries()) kept.tasks.push(one.duration);
      }).observe({ type: 'longtask' });
      const look = () => {
        const waits = kept.results.length < kept.keys.length;
        if (waits) {
          // What a frame's callbacks find is drawn by that frame.
          const now = performance.now();
          for (let n = shown(echoed as string); kept.echoes.length < n; ) kept.echoes.push(now);
          for (let n = shown(resulting as string); kept.results.length < n; ) kept.results.push(now);
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    [echo, result],
  );
}

/** Types one round, waits until all of it is shown, and takes it back. */
async function typeOnce(page: Page): Promise<Reading> {
  await page.evaluate(() => {
    const kept = (window as unknown as { watch: Watch }).watch;
    kept.keys = [];
    kept.results = [];
    kept.echoes = [];
    kept.tasks = [];
  });
  const began = performance.now();
  await page.keyboard.type('~'.repeat(keystrokes), { delay: betweenMs });
  await page.waitForFunction(
    (wanted) => (window as unknown as { watch: Watch }).watch.results.length >= wanted,
    keystrokes,
  );
  const milliseconds = performance.now() - began;
  const { keys, results, echoes, tasks } = await page.evaluate(() => (window as unknown as { watch: Watch }).watch);
  for (let turn = 0; turn < keystrokes; turn += 1) await page.keyboard.press('Backspace');
  await page.waitForFunction(() => !(document.body.textContent ?? '').includes('~~'));
  const took = (ends: readonly number[]) => ends.map((end, at) => end - (keys[at] ?? Number.NaN));
  return {
    milliseconds,
    figures: {
      'p50 ms': part(took(results), 0.5),
      'p95 ms': part(took(results), 0.95),
      'echo p95 ms': part(took(echoes), 0.95),
      'longest task ms': Math.max(0, ...tasks),
    },
  };
}

function part(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
