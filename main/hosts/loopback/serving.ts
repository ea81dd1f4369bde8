import { startEngineThread } from '../engine-thread.ts';
import { installation } from '../installation.ts';
import type { Client } from '../session/client.ts';
import type { BrowserWindow } from './browser.ts';
import { startLoopback } from './server.ts';

/** How the console's page is served to a browser on this machine. */
export interface Serving {
  /** The data folder. */
  readonly folder: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Opens a window of its own, whose end ends the serving. */
  readonly open: boolean;
  /** Asks the engine before anybody listens; what it throws ends the serving. */
  readonly beforeListening?: (client: Client) => Promise<void>;
  readonly onListening: (url: string, openFile: string) => void | Promise<void>;
  /** No window was opened: it was not asked for, or cannot be, for this reason. The file opens the page in a browser. */
  readonly onWindowless: (openFile: string, why: string | undefined) => void | Promise<void>;
  /** The window ended in another way than being closed; the page is still served. */
  readonly onWindowLost: (openFile: string) => void;
  /** Resolves when the serving is to end. */
  readonly stopped: Promise<unknown>;
}

/** Serves the page until it is stopped or its window is closed; then everything is released. */
export async function serveConsole(serving: Serving): Promise<void> {
  const { page, engine, children } = installation();
  const client = startEngineThread({ entry: engine, folder: serving.folder, host: 'loopback', children });
  try {
    await serving.beforeListening?.(client);
    await listen(serving, client, page);
  } finally {
    await client.close();
  }
}

async function listen(serving: Serving, client: Client, page: string): Promise<void> {
  let window: BrowserWindow | undefined;
  const loopback = await startLoopback({
    client,
    page,
    port: serving.port,
    // A window of our own needs its file once.
    onOpened: () => window !== undefined && loopback.seal(),
  });
  const { url, openFile } = loopback;
  try {
    await serving.onListening(url, openFile);
    const { executable, why } = serving.open ? await browserToOpen() : {};
    if (executable === undefined) {
      await serving.onWindowless(openFile, why);
      await serving.stopped;
      return;
    }
    const { openWindow } = await import('./browser.ts');
    window = openWindow(executable, openFile);
    const first = await Promise.race([window.gone, serving.stopped.then(() => 'stopped' as const)]);
    if (first === 'stopped' || first === 0) return;
    window = undefined;
    serving.onWindowLost(openFile);
    await serving.stopped;
  } finally {
    await loopback.close();
    await window?.close();
  }
}

/** The browser a window opens in, or why there is none. It is looked for once the page can be had: looking takes time. */
async function browserToOpen(): Promise<{ readonly executable?: string; readonly why?: string }> {
  const { findBrowser, whyNoWindow } = await import('./browser.ts');
  const why = whyNoWindow();
  const executable = why === undefined ? findBrowser() : undefined;
  return { ...(executable === undefined ? {} : { executable }), ...(why === undefined ? {} : { why }) };
}
