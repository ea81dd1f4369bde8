// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EditorPage, EditorSetting } from '../../helpers/page/editor/page.tsx';
import { startEditorPage } from '../../helpers/page/editor-page.ts';
import { startBrowser } from '../../helpers/page/open-console.ts';

let browser: Browser;
let served: Awaited<ReturnType<typeof startEditorPage>>;
let page: Page;
let problems: string[];
const read = (path: string) => readFileSync(new URL(`../../../templates/${path}`, import.meta.url), 'utf8');
const vocabulary: NonNullable<EditorSetting['vocabulary']> = {
  variables: [{ name: 'CPU_CORES', reserved: false, value: 8, scope: 'tenant', setFor: 17, tenants: 312 }],
  secrets: ['database_password'],
  flags: [],
  settings: [],
  context: [{ path: 'tenant.region', value: 'eu' }],
  schema: JSON.parse(read('schemas/tenant-1.json')),
};

beforeAll(async () => {
  [browser, served] = await Promise.all([startBrowser(), startEditorPage()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});
beforeEach(async () => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    ),
  );
  await page.goto(served.url);
  return () => context.close();
});

async function show(setting: EditorSetting) {
  await page.waitForFunction(() => 'editorPage' in window);
  await page.evaluate(
    (given) => (window as unknown as { editorPage: EditorPage }).editorPage.show(JSON.parse(given)),
    JSON.stringify(setting),
  );
  await page.locator('.view-line').first().waitFor();
}
const ask = <T>(run: (state: EditorPage) => T) => page.evaluate(`(${run.toString()})(window.editorPage)`) as Promise<T>;
const suggestion = (name: string) =>
  page.locator('.suggest-widget.visible .monaco-list-row', { hasText: name }).first();
const focused = () =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

it('can be entered and left by the keyboard alone, before and after writing', async () => {
  await show({ text: 'a: 1\nb: 2\n' });
  await page.getByRole('button', { name: 'Before' }).focus();
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('Source of premium');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('After');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  expect(await ask((state) => state.editor?.text())).toBe('  a: 1\nb: 2\n');
  await page.keyboard.press('Escape');
  expect(await focused()).toBe('Source');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('After');
  expect(problems).toEqual([]);
});

it('completes by the keyboard, and the first Esc closes the list alone', async () => {
  await show({ text: 'tenant:\n  id: x\n', vocabulary });
  await ask((state) => state.editor?.revealLine(2, 8));
  await page.keyboard.press('Enter');
  await page.keyboard.type('sta');
  await suggestion('status').waitFor();
  await page.keyboard.press('Enter');
  await suggestion('archived').waitFor();
  await page.keyboard.press('Escape');
  expect(await focused()).toContain('Source of premium');
  await page.keyboard.type('{{ten');
  await suggestion('tenant.region').waitFor();
  await page.keyboard.press('Enter');
  expect(await ask((state) => state.editor?.text())).toBe('tenant:\n  id: x\n  status: {{tenant.region}}\n');
  await page.keyboard.press('End');
  await page.keyboard.type(' ${CP');
  await suggestion('CPU_CORES').waitFor();
  await page.keyboard.press('Enter');
  expect(await ask((state) => state.editor?.text())).toContain('{{tenant.region}} ${CPU_CORES}');
  expect(problems).toEqual([]);
});

it('tells every change, so that what is told makes the text that stands there', async () => {
  const text = read('premium/template.yaml');
  await show({ text, base: text });
  await ask((state) => state.editor?.revealLine(12, 1));
  await page.keyboard.type('x: "{{y}}"\n- z: [1]\n');
  await page.keyboard.press('Control+d');
  await page.keyboard.press('Control+/');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Control+Shift+k');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Tab');
  await ask((state) => state.editor?.format());
  const made = await ask((state) => ({ changes: state.changes, text: state.editor?.text() ?? '' }));
  let now = text;
  for (const { at, removed, inserted } of made.changes.flatMap(({ changes }) => changes)) {
    expect(now.slice(at, at + removed.length)).toBe(removed);
    now = now.slice(0, at) + inserted + now.slice(at + removed.length);
  }
  expect(now).toBe(made.text);
  expect(made.changes.at(-1)?.kind).toBe('step');
  await ask((state) => state.editor?.applyBatch([{ at: 0, removed: '', inserted: '# back\n' }]));
  expect(await ask((state) => state.changes.length)).toBe(made.changes.length);
  await page.locator('.change-bar').first().waitFor();
  expect(problems).toEqual([]);
});

it('hands undo, redo, saving and explaining to the screen and keeps no history of its own', async () => {
  await show({ text: 'a: 1\n' });
  await ask((state) => state.editor?.revealLine(1, 1));
  await page.keyboard.type('#');
  for (const key of ['Control+z', 'Control+Shift+z', 'Control+y', 'Control+Enter', 'Alt+i'])
    await page.keyboard.press(key);
  expect(await ask((state) => state.said)).toEqual(['line 1', 'undo', 'redo', 'redo', 'save', 'explain 1']);
  expect(await ask((state) => state.editor?.text())).toBe('#a: 1\n');
});

it('shows what a finding can be settled with, and settles it as one step', async () => {
  const finding = {
    severity: 'error',
    code: 'UNRESOLVED_VARIABLE',
    path: '',
    message: 'Nothing sets CPU_CORS.',
    fix: 'Set it.',
    tenants: [],
  } as const;
  await show({
    text: 'a: ${CPU_CORS}\n',
    vocabulary,
    findings: [{ ...finding, source: { name: 'premium', line: 1 } }],
  });
  await page.locator('.squiggly-error').waitFor();
  await ask((state) => state.editor?.revealLine(1, 6));
  await page.keyboard.press('Control+.');
  await page.getByText('Write CPU_CORES').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => (window as unknown as { editorPage: EditorPage }).editorPage.changes.length > 0);
  expect(await ask((state) => state.editor?.text())).toBe('a: ${CPU_CORES}\n');
  expect(await ask((state) => state.changes)).toHaveLength(1);
  expect(await ask((state) => state.changes[0]?.kind)).toBe('step');
  expect(problems).toEqual([]);
});

it('finds and replaces, explains what a word is, and compares two texts, within the security policy', async () => {
  await show({ text: 'a: {{lower "A"}}\nb: 1\n', vocabulary, theme: 'dark' });
  await page.locator('.view-line').getByText('lower', { exact: false }).first().hover();
  await page.locator('.monaco-hover').getByText('The text in small letters').waitFor();
  await ask((state) => state.editor?.openFind(true));
  const find = page.getByRole('textbox', { name: 'Find' });
  await find.waitFor();
  await find.fill('lower');
  await page.getByText('1 of 1', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await show({ text: '', diff: { left: 'a: 1\nb: 2\n', right: 'a: 1\nb: 3\nc: 4\n' } });
  await page.waitForFunction(() => (window as unknown as { editorPage: EditorPage }).editorPage.said.includes('+2 -1'));
  expect(problems).toEqual([]);
});

it('keeps the page free of long tasks while somebody types into 2,000 lines', async () => {
  const long = Array.from({ length: 12 }, () => read('enterprise/template.yaml'))
    .join('')
    .split('\n')
    .slice(0, 2000);
  await show({ text: long.join('\n'), base: long.join('\n'), vocabulary });
  await ask((state) => state.editor?.revealLine(1000, 1));
  await page.keyboard.type('warm_up: {{up');
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { longTasks: seen });
    new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    });
  });
  await page.keyboard.type('per}} and more text of a line', { delay: 40 });
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  // The figure is for the reader: what is promised here is that every key arrives.
  console.log(`long tasks while typing into 2,000 lines: ${JSON.stringify(tasks.map(Math.round))} ms`);
  expect(await ask((state) => state.editor?.text())).toContain('per}} and more text of a line');
  expect(problems).toEqual([]);
});
