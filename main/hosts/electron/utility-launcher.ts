import { utilityProcess } from 'electron';
import type { Child, ChildLauncher } from '../../core/ports.ts';
import { type ChildEntries, sandboxHeapMegabytes, sessionEnvironment } from '../fork-launcher.ts';

/**
 * The sandbox's whole environment. It says one harmless thing, because Electron takes an empty environment for none
 * given, and hands on its own.
 */
const SANDBOX_ENVIRONMENT = { BINNACLE_CHILD: 'sandbox' };

/**
 * Starts children as utility processes: with the run-as-node fuse off, `fork` has nothing to run. The sandbox gets no
 * environment of ours and a bounded heap.
 */
export function utilityLauncher(entries: ChildEntries): ChildLauncher {
  return {
    launch(entry) {
      const child = utilityProcess.fork(entries[entry], [], {
        serviceName: `binnacle ${entry}`,
        stdio: 'ignore',
        env: entry === 'sandbox' ? SANDBOX_ENVIRONMENT : sessionEnvironment(),
        execArgv: entry === 'sandbox' ? [`--js-flags=--max-old-space-size=${sandboxHeapMegabytes}`] : [],
        // A library that is not signed by the same hand is not loaded.
        allowLoadingUnsignedLibraries: false,
        // Rendered text has no business with what the console may do on this desktop.
        disclaim: entry === 'sandbox',
      });
      let ended: string | undefined;
      const exits: ((reason: string) => void)[] = [];
      child.once('exit', (code) => {
        ended = `ended with code ${code}`;
        for (const listener of exits) listener(ended);
      });
      const adapted: Child = {
        send: (message) => child.postMessage(message),
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => void (ended === undefined ? exits.push(listener) : listener(ended)),
        kill: () => void child.kill(),
      };
      return adapted;
    },
  };
}
