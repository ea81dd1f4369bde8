import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { BinnacleError, toFailure } from '../../contract/errors.ts';
import type { Envelope } from '../../contract/messages.ts';
import { operationNames } from '../../contract/operation-names.ts';
import type { Client } from '../session/client.ts';
import { metaOf } from './meta.ts';
import { plainData } from './payload.ts';
import { isPage, parse } from './scheme.ts';

/** The channel of an operation. */
export const channelOf = (operation: string) => `binnacle:${operation}`;
/** The channel on which the page hears events. */
export const eventChannel = 'binnacle:event';

/**
 * Answers the page's calls, one channel for each operation, and passes events on. The only place that touches `ipcMain`.
 * @param current gives the console's window, or undefined while there is none.
 */
export function serveOperations(client: Client, current: () => BrowserWindow | undefined): void {
  for (const operation of operationNames) {
    ipcMain.handle(channelOf(operation), async (event, parameters: unknown, meta: unknown): Promise<Envelope> => {
      try {
        refuseStrangers(event, current());
        return await client.request(operation, plainData(parameters), metaOf(meta));
      } catch (error) {
        return { formatVersion: 1, error: toFailure(error) };
      }
    });
  }
  client.onEvent((event) => {
    const window = current();
    if (window !== undefined && !window.isDestroyed()) window.webContents.send(eventChannel, event);
  });
}

/** Only the main frame of the console's window, on its exact origin, is answered. */
function refuseStrangers({ sender, senderFrame }: IpcMainInvokeEvent, window: BrowserWindow | undefined): void {
  if (window !== undefined && !window.isDestroyed() && senderFrame !== null && sender === window.webContents) {
    const url = parse(senderFrame.url);
    if (url !== undefined && isPage(url) && senderFrame === window.webContents.mainFrame) return;
  }
  throw new BinnacleError('FORBIDDEN', 'This call did not come from the console’s own page.', {
    fix: 'Use the console’s window.',
  });
}
