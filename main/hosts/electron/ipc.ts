import { type BrowserWindow, ipcMain, type WebFrameMain } from 'electron';
import { BinnacleError, toFailure } from '../../contract/errors.ts';
import type { Envelope } from '../../contract/messages.ts';
import { operationNames } from '../../contract/operation-names.ts';
import type { Client } from '../session/client.ts';
import { metaOf } from './meta.ts';
import { isPage, parse } from './scheme.ts';

/** The channel of an operation. */
export const channelOf = (operation: string) => `binnacle:${operation}`;
/** The channel on which the page hears events. */
export const eventChannel = 'binnacle:event';

/** Answers the page's calls, one channel for each operation, and passes events on. The only place that touches `ipcMain`. */
export function serveOperations(client: Client, window: BrowserWindow): void {
  for (const operation of operationNames) {
    ipcMain.handle(channelOf(operation), async (event, parameters: unknown, meta: unknown): Promise<Envelope> => {
      try {
        refuseStrangers(event.senderFrame, window);
        return await client.request(operation, parameters, metaOf(meta));
      } catch (error) {
        return { formatVersion: 1, error: toFailure(error) };
      }
    });
  }
  const stop = client.onEvent((event) => {
    if (!window.isDestroyed()) window.webContents.send(eventChannel, event);
  });
  window.once('closed', stop);
}

/** Only the main frame of the console's window, on its exact origin, is answered. */
function refuseStrangers(frame: WebFrameMain | null, window: BrowserWindow): void {
  const url = frame === null ? undefined : parse(frame.url);
  if (frame !== null && url !== undefined && isPage(url) && frame === window.webContents.mainFrame) return;
  throw new BinnacleError('FORBIDDEN', 'This call did not come from the console’s own page.');
}
