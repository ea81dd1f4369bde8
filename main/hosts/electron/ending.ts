import { app } from 'electron';
import type { Client } from '../session/client.ts';

/** Milliseconds the engine gets to finish and flush; what it acknowledged is on disk already. */
const GRACE = 15_000;

/** Lets the console end only after the engine has finished what it accepted. */
export function endInOrder(client: Client): void {
  // On macOS an application stays without a window until it is told to quit.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void within(GRACE, client.close()).finally(() => {
      state = 'closed';
      app.quit();
    });
  });
}

function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
