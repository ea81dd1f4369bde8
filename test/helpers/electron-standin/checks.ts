import { foreignAddresses, ownAddresses } from './addresses.ts';
import type { StandIn } from './launch.ts';
import { permissionNames } from './permission-names.ts';
import type { Call } from './recorder.ts';

/** A running console and everything it has done so far. */
export interface Subject {
  readonly standIn: StandIn;
  readonly calls: readonly Call[];
}

/** The problems one check finds; none when the console holds. */
export type Check = (subject: Subject) => Promise<readonly string[]> | readonly string[];

/** The sessions a console must keep shut. */
const SESSIONS = ['persist:console', 'default'] as const;

function preferences({ calls }: Subject): readonly Record<string, unknown>[] {
  return calls
    .filter(({ api }) => api === 'new BrowserWindow')
    .map(({ args }) => ((args[0] as { webPreferences?: object }).webPreferences ?? {}) as Record<string, unknown>);
}

/** Every window has this preference at this value, said explicitly. */
function preference(name: string, value: unknown): Check {
  return (subject) => {
    const all = preferences(subject);
    if (all.length === 0) return ['no window was made'];
    return all.filter((each) => each[name] !== value).map((each) => `${name} is ${String(each[name])}`);
  };
}

/** No window has this preference. */
function absent(...names: readonly string[]): Check {
  return (subject) =>
    preferences(subject).flatMap((each) => names.filter((name) => each[name]).map((name) => `${name} is set`));
}

const all =
  (...checks: readonly Check[]): Check =>
  async (subject) =>
    (await Promise.all(checks.map((check) => check(subject)))).flat();

const loads: Check = ({ calls }) => {
  const addresses = calls.filter(({ api }) => /\.load(URL|File)$/.test(api)).map(({ args }) => String(args[0]));
  return addresses.length > 0
    ? addresses.filter((url) => url !== 'app://console/').map((url) => `it loads ${url}`)
    : ['nothing is loaded'];
};

function blocked(addresses: readonly string[], session: string, allowed: readonly string[] = []): Check {
  return async ({ standIn }) => {
    const problems: string[] = [];
    for (const url of addresses) {
      if ((await standIn.do('beforeRequest', { session, url })).cancel !== true)
        problems.push(`${session} lets ${url} out`);
    }
    for (const url of allowed) {
      if ((await standIn.do('beforeRequest', { session, url })).cancel) problems.push(`${session} stops ${url}`);
    }
    return problems;
  };
}

const permissions: Check = async ({ standIn }) => {
  const problems: string[] = [];
  for (const session of SESSIONS) {
    const ask = (name: string, ...args: unknown[]) =>
      standIn.do('handler', { session, name, args }).catch((error: Error) => error.message);
    const expect = (what: string, is: unknown, must: unknown) => {
      if (JSON.stringify(is) !== JSON.stringify(must)) problems.push(`${session}: ${what} gives ${JSON.stringify(is)}`);
    };
    for (const name of permissionNames('setPermissionRequestHandler')) {
      expect(
        name,
        await ask('setPermissionRequestHandler', {}, name, '$answer', { requestingUrl: 'app://console/' }),
        false,
      );
    }
    for (const name of permissionNames('setPermissionCheckHandler')) {
      for (const origin of ['app://console', 'https://evil.example', '']) {
        expect(name, await ask('setPermissionCheckHandler', null, name, origin, {}), false);
      }
    }
    for (const deviceType of ['hid', 'serial', 'usb']) {
      expect(deviceType, await ask('setDevicePermissionHandler', { deviceType, origin: 'app://console' }), false);
    }
    expect('capture', await ask('setDisplayMediaRequestHandler', { videoRequested: true }, '$answer'), null);
    const protectedClasses = ['audio', 'hid', 'mass-storage', 'smart-card', 'video'];
    expect('protected devices', await ask('setUSBProtectedClassesHandler', { protectedClasses }), protectedClasses);
    expect(
      'a certificate',
      await ask('setCertificateVerifyProc', { hostname: 'evil.example', verificationResult: 'net::OK' }, '$answer'),
      -2,
    );
    for (const url of [
      'https://evil.example/x.exe',
      'blob:https://evil.example/1',
      'blob:app://console.evil/1',
      'data:text/plain,x',
      'file:///etc/passwd',
    ]) {
      const { prevented } = await standIn.do('emit', { on: session, event: 'will-download', args: [{ getURL: url }] });
      if (!prevented) problems.push(`${session}: ${url} is downloaded`);
    }
  }
  const own = { on: 'persist:console', event: 'will-download', args: [{ getURL: 'blob:app://console/1' }] };
  if ((await standIn.do('emit', own)).prevented) problems.push('what the page made cannot be saved');
  return problems;
};

/** What a policy must say exactly, and what it may never say. */
const policy: Check = async ({ standIn }) => {
  const problems: string[] = [];
  const addresses = [
    'app://console/',
    'app://console/missing',
    'app://other/',
    'app://console/%2e%2e/%2e%2e/package.json',
  ];
  for (const method of ['GET', 'POST']) {
    for (const url of addresses) {
      const answer = await standIn.do('request', { session: 'persist:console', url, method });
      const csp = answer?.headers['content-security-policy'] ?? '';
      const rules = new Map(
        csp.split(';').map((rule) => [rule.trim().split(' ')[0], rule.trim().split(' ').slice(1).join(' ')]),
      );
      const want = {
        'default-src': "'none'",
        'script-src': "'self'",
        'connect-src': "'self'",
        'worker-src': "'self'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'frame-ancestors': "'none'",
        'require-trusted-types-for': "'script'",
      };
      for (const [rule, value] of Object.entries(want)) {
        if (rules.get(rule) !== value) problems.push(`${method} ${url}: ${rule} ${rules.get(rule)}`);
      }
      if (/unsafe-eval|https?:|\*|blob:/.test(csp)) problems.push(`${method} ${url}: ${csp}`);
      if (answer?.headers['x-content-type-options'] !== 'nosniff') problems.push(`${method} ${url}: no nosniff`);
      if ((method === 'POST' || url !== 'app://console/') && answer?.status !== 404)
        problems.push(`${method} ${url}: ${answer?.status}`);
    }
  }
  return problems;
};

const events = ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const;

/** Every foreign address is refused in every event, every own one goes. */
export const navigation: Check = async ({ standIn }) => {
  const problems: string[] = [];
  for (const event of events) {
    for (const url of foreignAddresses) {
      if (!(await standIn.do('emit', { on: 'contents', event, fields: { url } })).prevented)
        problems.push(`${event} lets ${url}`);
    }
    for (const url of ownAddresses) {
      if ((await standIn.do('emit', { on: 'contents', event, fields: { url } })).prevented)
        problems.push(`${event} stops ${url}`);
    }
  }
  return problems;
};

const webview: Check = async ({ standIn }) => {
  const { prevented } = await standIn.do('emit', {
    on: 'contents',
    event: 'will-attach-webview',
    args: [{}, { src: 'app://console/' }],
  });
  return prevented ? [] : ['a webview can be attached'];
};

/** Every address is denied a new window, the page's own included. */
export const newWindows: Check = async ({ standIn }) => {
  const problems: string[] = [];
  for (const url of [...foreignAddresses, ...ownAddresses]) {
    const answer = (await standIn.do('windowOpen', { url })) as { action?: string };
    if (answer.action !== 'deny') problems.push(`${url} opens a window`);
  }
  return problems;
};

const network: Check = async ({ standIn }) => {
  const problems: string[] = [];
  const asked = [
    ['certificate-error', [{}, 'https://evil.example/', 'net::ERR', {}, '$answer'], [false]],
    ['select-client-certificate', [{}, 'https://evil.example/', [{}], '$answer'], []],
    ['login', [{}, {}, {}, '$answer'], []],
  ] as const;
  for (const [event, args, must] of asked) {
    const { prevented, answers } = await standIn.do('emit', { on: 'app', event, args });
    if (!prevented || JSON.stringify(answers) !== JSON.stringify([must]))
      problems.push(`${event}: ${JSON.stringify(answers)}`);
  }
  const device = await standIn.do('emit', {
    on: 'contents',
    event: 'select-bluetooth-device',
    args: [[{ deviceId: '1' }], '$answer'],
  });
  if (!device.prevented || device.answers[0]?.[0] !== '') problems.push('a Bluetooth device is chosen');
  return problems;
};

/** Frames that are not the main frame of the console's window on its exact origin. */
export const strangers = [
  ...[
    'https://evil.example/',
    'app://console.evil/',
    'app://user@console/',
    'file:///x',
    'about:blank',
    'app://other/',
    '',
  ].map((url) => ({ url, frame: 'main' as const })),
  { url: 'app://console/', frame: 'sub' as const },
  { url: 'app://console/', frame: 'copy' as const },
  { url: 'app://console/', frame: 'none' as const },
  { url: 'app://console/', frame: 'main' as const, stranger: true },
];

const senders: Check = async ({ standIn }) => {
  const problems: string[] = [];
  for (const channel of await standIn.do('channels', {})) {
    for (const caller of strangers) {
      const answer = (await standIn.do('invoke', { channel, caller, args: [{}] })) as { error?: { code?: string } };
      if (answer.error?.code !== 'FORBIDDEN') problems.push(`${channel} answers ${JSON.stringify(caller)}`);
    }
  }
  const own = {
    channel: 'binnacle:workspace.info',
    caller: { url: 'app://console/', frame: 'main' as const },
    args: [{}],
  };
  if (!('data' in ((await standIn.do('invoke', own)) as object))) problems.push('the page itself is not answered');
  return problems;
};

const sandboxed: Check = ({ calls }) => {
  const at = (api: string) => calls.findIndex((call) => call.api === api);
  return at('app.enableSandbox') !== -1 && at('app.enableSandbox') < at('app.whenReady')
    ? []
    : ['the sandbox is not on for all'];
};

const privileges: Check = ({ calls }) => {
  const schemes = calls
    .filter(({ api }) => api === 'protocol.registerSchemesAsPrivileged')
    .flatMap(({ args }) => args[0] as object[]);
  const must = JSON.stringify([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  const problems = JSON.stringify(schemes) === must ? [] : [`schemes: ${JSON.stringify(schemes)}`];
  const handled = calls.filter(({ api }) => api.endsWith('protocol.handle')).map(({ args }) => args[0]);
  return handled.join() === 'app' ? problems : [...problems, `handled schemes: ${handled.join()}`];
};

const children: Check = ({ calls }) =>
  calls
    .filter(({ api }) => api === 'utilityProcess.fork')
    .flatMap(({ args }) => {
      const [file, , options] = args as [
        string,
        unknown,
        { env?: object; execArgv?: string[]; allowLoadingUnsignedLibraries?: boolean },
      ];
      const names = Object.keys(options.env ?? {});
      const problems = [];
      if (/sandbox/.test(file)) {
        if (names.join() !== 'BINNACLE_CHILD') problems.push(`the sandbox sees ${names.join() || 'everything'}`);
        if (!/max-old-space-size=\d+/.test((options.execArgv ?? []).join()))
          problems.push('the sandbox has no bound of memory');
      }
      if (names.length === 0 || names.some((name) => /^(NODE_|LD_|DYLD_|ELECTRON_)/.test(name)))
        problems.push(`${file} sees ${names.join()}`);
      if (options.allowLoadingUnsignedLibraries !== false) problems.push(`${file} may load unsigned libraries`);
      return problems;
    });

const outside: Check = ({ calls }) =>
  calls
    .filter(({ api }) => /^(shell|clipboard|net|safeStorage|globalShortcut|desktopCapturer)\./.test(api))
    .map(({ api }) => `it uses ${api}`);

/**
 * Electron's security checklist, as far as a running console shows it, by item. Items 16 (current Electron), 19 (fuses)
 * and 20 (the preload) are about files and have tests of their own.
 */
export const checklist: Readonly<Record<string, Check>> = {
  '1 only load secure content': all(
    loads,
    blocked(
      foreignAddresses.filter((url) => !/^(data:|blob:app:|devtools:)/.test(url)),
      'persist:console',
      ownAddresses,
    ),
    blocked([...foreignAddresses, ...ownAddresses], 'default'),
  ),
  '2 no Node.js integration': all(
    preference('nodeIntegration', false),
    preference('nodeIntegrationInWorker', false),
    preference('nodeIntegrationInSubFrames', false),
  ),
  '3 context isolation': preference('contextIsolation', true),
  '4 process sandboxing': all(preference('sandbox', true), sandboxed, children),
  '5 session permission requests from remote content': permissions,
  '6 web security stays on': preference('webSecurity', true),
  '7 Content-Security-Policy': policy,
  '8 no insecure content': preference('allowRunningInsecureContent', false),
  '9 no experimental features': preference('experimentalFeatures', false),
  '10 no Blink features': absent('enableBlinkFeatures', 'disableBlinkFeatures'),
  '11 no popups from webviews': all(preference('webviewTag', false), webview),
  '12 webview options verified': all(preference('webviewTag', false), webview),
  '13 limited navigation': all(navigation, preference('navigateOnDragDrop', false), network),
  '14 limited new windows': newWindows,
  '15 nothing untrusted is handed to the system': outside,
  '17 the sender of every message': senders,
  '18 a scheme of its own, no file protocol': all(
    loads,
    privileges,
    blocked(['file:///etc/passwd', 'file://localhost/etc/passwd'], 'persist:console'),
  ),
};
