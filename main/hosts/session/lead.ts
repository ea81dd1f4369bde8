import { readdirSync, rmdirSync } from 'node:fs';
import type { Connection, HostKind, Message } from '../../contract/messages.ts';
import type { Engine } from '../../dispatch/engine.ts';
import { removeHolder, writeHolder } from './holder.ts';
import { type Listener, listen } from './listener.ts';
import type { FolderLock } from './lock.ts';
import { connectionPair } from './pair.ts';

/** A console that holds a folder: its engine, and the socket on which it serves others. */
export interface Leadership {
  /** The host's own way to its engine. */
  readonly connection: Connection;
  /** Answers what was accepted, then lets everything go; the folder is free before the followers hear of it. */
  close(): Promise<void>;
}

/** What leading needs. */
export interface LeadOptions {
  /** Real path. */
  readonly folder: string;
  readonly host: HostKind;
  readonly compose: (folder: string) => Promise<Engine>;
  /** Absent where there is no folder to guard: nothing is listened on and nothing may be written. */
  readonly lock?: FolderLock;
  /** Whether this console made the folder, and takes it away again when nothing was kept in it. */
  readonly made?: boolean;
}

/** The names a console adds to a data folder for as long as it runs. */
const ours = new Set(['lock', 'holder.json', 'console.sock']);

/** Starts to lead: listens at once, so that others know somebody is there, and serves them when the engine is ready. */
export async function lead(options: LeadOptions): Promise<Leadership> {
  const { folder, lock } = options;
  const accepted = new Accepted();
  const early: Connection[] = [];
  let engine: Engine | undefined;
  const serve = (connection: Connection) => {
    if (engine === undefined) early.push(connection);
    else engine.attach(connection);
  };
  const before = lock?.fresh ? contents(folder) : undefined;
  let listener: Listener | undefined;
  try {
    if (lock !== undefined) {
      listener = await listen(folder, (connection) => serve(accepted.count(connection)));
      const since = new Date().toISOString();
      writeHolder(folder, { pid: process.pid, host: options.host, since, socket: listener.path });
    }
    engine = await options.compose(folder);
  } catch (error) {
    letGo(options, listener, before);
    throw error;
  }
  for (const connection of early) engine.attach(connection);
  const [mine, its] = connectionPair();
  engine.attach(accepted.count(its));
  const serving = engine;
  return {
    connection: mine,
    async close() {
      accepted.stop();
      listener?.hide();
      await accepted.done();
      try {
        await serving.close();
      } finally {
        letGo(options, listener, before);
      }
    },
  };
}

/** The order matters: the names go while the lock is held, and the followers are let go when it is free. */
function letGo(options: LeadOptions, listener: Listener | undefined, before: ReadonlySet<string> | undefined): void {
  const { folder, lock } = options;
  listener?.hide();
  if (lock !== undefined) {
    removeHolder(folder);
    const kept = [...contents(folder)].some((name) => !ours.has(name) && !before?.has(name));
    lock.release(before !== undefined && !kept);
    if (options.made && before !== undefined && !kept && before.size === 0) removeEmpty(folder);
  }
  listener?.close();
}

function contents(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder).filter((name) => !ours.has(name)));
  } catch {
    return new Set();
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else began to use it.
  }
}

/** Counts what was accepted and not yet answered. After `stop` nothing more is accepted: who asked asks the next leader. */
class Accepted {
  #open = 0;
  #stopped = false;
  #waiting: (() => void)[] = [];

  count(connection: Connection): Connection {
    const requests = new Set<number>();
    const answered = (id: number) => {
      if (!requests.delete(id)) return;
      this.#open--;
      this.#settle();
    };
    connection.onClose(() => {
      for (const id of [...requests]) answered(id);
    });
    return {
      send: (message: Message) => {
        connection.send(message);
        if (message.type === 'answer') answered(message.id);
      },
      onMessage: (listener) =>
        connection.onMessage((message) => {
          if (message.type !== 'request' || requests.has(message.id)) return;
          if (this.#stopped) return connection.send({ type: 'not-taken', id: message.id });
          requests.add(message.id);
          this.#open++;
          listener(message);
        }),
      onClose: (listener) => connection.onClose(listener),
      // The engine's closing must not end a follower before the lock is free.
      close: () => undefined,
    };
  }

  stop(): void {
    this.#stopped = true;
  }

  done(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#open > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
