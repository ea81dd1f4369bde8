import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type Session } from 'electron';
import { installation } from '../installation.ts';
import { pageAddress } from './scheme.ts';

/** Makes the console's one window and loads its page. */
export function mainWindow(session: Session): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1100,
    minHeight: 720,
    show: false,
    title: 'Binnacle',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0D1214' : '#E9EDEE',
    webPreferences: {
      session,
      preload: join(installation().page, '..', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress);
  return window;
}
