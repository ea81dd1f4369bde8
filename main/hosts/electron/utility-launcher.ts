import { utilityProcess } from 'electron';
import type { Child, ChildLauncher } from '../../core/ports.ts';
import { type ChildEntries, sandboxHeapMegabytes, sessionEnvironment } from '../fork-launcher.ts';

/**
 * Starts children as utility processes: with the run-as-node fuse off, `fork` has nothing to run. The sandbox gets an
 * empty environment and a bounded heap.
 */
export function utilityLauncher(entries: ChildEntries): ChildLauncher {
  return {
    launch(entry) {
      const child = utilityProcess.fork(entries[entry], [], {
        serviceName: `binnacle ${entry}`,
        stdio: 'ignore',
        env: entry === 'sandbox' ? {} : sessionEnvironment(),
        execArgv: entry === 'sandbox' ? [`--js-flags=--max-old-space-size=${sandboxHeapMegabytes}`] : [],
        // A library that is not signed by the same hand is not loaded.
        allowLoadingUnsignedLibraries: false,
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
