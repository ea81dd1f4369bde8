import { errorExitCodes, toFailure } from '../../contract/errors.ts';
import { dataFolder } from '../session/folder.ts';
import { readArguments } from './options.ts';
import { serveConsole } from './serving.ts';

/** Milliseconds after which a second interrupt is meant as one. */
const IMPATIENT = 1000;

/** Listens, opens the page where that can be done, and ends with its window or with a signal. */
async function main(): Promise<void> {
  const { dataFolder: chosen, port, open } = readArguments(process.argv.slice(2));
  // Whoever started this may have stopped listening; that is no reason to end.
  process.stdout.on('error', () => undefined);
  await serveConsole({
    folder: dataFolder(chosen),
    port,
    open,
    onListening: (url) => console.log(`Binnacle listens on ${url}`),
    onWindowless: (openFile, why) =>
      console.log(`${why ? `No window was opened: ${why}. ` : ''}Open this file in a browser: ${openFile}`),
    onWindowLost: (openFile) => console.log(`The window ended unexpectedly. Open this file in a browser: ${openFile}`),
    stopped: untilSignal(),
  });
  process.exit(0);
}

/** Resolves at the first signal. An operator who interrupts again after a moment does not want to wait for the end. */
function untilSignal(): Promise<void> {
  let begun: number | undefined;
  return new Promise((stop) => {
    const heard = (signal: NodeJS.Signals) => {
      if (begun === undefined) {
        begun = performance.now();
        stop();
        return;
      }
      // One signal may come twice, from the terminal and from the parent.
      if (signal === 'SIGINT' && performance.now() - begun > IMPATIENT) process.exit(130);
    };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, heard);
  });
}

function fail(error: unknown): never {
  const { code, message, fix } = toFailure(error);
  console.error(`${message} ${fix}`.trim());
  process.exit(errorExitCodes[code]);
}

main().catch(fail);
