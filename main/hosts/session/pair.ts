import type { Connection, Message } from '../../contract/messages.ts';

/** Two ends of a connection inside one process. What one sends, the other hears in a later microtask, in order. */
export function connectionPair(): readonly [Connection, Connection] {
  const ends = [new End(), new End()] as const;
  ends[0].other = ends[1];
  ends[1].other = ends[0];
  return ends;
}

class End implements Connection {
  other: End | undefined;
  #messages: ((message: Message) => void)[] = [];
  #closes: (() => void)[] = [];
  #open = true;

  send(message: Message): void {
    const other = this.other;
    if (this.#open) queueMicrotask(() => other?.hear(message));
  }

  onMessage(listener: (message: Message) => void): void {
    this.#messages.push(listener);
  }

  onClose(listener: () => void): void {
    if (this.#open) this.#closes.push(listener);
    else queueMicrotask(listener);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#closes) queueMicrotask(listener);
    queueMicrotask(() => this.other?.close());
  }

  hear(message: Message): void {
    for (const listener of this.#messages) listener(message);
  }
}
