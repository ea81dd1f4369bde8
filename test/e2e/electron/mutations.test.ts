import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methodName } from '../../../main/contract/bridge.ts';
import { operationNames } from '../../../main/contract/operation-names.ts';
import { checklist, type Subject } from '../../helpers/electron-standin/checks.ts';
import { built, startStandIn, untilWindow } from '../../helpers/electron-standin/launch.ts';
import { preloadProblems, runPreload } from '../../helpers/electron-standin/preload.ts';
import type { Mutation } from '../../helpers/electron-standin/register.ts';
import { startSubject } from '../../helpers/electron-standin/subject.ts';

const host = 'main/hosts/electron/';

/** One change of the sources, and the items of the checklist that must notice it. */
type Row = readonly [file: string, find: string, replace: string, item: number, another?: number];

const rows: readonly Row[] = [
  ['window.ts', 'sandbox: true', 'sandbox: false', 4],
  ['window.ts', 'contextIsolation: true', 'contextIsolation: false', 3],
  ['window.ts', 'nodeIntegration: false', 'nodeIntegration: true', 2],
  ['window.ts', 'nodeIntegrationInWorker: false', 'nodeIntegrationInWorker: true', 2],
  ['window.ts', 'nodeIntegrationInSubFrames: false', 'nodeIntegrationInSubFrames: true', 2],
  ['window.ts', 'webSecurity: true', 'webSecurity: false', 6],
  ['window.ts', 'allowRunningInsecureContent: false', 'allowRunningInsecureContent: true', 8],
  ['window.ts', 'experimentalFeatures: false', 'experimentalFeatures: true', 9],
  ['window.ts', 'webviewTag: false', 'webviewTag: true', 11, 12],
  ['window.ts', 'navigateOnDragDrop: false', 'navigateOnDragDrop: true', 13],
  ['window.ts', 'spellcheck: false', 'enableBlinkFeatures: "CSSVariables"', 10],
  ['window.ts', 'loadURL(pageAddress)', 'loadURL("https://console.example/")', 1, 18],
  ['window.ts', 'loadURL(pageAddress)', 'loadURL("file:///index.html")', 1, 18],
  ['start.ts', 'app.enableSandbox();', '', 4],
  ['start.ts', 'guardContents();', '', 13, 14],
  ['start.ts', 'guardNetwork();', '', 13],
  ['permissions.ts', 'answer(false))', 'answer(true))', 5],
  ['permissions.ts', 'setPermissionCheckHandler(() => false)', 'setPermissionCheckHandler(() => true)', 5],
  ['permissions.ts', 'each.setPermissionCheckHandler(() => false);', '', 5],
  ['permissions.ts', 'setDevicePermissionHandler(() => false)', 'setDevicePermissionHandler(() => true)', 5],
  ['permissions.ts', 'answer(null)', 'answer({ video: {} as never })', 5],
  ['permissions.ts', '=> protectedClasses)', '=> protectedClasses.slice(1))', 5],
  ['permissions.ts', 'verdict(-2)', 'verdict(0)', 5],
  ['permissions.ts', '[own, session.defaultSession]', '[own]', 5],
  ['permissions.ts', 'answer({ cancel: true })', 'answer({})', 1],
  ['permissions.ts', '!ownBlob(item.getURL())', 'false', 5],
  ['permissions.ts', '!ownBlob(item.getURL())', 'true', 5],
  ['scheme.ts', 'pageOrigin}/`)', 'pageOrigin}`)', 5],
  ['scheme.ts', 'cancel: !allowed(details.url)', 'cancel: false', 1, 18],
  ['scheme.ts', "url.protocol === 'app:' && ", '', 1, 13],
  ['scheme.ts', "url.host === 'console' && url.username", 'url.username', 13],
  ['scheme.ts', " && url.username === ''", '', 13],
  ['scheme.ts', "url.protocol === 'data:'", "url.protocol === 'https:'", 1],
  ['scheme.ts', 'supportFetchAPI: true', 'supportFetchAPI: true, bypassCSP: true', 18],
  ['scheme.ts', 'supportFetchAPI: true', 'supportFetchAPI: true, corsEnabled: true', 18],
  ['scheme.ts', 'status: 404, headers: securityHeaders', 'status: 404', 7],
  ['scheme.ts', '{ ...securityHeaders, ', '{ ', 7],
  ['scheme.ts', " && request.method === 'GET'", '', 7],
  ['scheme.ts', "protocol.handle('app'", "protocol.handle('file'", 18, 7],
  ['guards.ts', "contents.on('will-navigate', stay);", '', 13],
  ['guards.ts', "contents.on('will-frame-navigate', stay);", '', 13],
  ['guards.ts', "contents.on('will-redirect', stay);", '', 13],
  ['guards.ts', 'url === undefined || !isPage(url)', "!event.url.startsWith('app://console')", 13],
  ['guards.ts', 'url === undefined || !isPage(url)', 'url !== undefined && !isPage(url)', 13],
  ['guards.ts', "contents.on('will-attach-webview', (event) => event.preventDefault());", '', 11, 12],
  ['guards.ts', "action: 'deny'", "action: 'allow'", 14],
  ['guards.ts', 'answer(false)', 'answer(true)', 13],
  ['guards.ts', "app.on('login'", "app.on('browser-window-blur'", 13],
  ['guards.ts', "app.on('select-client-certificate'", "app.on('browser-window-blur'", 13],
  ['guards.ts', "choose('')", "choose('1')", 13],
  ['ipc.ts', 'refuseStrangers(event, current());', '', 17],
  ['ipc.ts', ' && sender === window.webContents', '', 17],
  ['ipc.ts', ' && senderFrame === window.webContents.mainFrame', '', 17],
  ['ipc.ts', 'isPage(url) && ', '', 17],
  ['ipc.ts', 'senderFrame !== null && ', '', 17],
  ['utility-launcher.ts', "{ BINNACLE_CHILD: 'sandbox' }", '{}', 4],
  ['utility-launcher.ts', "entry === 'sandbox' ? SANDBOX_ENVIRONMENT : sessionEnvironment()", 'process.env', 4],
  ['utility-launcher.ts', 'allowLoadingUnsignedLibraries: false', 'allowLoadingUnsignedLibraries: true', 4],
  ['utility-launcher.ts', "execArgv: entry === 'sandbox'", "execArgv: entry === 'keychain'", 4],
];

const policies: readonly (readonly [find: string, replace: string])[] = [
  ['"default-src \'none\'"', '"default-src *"'],
  ['"script-src \'self\'"', "\"script-src 'self' 'unsafe-eval'\""],
  ['"script-src \'self\'"', "\"script-src 'self' 'unsafe-inline'\""],
  ['"worker-src \'self\'"', '"worker-src \'self\' blob:"'],
  ['"connect-src \'self\'"', '"connect-src \'self\' https://cdn.example"'],
  ['"base-uri \'none\'",', ''],
  ['"form-action \'none\'",', ''],
  ['"frame-ancestors \'none\'",', ''],
  ['"require-trusted-types-for \'script\'",', ''],
];

/** A console broken on purpose is not worth ending in order, and its children are awaited only where they matter. */
async function start(mutation: Mutation): Promise<Subject> {
  if (mutation.file.endsWith('utility-launcher.ts')) return startSubject({ sources: true, mutation });
  const standIn = startStandIn({ sources: true, mutation });
  await untilWindow(standIn);
  return { standIn, calls: await standIn.do('recording', {}) };
}

async function problemsOf(file: string, find: string, replace: string, items: readonly number[]) {
  const subject = await start({ file, find, replace });
  const found: Record<number, number> = {};
  try {
    for (const [name, check] of Object.entries(checklist)) {
      const item = Number.parseInt(name, 10);
      if (!items.includes(item)) continue;
      found[item] = (found[item] ?? 0) + ((await check(subject)).length > 0 ? 1 : 0);
    }
  } finally {
    subject.standIn.process.kill('SIGKILL');
    await subject.standIn.ended;
    await subject.standIn.dispose();
  }
  return found;
}

describe('each way to open the shell is noticed', () => {
  const cases = rows.map(([file, find, replace, ...items]) => ({ file, find, replace, items }));
  it.each(cases)('$file: $find becomes $replace', async ({ file, find, replace, items }) => {
    const numbers = items.filter((item) => item !== undefined);
    const found = await problemsOf(host + file, find, replace, numbers);
    expect(found).toEqual(Object.fromEntries(numbers.map((item) => [item, 1])));
  });

  it.each(policies)('policy: %s becomes %s', async (find, replace) => {
    expect(await problemsOf('main/hosts/loopback/headers.ts', find, replace, [7])).toEqual({ 7: 1 });
  });

  const preload = join(built, 'preload', 'index.cjs');
  it.each([
    [
      'exposes ipcRenderer',
      /exposeInMainWorld\("binnacle", (\w+)\)/,
      'exposeInMainWorld("binnacle", { ...$1, ipcRenderer: require("electron").ipcRenderer })',
    ],
    ['takes a channel from the page', /\.invoke\(channel, /g, '.invoke(...[].concat(meta ?? channel), '],
    ['passes the event object on', /listener\(event\)/, 'listener(_event)'],
    ['passes the event object beside the event', /listener\(event\)/, 'listener(event, _event)'],
    ['requires more than Electron', /^/, 'try { require("node:fs") } catch {}\n'],
    [
      'exposes a second interface',
      /exposeInMainWorld\("binnacle"/,
      'exposeInMainWorld("more", {}); require("electron").contextBridge.exposeInMainWorld("binnacle"',
    ],
    ['gives the subscription’s emitter back', /return \(\) => void /, 'return () => '],
  ] as const)('a preload that %s', async (_what, find, replace) => {
    const change = (text: string) => {
      expect(text).toMatch(find);
      return text.replace(find, replace);
    };
    const methods = operationNames.map(methodName);
    expect(await preloadProblems(runPreload(preload, change), methods)).not.toEqual([]);
  });
});
