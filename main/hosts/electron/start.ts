import { dirname, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { toFailure } from '../../contract/errors.ts';
import { startEngineThread } from '../engine-thread.ts';
import { installation, stateFolder } from '../installation.ts';
import { dataFolderOf } from './arguments.ts';
import { recoverPage } from './crashes.ts';
import { endInOrder } from './ending.ts';
import { guardContents, guardNetwork, refuseDebugging } from './guards.ts';
import { serveOperations } from './ipc.ts';
import { installMenu } from './menu.ts';
import { guardSession } from './permissions.ts';
import { isFirst, useProfile } from './profile.ts';
import { registerScheme, servePage } from './scheme.ts';
import { utilityLauncher } from './utility-launcher.ts';
import { openWindow, showWindow } from './window.ts';

/** The desktop host, in the order things must happen. */
export async function startElectron(): Promise<void> {
  refuseDebugging();
  app.enableSandbox();
  registerScheme();
  guardContents();
  guardNetwork();
  try {
    await start();
  } catch (error) {
    const { message, fix } = toFailure(error);
    dialog.showErrorBox('Binnacle could not start', `${message}\n${fix}`);
    app.exit(5);
  }
}

async function start(): Promise<void> {
  const { children, engine, page } = installation();
  const folder = dataFolderOf(process.argv);
  const profile = useProfile(stateFolder(), folder);
  let window: BrowserWindow | undefined;
  const show = () => (window === undefined ? open() : showWindow(window));
  if (!isFirst(() => void app.whenReady().then(show))) return app.quit();
  await app.whenReady();
  const session = guardSession();
  servePage(session, page);
  const client = startEngineThread({
    entry: engine,
    folder,
    host: 'electron',
    children,
    launcher: utilityLauncher(children),
  });
  serveOperations(client, () => window);
  endInOrder(client);
  installMenu();
  const preload = join(dirname(page), 'preload', 'index.cjs');
  function open(): void {
    const made = openWindow({ session, preload, profile });
    recoverPage(made);
    made.once('closed', () => {
      if (window === made) window = undefined;
    });
    window = made;
  }
  // On macOS the dock asks for the window after it was closed.
  app.on('activate', show);
  open();
}
