import type { MessagePort } from 'node:worker_threads';
import type { Child, ChildLauncher } from '../core/ports.ts';

type ToHost =
  | { readonly do: 'launch'; readonly id: number; readonly entry: 'sandbox' | 'keychain' }
  | { readonly do: 'send'; readonly id: number; readonly message: unknown }
  | { readonly do: 'kill'; readonly id: number };
type ToWorker =
  | { readonly did: 'message'; readonly id: number; readonly message: unknown }
  | { readonly did: 'exit'; readonly id: number; readonly reason: string };

/**
 * A launcher for a worker thread whose host alone can start children, as Electron's main thread with utility processes.
 * Everything passes through the port; the other end is served by `lendLauncher`.
 */
export function relayLauncher(port: MessagePort): ChildLauncher {
  const children = new Map<number, RelayedChild>();
  const say = (message: ToHost) => port.postMessage(message);
  let next = 1;
  port.on('message', (told: ToWorker) => {
    const child = children.get(told.id);
    if (told.did === 'message') child?.hear(told.message);
    else {
      children.delete(told.id);
      child?.end(told.reason);
    }
  });
  port.on('close', () => {
    for (const child of children.values()) child.end('the host is gone');
    children.clear();
  });
  // A port keeps its thread alive only while a child is out.
  port.unref();
  return {
    launch(entry) {
      const id = next++;
      const child = new RelayedChild(
        (message) => say({ do: 'send', id, message }),
        () => say({ do: 'kill', id }),
      );
      children.set(id, child);
      say({ do: 'launch', id, entry });
      return child;
    },
  };
}

/** Starts children for a worker thread on the host's own thread, until the port closes; then they are ended. */
export function lendLauncher(port: MessagePort, launcher: ChildLauncher): void {
  const children = new Map<number, Child>();
  const say = (message: ToWorker) => port.postMessage(message);
  port.on('message', (asked: ToHost) => {
    if (asked.do === 'launch') {
      const { id } = asked;
      const child = launcher.launch(asked.entry);
      children.set(id, child);
      child.onMessage((message) => say({ did: 'message', id, message }));
      child.onExit((reason) => {
        children.delete(id);
        say({ did: 'exit', id, reason });
      });
    } else if (asked.do === 'send') children.get(asked.id)?.send(asked.message);
    else children.get(asked.id)?.kill();
  });
  port.on('close', () => {
    for (const child of children.values()) child.kill();
    children.clear();
  });
}

class RelayedChild implements Child {
  readonly #send: (message: unknown) => void;
  readonly #kill: () => void;
  #messages: ((message: unknown) => void)[] = [];
  #exits: ((reason: string) => void)[] = [];
  #ended: string | undefined;

  constructor(send: (message: unknown) => void, kill: () => void) {
    this.#send = send;
    this.#kill = kill;
  }

  send(message: unknown): void {
    if (this.#ended === undefined) this.#send(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messages.push(listener);
  }

  onExit(listener: (reason: string) => void): void {
    if (this.#ended === undefined) this.#exits.push(listener);
    else listener(this.#ended);
  }

  kill(): void {
    if (this.#ended === undefined) this.#kill();
  }

  hear(message: unknown): void {
    for (const listener of this.#messages) listener(message);
  }

  end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    for (const listener of this.#exits) listener(reason);
  }
}
