import { BinnacleError, type Failure, toFailure } from '../../contract/errors.ts';
import type {
  AnswerMessage,
  Connection,
  ConsoleEvent,
  Envelope,
  RequestMessage,
  RequestMeta,
} from '../../contract/messages.ts';
import type { OperationName } from '../../contract/operations.ts';

interface Unanswered {
  readonly request: RequestMessage;
  readonly answer: (envelope: Envelope) => void;
  readonly settled: Promise<Envelope>;
  /** How often it was handed to an engine; any of them may have done it. */
  sent: number;
}

/** A request whose engine ended this often is not tried again: it may be what ends them. */
const MAX_TRIES = 3;

/**
 * The requests of one host, over one connection after another.
 *
 * When a connection is lost, its unanswered requests wait for the next one. A read is simply sent again. A write may
 * have been done by the engine that is gone: the next one is asked for its request id first, and only what it does not
 * know is sent again, so that nothing is done twice and nothing is answered that was not done.
 */
export class Requests {
  #unanswered = new Map<number, Unanswered>();
  #questions = new Map<number, (envelope: Envelope) => void>();
  #listeners = new Set<(event: ConsoleEvent) => void>();
  #connection: Connection | undefined;
  #next = 1;

  /** How many requests wait for their answer. */
  get waiting(): number {
    return this.#unanswered.size;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Sends a request, now or with the next connection. */
  ask(operation: string, parameters: unknown, meta: RequestMeta): Promise<Envelope> {
    const request: RequestMessage = { type: 'request', id: this.#next++, operation, parameters, meta };
    const { promise, resolve } = Promise.withResolvers<Envelope>();
    const entry: Unanswered = { request, answer: resolve, settled: promise, sent: 0 };
    this.#unanswered.set(request.id, entry);
    if (this.#connection !== undefined) this.#send(this.#connection, entry);
    return promise;
  }

  /** Takes a new connection into use and sees to what the last one left unanswered. */
  use(connection: Connection): void {
    this.#connection = connection;
    this.#questions.clear();
    connection.onClose(() => this.drop(connection));
    connection.onMessage((message) => {
      if (this.#connection !== connection) return;
      if (message.type === 'event') this.tell(message.event);
      if (message.type === 'answer') this.#answered(message);
      if (message.type === 'not-taken') this.#notTaken(message.id);
    });
    const all = [...this.#unanswered.values()];
    for (const entry of all) if (entry.sent === 0) this.#send(connection, entry);
    void this.#resume(
      connection,
      all.filter((entry) => entry.sent > 0),
    );
  }

  /** One after another: where one of them is what ended the engine, the others must not go down with it again. */
  async #resume(connection: Connection, entries: readonly Unanswered[]): Promise<void> {
    const gone = new Promise<void>((done) => connection.onClose(done));
    for (const entry of entries) {
      const changes = await mayChange(entry.request);
      if (this.#connection !== connection) return;
      if (!this.#unanswered.has(entry.request.id)) continue;
      if (changes) this.#askWhetherDone(connection, entry);
      else this.#send(connection, entry);
      await Promise.race([entry.settled, gone]);
    }
  }

  /** Lets go of a connection that is no use any more. */
  drop(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  /** Answers everything that waits with a failure. A write that an engine may have seen is said to be unsure. */
  fail(error: unknown): void {
    const failure = toFailure(error);
    const all = [...this.#unanswered.values()];
    this.#unanswered.clear();
    this.#questions.clear();
    for (const { request, answer, sent } of all) {
      if (sent === 0) answer({ formatVersion: 1, error: failure });
      else {
        void mayChange(request).then((changes) =>
          answer({ formatVersion: 1, error: changes ? unsure(failure, request) : failure }),
        );
      }
    }
  }

  onEvent(listener: (event: ConsoleEvent) => void): () => void {
    // A wrapper of its own, so that a listener added twice is called twice.
    const own = (event: ConsoleEvent) => listener(event);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Tells every listener; one that throws does not keep the others from hearing. */
  tell(event: ConsoleEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #send(connection: Connection, entry: Unanswered): void {
    if (this.#connection !== connection || !this.#unanswered.has(entry.request.id)) return;
    if (entry.sent === MAX_TRIES) {
      this.#give(entry, { formatVersion: 1, error: deadly(entry.request) });
      return;
    }
    try {
      connection.send(entry.request);
      entry.sent++;
    } catch (cause) {
      const failure = new BinnacleError(
        'INVALID_INPUT',
        `The request ${entry.request.operation} is too large to send.`,
        {
          fix: 'Send less at once.',
          cause,
        },
      );
      this.#give(entry, { formatVersion: 1, error: toFailure(failure) });
    }
  }

  #answered(message: AnswerMessage): void {
    const question = this.#questions.get(message.id);
    if (question !== undefined) {
      this.#questions.delete(message.id);
      question(message.envelope);
      return;
    }
    const entry = this.#unanswered.get(message.id);
    this.#unanswered.delete(message.id);
    entry?.answer(message.envelope);
  }

  /** An engine that ends in good order has not even seen the request: that is no try of it. */
  #notTaken(id: number): void {
    const entry = this.#unanswered.get(id);
    if (entry !== undefined) entry.sent--;
  }

  #askWhetherDone(connection: Connection, entry: Unanswered): void {
    if (this.#connection !== connection) return;
    const { meta } = entry.request;
    const id = this.#next++;
    this.#questions.set(id, (envelope) => {
      if ('error' in envelope) {
        // No workspace has kept nothing, so nothing was done; anything else leaves it open.
        if (envelope.error.code === 'NO_WORKSPACE') this.#send(connection, entry);
        else this.#give(entry, { formatVersion: 1, error: unsure(envelope.error, entry.request) });
        return;
      }
      const status = envelope.data as { readonly known: boolean; readonly envelope?: Envelope };
      if (status.known && status.envelope !== undefined) this.#give(entry, status.envelope);
      else this.#send(connection, entry);
    });
    connection.send({
      type: 'request',
      id,
      operation: 'request.status',
      parameters: { requestId: meta.requestId },
      meta: { ...meta, requestId: crypto.randomUUID(), dryRun: false },
    });
  }

  #give(entry: Unanswered, envelope: Envelope): void {
    this.#unanswered.delete(entry.request.id);
    entry.answer(envelope);
  }
}

/** Whether a request could have changed something. The contract is loaded only when a connection was lost. */
async function mayChange(request: RequestMessage): Promise<boolean> {
  if (request.meta.dryRun) return false;
  const { operations } = await import('../../contract/operations.ts');
  return (
    !Object.hasOwn(operations, request.operation) || operations[request.operation as OperationName].mode === 'write'
  );
}

function deadly(request: RequestMessage): Failure {
  const failure = new BinnacleError(
    'INTERNAL',
    `The engine ended ${MAX_TRIES} times while it worked on ${request.operation}, so it was not sent again.`,
    { fix: 'Nothing of it was kept. Report what was asked, and what `binnacle doctor` says.' },
  );
  return toFailure(failure);
}

function unsure(failure: Failure, request: RequestMessage): Failure {
  return {
    ...failure,
    message: `${failure.message} Whether ${request.operation} was done could not be asked.`,
    fix: failure.fix || 'Look at the history before doing it again.',
    details: { outcome: 'unknown', requestId: request.meta.requestId, cause: failure.details },
  };
}

/** The failure of a folder whose holder does not answer. */
export function busy(folder: string, holder: string): BinnacleError {
  return new BinnacleError('BUSY', `Another console${holder} holds the data folder ${folder} and does not answer.`, {
    path: 'data-dir',
    fix: 'Wait for it or end it; its lock goes with it. `binnacle doctor` says more.',
  });
}
