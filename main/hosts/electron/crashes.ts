import { app, type BrowserWindow, dialog } from 'electron';

/** How often a page that ends is loaded again by itself within one minute. */
const ATTEMPTS = 3;
const MINUTE = 60_000;

/**
 * Loads the page again when its process ends: it comes back at the same address with everything that was kept, since
 * the page itself keeps nothing. A page that keeps ending, or answers no more, asks the operator.
 */
export function recoverPage(window: BrowserWindow): void {
  let ends: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    ends = [...ends.filter((at) => now - at < MINUTE), now];
    if (ends.length <= ATTEMPTS) window.webContents.reload();
    else void askAfter(window, `The window's page ended ${ends.length} times within a minute (${reason}).`);
  });
  let asked: AbortController | undefined;
  window.on('unresponsive', () => {
    asked?.abort();
    asked = new AbortController();
    void askAfter(window, 'The window’s page does not answer.', asked.signal);
  });
  // A page that answers again needs no decision any more.
  window.on('responsive', () => asked?.abort());
}

async function askAfter(window: BrowserWindow, message: string, signal?: AbortSignal): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Binnacle',
    message,
    detail: 'What you changed and kept is safe. Loading the page again loses only what was typed and not yet kept.',
    buttons: ['Wait', 'Load the page again', 'Quit'],
    defaultId: 1,
    cancelId: 0,
    ...(signal === undefined ? {} : { signal }),
  });
  if (window.isDestroyed()) return;
  if (response === 1) {
    window.webContents.forcefullyCrashRenderer();
    window.webContents.reload();
  } else if (response === 2) app.quit();
}
