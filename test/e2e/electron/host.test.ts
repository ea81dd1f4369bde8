import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desktop, type Folders, freshFolders, overStandIn } from '../../helpers/electron-standin/desktop.ts';
import { type StandIn, startStandIn, untilWindow } from '../../helpers/electron-standin/launch.ts';
import type { Call } from '../../helpers/electron-standin/recorder.ts';

let folders: Folders & { readonly remove: () => void };
const running: { dispose(): Promise<void> }[] = [];
beforeEach(() => {
  folders = freshFolders();
});
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.dispose();
  folders.remove();
});

function start(options: Parameters<typeof startStandIn>[0] = {}): StandIn {
  const standIn = startStandIn({ ...folders, ...options });
  running.push(standIn);
  return standIn;
}

async function desktop(): Promise<Desktop & { standIn: StandIn }> {
  const opened = await overStandIn.open(folders);
  running.push({ dispose: () => opened.close() });
  return opened as Desktop & { standIn: StandIn };
}

const page = { url: 'app://console/', frame: 'main' } as const;
const ask = (standIn: StandIn, operation: string, parameters: object = {}, meta: object = {}) =>
  standIn.do('invoke', { channel: `binnacle:${operation}`, caller: page, args: [parameters, meta] });
const count = (calls: readonly Call[], api: string) => calls.filter((call) => call.api === api).length;
const calls = (standIn: StandIn) => standIn.do('recording', {});

/** Waits until something holds; the test's own limit bounds it. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((again) => setTimeout(again, 20));
}

it('a second console on the same folder shows the first one’s window and ends', async () => {
  const first = start();
  await untilWindow(first);
  const before = count(await calls(first), 'window.focus');
  const second = start();
  expect(await second.ended).toBe(0);
  await until(async () => count(await calls(first), 'window.focus') > before);
  expect(count(await calls(first), 'new BrowserWindow')).toBe(1);
});

it('where the profile’s lock is lost, the second console follows the first, and leads when that one is killed', async () => {
  const first = start();
  await untilWindow(first);
  await ask(first, 'workspace.init', { sample: true, tenants: 3 });
  const profile = (await calls(first)).find(({ api }) => api === 'app.setPath')?.args[1] as string;
  rmSync(join(profile, 'SingletonLock'));
  const second = start();
  await untilWindow(second);
  expect(await ask(second, 'workspace.info')).toMatchObject({
    data: { state: 'open', host: { role: 'follower', pid: first.process.pid } },
  });
  const set = { name: 'DB_HOST', value: 'pg-9' };
  expect(await ask(second, 'variable.set', set, { reason: 'r' })).toMatchObject({ data: { value: set } });
  expect(await ask(first, 'variable.list', {})).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining(set)]),
  });
  await until(async () =>
    (await calls(first)).some(({ api, args }) => api === 'contents.send' && JSON.stringify(args).includes('changed')),
  );
  first.process.kill('SIGKILL');
  await first.ended;
  expect(await ask(second, 'variable.list', {})).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining(set)]),
  });
  await until(async () => {
    const info = (await ask(second, 'workspace.info')) as { data?: { host: { pid: number } } };
    return info.data?.host.pid === second.process.pid;
  });
});

it('a killed sandbox is replaced without anyone noticing', async () => {
  const standIn = start();
  await untilWindow(standIn);
  const text = { text: 'a: {{b}}', context: { b: 1 }, format: 'json' };
  for (let round = 0; round < 3; round++) {
    expect(await ask(standIn, 'render.text', text)).toMatchObject({ data: { value: { a: 1 } } });
    const [sandbox] = (await standIn.do('children', {})).filter(({ service }) => service === 'binnacle sandbox');
    process.kill(sandbox?.pid ?? 0, 'SIGKILL');
  }
  expect(await ask(standIn, 'render.text', text)).toMatchObject({ data: { value: { a: 1 } } });
});

it('the sandbox sees nothing of our environment', async () => {
  const standIn = start({ env: { CANARY_TOKEN: 'canary' } });
  await untilWindow(standIn);
  await ask(standIn, 'render.text', { text: 'a: 1', context: {} });
  for (const { pid, service } of await standIn.do('children', {})) {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    expect(environment).not.toContain('canary');
    if (service === 'binnacle sandbox')
      expect(environment.split('\0').filter((each) => each !== '' && !each.startsWith('NODE_CHANNEL'))).toEqual([
        'BINNACLE_CHILD=sandbox',
      ]);
  }
});

it('a page that crashes comes back at the same place with everything that was kept', async () => {
  const { standIn, shell, page: first } = await desktop();
  await first.getByText('Sample workspace').first().click();
  await first.getByRole('button', { name: 'Open the sample workspace' }).click();
  await first.locator('.shell').waitFor({ timeout: 30_000 });
  await first.evaluate(() => {
    window.history.pushState(null, '', '#/fleet');
    window.dispatchEvent(new PopStateEvent('popstate'));
  });
  await first.locator('.tenant-grid').first().waitFor();
  await shell?.crash();
  const second = await shell?.page();
  expect(second).not.toBe(first);
  expect(new URL(second?.url() ?? '').hash).toBe('#/fleet');
  await second?.locator('.tenant-grid').first().waitFor();
  expect(await ask(standIn, 'workspace.info')).toMatchObject({ data: { state: 'open', sample: true } });
});

it('a page that keeps crashing asks the operator', async () => {
  const standIn = start();
  await untilWindow(standIn);
  const crash = () =>
    standIn.do('emit', { on: 'contents', event: 'render-process-gone', args: [{ reason: 'oom', exitCode: 1 }] });
  for (let round = 0; round < 3; round++) await crash();
  expect(count(await calls(standIn), 'dialog.showMessageBox')).toBe(0);
  expect(count(await calls(standIn), 'contents.reload')).toBe(3);
  await standIn.do('answerDialogs', { response: 1 });
  await crash();
  await until(async () => count(await calls(standIn), 'contents.reload') === 4);
  expect(count(await calls(standIn), 'dialog.showMessageBox')).toBe(1);
  await standIn.do('emit', {
    on: 'contents',
    event: 'render-process-gone',
    args: [{ reason: 'clean-exit', exitCode: 0 }],
  });
  expect(count(await calls(standIn), 'dialog.showMessageBox')).toBe(1);
});

it('a page that does not answer can be waited for, loaded again or quit', async () => {
  const standIn = start();
  await untilWindow(standIn);
  await standIn.do('answerDialogs', { response: 0 });
  await standIn.do('emit', { on: 'window', event: 'unresponsive' });
  await standIn.do('emit', { on: 'window', event: 'responsive' });
  expect(count(await calls(standIn), 'contents.reload')).toBe(0);
  await standIn.do('answerDialogs', { response: 2 });
  await standIn.do('emit', { on: 'window', event: 'unresponsive' });
  expect(await standIn.ended).toBe(0);
});

it('the window is opened again where it stood, and repainted with the theme', async () => {
  const first = start();
  await untilWindow(first);
  await first.do('emit', { on: 'nativeTheme', event: 'updated' });
  expect(count(await calls(first), 'window.setBackgroundColor')).toBe(1);
  expect(await first.quit()).toBe(0);
  const second = start();
  await untilWindow(second);
  const window = (await calls(second)).find(({ api }) => api === 'new BrowserWindow')?.args[0];
  expect(window).toMatchObject({ x: 0, y: 0, width: 1440, height: 900 });
});

it('closing the window ends the console in order, with what was written on disk and nothing left running', async () => {
  const standIn = start();
  await untilWindow(standIn);
  await ask(standIn, 'workspace.init', { sample: true, tenants: 3 });
  // Not awaited: it is accepted before the window closes, so it must be there afterwards.
  const writing = ask(standIn, 'variable.set', { name: 'LATE', value: 'yes' }, { reason: 'r' });
  await standIn.do('closeWindow', {});
  await writing.catch(() => undefined);
  expect(await standIn.ended).toBe(0);
  const again = start();
  await untilWindow(again);
  expect(await ask(again, 'variable.list', {})).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ name: 'LATE', value: 'yes' })]),
  });
});

it('the profile is closed to other accounts, and none of the workspace is in it', async () => {
  const standIn = start();
  await untilWindow(standIn);
  const profile = (await calls(standIn)).find(({ api, args }) => api === 'app.setPath' && args[0] === 'userData')
    ?.args[1] as string;
  expect(profile.startsWith(join(folders.state, 'window'))).toBe(true);
  expect(statSync(profile).mode & 0o777).toBe(0o700);
});

it('a data folder that cannot be used is said on the page and does not end the console', async () => {
  const file = `${folders.folder}-file`;
  writeFileSync(file, 'not a folder');
  const standIn = start({ folder: file });
  await untilWindow(standIn);
  const answer = (await ask(standIn, 'workspace.info')) as { error?: { code: string; message: string; fix: string } };
  expect(answer.error).toMatchObject({ code: 'INVALID_INPUT', message: `${file} is not a folder.` });
  rmSync(file);
});
