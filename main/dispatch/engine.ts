import type { Connection, ConsoleEvent, Message } from '../contract/messages.ts';
import { Dispatcher, type DispatcherOptions } from './dispatcher.ts';

/** The core with its storage, serving any number of connections. */
export interface Engine {
  /** Answers this connection's requests and sends it every event, until it closes. */
  attach(connection: Connection): void;
  /** Finishes what was accepted, flushes and releases everything. */
  close(): Promise<void>;
}

/** Makes an engine of a workspace; `release` lets go of the workspace's files and children. */
export function createEngine(
  options: Omit<DispatcherOptions, 'broadcast'> & {
    readonly release: () => Promise<void>;
  },
): Engine {
  const connections = new Set<Connection>();
  const broadcast = (event: ConsoleEvent) => {
    for (const connection of connections) connection.send({ type: 'event', event });
  };
  const dispatcher = new Dispatcher({ ...options, broadcast });
  const underWay = new Set<Promise<void>>();
  let closed = false;

  const serve = async (connection: Connection, message: Message) => {
    if (message.type !== 'request' || closed) return;
    const envelope = await dispatcher.answer(message);
    connection.send({ type: 'answer', id: message.id, envelope });
  };

  return {
    attach(connection) {
      connections.add(connection);
      connection.onClose(() => connections.delete(connection));
      connection.onMessage((message) => {
        const work = serve(connection, message).finally(() => underWay.delete(work));
        underWay.add(work);
      });
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
      await dispatcher.idle();
      for (const connection of connections) connection.close();
      await options.release();
    },
  };
}
