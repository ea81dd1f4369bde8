import { errorExitCodes, toFailure } from '../../contract/errors.ts';
import { startEngineThread } from '../engine-thread.ts';
import { installation } from '../installation.ts';
import { dataFolder } from '../session/folder.ts';
import type { BrowserWindow } from './browser.ts';
import { readArguments } from './options.ts';
import { startLoopback } from './server.ts';

/** Listens, opens the page where that can be done, and ends with its window or with a signal. */
async function main(): Promise<void> {
  const { dataFolder: chosen, port, open } = readArguments(process.argv.slice(2));
  const { page, engine, children } = installation();
  const client = startEngineThread({ entry: engine, folder: dataFolder(chosen), host: 'loopback', children });
  let window: BrowserWindow | undefined;
  const loopback = await startLoopback({
    client,
    page,
    port,
    // A window of our own needs its file once.
    onOpened: () => window !== undefined && loopback.seal(),
  });
  const end = stopOnce(async () => {
    await loopback.close();
    await window?.close();
    await client.close();
  });
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('SIGHUP', end);
  console.log(`Binnacle listens on ${loopback.url}`);

  const { findBrowser, openWindow, whyNoWindow } = await import('./browser.ts');
  const why = open ? whyNoWindow() : '';
  const browser = why === undefined ? findBrowser() : undefined;
  if (browser === undefined) {
    console.log(`${why ? `No window was opened: ${why}. ` : ''}Open this file in a browser: ${loopback.openFile}`);
    return;
  }
  window = openWindow(browser, loopback.openFile);
  if ((await window.gone) === 0) return end();
  window = undefined;
  console.log(`The window ended unexpectedly. Open this file in a browser: ${loopback.openFile}`);
}

/** Runs the ending once; a second signal does not wait for it. */
function stopOnce(ending: () => Promise<void>): () => void {
  let begun = false;
  return () => {
    if (begun) process.exit(130);
    begun = true;
    ending().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
}

function fail(error: unknown): never {
  const { code, message, fix } = toFailure(error);
  console.error(`${message} ${fix}`.trim());
  process.exit(errorExitCodes[code]);
}

main().catch(fail);
