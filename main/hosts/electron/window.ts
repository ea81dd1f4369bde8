import { app, BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import { pageAddress } from './scheme.ts';
import { firstSize, keepWindowState, readWindowState, smallestSize } from './window-state.ts';

/** What a window is made of. */
export interface WindowParts {
  readonly session: Session;
  /** Path of the built preload. */
  readonly preload: string;
  /** Chromium's profile folder, where the window's place is kept. */
  readonly profile: string;
}

/** The surface behind the page while it loads, by theme. */
const surface = () => (nativeTheme.shouldUseDarkColors ? '#0D1214' : '#E9EDEE');

/** Makes the console's window and loads its page. */
export function openWindow({ session, preload, profile }: WindowParts): BrowserWindow {
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
  const kept = readWindowState(profile, displays);
  const window = new BrowserWindow({
    ...(kept?.bounds ?? firstSize),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    show: false,
    title: 'Binnacle',
    backgroundColor: surface(),
    webPreferences: {
      session,
      preload,
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
      safeDialogs: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  const repaint = () => window.setBackgroundColor(surface());
  nativeTheme.on('updated', repaint);
  window.once('closed', () => void nativeTheme.off('updated', repaint));
  keepWindowState(window, profile);
  window.once('ready-to-show', () => {
    if (kept?.maximized) window.maximize();
    window.show();
  });
  void window.loadURL(pageAddress);
  return window;
}

/** Brings a window to the front, wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
