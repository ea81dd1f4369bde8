import { app } from 'electron';
import { startEngineThread } from '../engine-thread.ts';
import { installation } from '../installation.ts';
import { dataFolderOf } from './arguments.ts';
import { guardContents } from './guards.ts';
import { serveOperations } from './ipc.ts';
import { installMenu } from './menu.ts';
import { guardSession } from './permissions.ts';
import { registerScheme, servePage } from './scheme.ts';
import { utilityLauncher } from './utility-launcher.ts';
import { mainWindow } from './window.ts';

/** The desktop host, in the order things must happen. */
export async function startElectron(): Promise<void> {
  app.enableSandbox();
  registerScheme();
  guardContents();
  const { children, engine, page } = installation();
  const folder = dataFolderOf(process.argv);
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
  const window = mainWindow(session);
  serveOperations(client, window);
  installMenu(window);
  app.on('window-all-closed', () => app.quit());
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    // What was accepted is finished and flushed before the process goes.
    event.preventDefault();
    void client.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
