import { operationNames } from '../../../main/contract/operation-names.ts';
import type { Client } from '../../../main/hosts/session/client.ts';

type Handler = (
  event: object,
  parameters: unknown,
  meta: unknown,
) => Promise<{ readonly error?: { readonly code: string } }>;

/** What `electron` gives the files under test here; the handlers they set are kept. */
export const handlers = new Map<string, Handler>();
export const electronModule = {
  ipcMain: { handle: (channel: string, handler: Handler) => void handlers.set(channel, handler) },
  app: { isPackaged: true },
  protocol: {},
};

/** A client that counts what gets through to it, and answers with nothing. */
export function countingClient(): Client & {
  readonly asked: { operation: string; parameters: unknown; meta: unknown }[];
} {
  const asked: { operation: string; parameters: unknown; meta: unknown }[] = [];
  const request: Client['request'] = async (operation, parameters, meta) => {
    asked.push({ operation, parameters, meta });
    return { formatVersion: 1, data: null, findings: [], page: { next: null } };
  };
  return {
    asked,
    request,
    call: request as Client['call'],
    onEvent: () => () => undefined,
    role: () => ({ role: 'leader', pid: 1 }),
    close: async () => undefined,
  };
}

/** A window with its frames, as far as the sender of a message is concerned. */
export function windowOf(url: string) {
  const mainFrame = { url, parent: null };
  const webContents = { mainFrame, send: () => undefined };
  return { webContents, mainFrame, window: { webContents, isDestroyed: () => false } };
}

/** Senders that must not be answered, by what is wrong with them. */
export function strangersOf({ webContents, mainFrame }: ReturnType<typeof windowOf>): Readonly<Record<string, object>> {
  const own = 'app://console/';
  return {
    'a page of another origin': { sender: webContents, senderFrame: { url: 'https://evil.example/', parent: null } },
    'another host of the scheme': { sender: webContents, senderFrame: { url: 'app://console.evil/', parent: null } },
    'a subframe': { sender: webContents, senderFrame: { url: own, parent: mainFrame } },
    'a frame that is gone': { sender: webContents, senderFrame: null },
    'another window': { sender: {}, senderFrame: mainFrame },
    'a frame that only looks alike': { sender: webContents, senderFrame: { url: own, parent: null } },
  };
}

/** Channels of the contract. */
export const channels = operationNames.map((name) => `binnacle:${name}`);
