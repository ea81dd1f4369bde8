import type { MessagePort } from 'node:worker_threads';
import { type Failure, toFailure } from '../contract/errors.ts';
import type { AnswerMessage, EventMessage, HostKind, RequestMessage } from '../contract/messages.ts';
import type { ChildLauncher } from '../core/ports.ts';
import type { Engine } from '../dispatch/engine.ts';
import { type ChildEntries, forkLauncher } from './fork-launcher.ts';
import { relayLauncher } from './relay-launcher.ts';
import type { Client, Standing } from './session/client.ts';
import { openSession } from './session/session.ts';

/** What the engine thread is started with. */
export interface EngineData {
  readonly folder: string;
  readonly host: HostKind;
  /** Where the children's entries stand, for a thread that starts them itself. */
  readonly children: ChildEntries;
  /** The way to children that only the host can start; used instead of `children` when there. */
  readonly launcher: MessagePort | null;
  /** Milliseconds to wait for a data folder that another console holds. */
  readonly wait: number | null;
}

/** From the host to the engine thread. */
export type ToEngine = RequestMessage | { readonly type: 'close' };
/** From the engine thread to the host. */
export type FromEngine =
  | AnswerMessage
  | EventMessage
  | { readonly type: 'standing'; readonly standing: Standing }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Milliseconds between attempts to open a folder that could not be opened. */
const RETRY = 1000;

/** Makes the engine of a folder, with the children of whichever host this is. */
export type Compose = (folder: string, launcher: ChildLauncher, host: HostKind) => Promise<Engine>;

/**
 * Serves the engine of a data folder to the thread behind `port` until it is told to close. A folder that cannot be
 * opened fails what was asked meanwhile, and is tried again.
 */
export async function serveEngine(port: MessagePort, data: EngineData, compose: Compose): Promise<void> {
  const launcher = data.launcher === null ? forkLauncher(data.children) : relayLauncher(data.launcher);
  const say = (message: FromEngine) => port.postMessage(message);
  const early: RequestMessage[] = [];
  let client: Client | undefined;
  let closing = false;
  let wake: () => void = () => undefined;

  const serve = async (message: RequestMessage) => {
    if (client === undefined) return void early.push(message);
    const { operation, parameters, meta } = message;
    const envelope = await client.request(operation, parameters, meta);
    say({ type: 'answer', id: message.id, envelope });
    tellStanding();
  };
  let told = '';
  const tellStanding = () => {
    const standing = client?.role() ?? { role: 'apart', pid: 0 };
    if (told === JSON.stringify(standing)) return;
    told = JSON.stringify(standing);
    say({ type: 'standing', standing });
  };
  port.on('message', (message: ToEngine) => {
    if (message.type === 'request') return void serve(message);
    closing = true;
    wake();
    void finish();
  });
  const finish = async () => {
    await client?.close();
    port.close();
    data.launcher?.close();
  };

  while (!closing) {
    try {
      client = await openSession({
        folder: data.folder,
        host: data.host,
        create: true,
        stay: true,
        ...(data.wait === null ? {} : { wait: data.wait }),
        compose: (folder) => compose(folder, launcher, data.host),
        onEvent(event) {
          say({ type: 'event', event });
          if (event.kind === 'host') tellStanding();
        },
      });
      tellStanding();
      if (closing) return finish();
      for (const message of early.splice(0)) void serve(message);
      return;
    } catch (error) {
      say({ type: 'failed', failure: toFailure(error) });
      early.splice(0);
      await new Promise<void>((go) => {
        wake = go;
        setTimeout(go, RETRY);
      });
    }
  }
}
