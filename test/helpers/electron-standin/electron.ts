import { EventEmitter } from 'node:events';
import { application } from './application.ts';
import { serveCommands } from './control.ts';
import { record, strict } from './recorder.ts';
import { BrowserWindow, births, deaths } from './windows.ts';

export { session } from './sessions.ts';
export { utilityProcess } from './utility.ts';
export { BrowserWindow };

/** Electron's `app`. */
export const app = strict('app', application);

/** Handlers of `ipcMain.handle` by channel. */
export const channels = new Map<string, (event: object, ...args: unknown[]) => unknown>();
export const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: (event: object, ...args: unknown[]) => unknown) {
    if (channels.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    channels.set(channel, handler);
  },
});

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged() {
    if (application.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
});

const theme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' });
export const nativeTheme = strict('nativeTheme', theme);

export const Menu = {
  buildFromTemplate(template: readonly object[]) {
    record('Menu.buildFromTemplate', [template]);
    return { template };
  },
  setApplicationMenu: (menu: unknown) => record('Menu.setApplicationMenu', [menu]),
};

const display = { id: 1, workArea: { x: 0, y: 0, width: 2560, height: 1400 } };
export const screen = strict('screen', { getAllDisplays: () => [display] });

const answers = { response: 0 };
export const dialog = strict('dialog', {
  showErrorBox: (title: string, text: string) => void process.stderr.write(`${title}\n${text}\n`),
  showMessageBox: async () => ({ ...answers, checkboxChecked: false }),
});

// What the console has no use for is there, so that importing it works, and cannot be used.
const unused = (name: string) => strict(name, {});
export const autoUpdater = unused('autoUpdater');
export const clipboard = unused('clipboard');
export const contentTracing = unused('contentTracing');
export const crashReporter = unused('crashReporter');
export const desktopCapturer = unused('desktopCapturer');
export const globalShortcut = unused('globalShortcut');
export const net = unused('net');
export const powerMonitor = unused('powerMonitor');
export const safeStorage = unused('safeStorage');
export const shell = unused('shell');
export const webContents = unused('webContents');

births.push((contents) => application.emit('web-contents-created', {}, contents));
deaths.push(() => application.windowGone());
serveCommands({ application, channels, theme, answers });
