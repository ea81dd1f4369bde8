import { errorExitCodes, toFailure } from '../../contract/errors.ts';
import { startEngineThread } from '../engine-thread.ts';
import { installation } from '../installation.ts';
import { dataFolder } from '../session/folder.ts';
import type { BrowserWindow } from './browser.ts';
import { readArguments } from './options.ts';
import { startLoopback } from './server.ts';

/** Milliseconds after which a second interrupt is meant as one. */
const IMPATIENT = 1000;

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
  // Whoever started this may have stopped listening; that is no reason to end.
  process.stdout.on('error', () => undefined);
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

/** Runs the ending once. An operator who interrupts again after a moment does not want to wait for it. */
function stopOnce(ending: () => Promise<void>): (signal?: NodeJS.Signals) => void {
  let begun: number | undefined;
  return (signal) => {
    if (begun !== undefined) {
      // One signal may come twice, from the terminal and from the parent.
      if (signal === 'SIGINT' && performance.now() - begun > IMPATIENT) process.exit(130);
      return;
    }
    begun = performance.now();
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
