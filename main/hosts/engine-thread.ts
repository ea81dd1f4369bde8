import type { Worker } from 'node:worker_threads';
import { BinnacleError, fromFailure, toFailure } from '../contract/errors.ts';
import type { Connection, Envelope, HostKind, Message } from '../contract/messages.ts';
import type { OperationName } from '../contract/operations.ts';
import type { ChildLauncher } from '../core/ports.ts';
import type { EngineData, FromEngine, ToEngine } from './engine-worker.ts';
import type { ChildEntries } from './fork-launcher.ts';
import { lendLauncher } from './relay-launcher.ts';
import { type Client, completeMeta, type MetaInput, type Standing } from './session/client.ts';
import { Requests } from './session/requests.ts';

/** Megabytes for the engine's young objects: more of them are kept for longer than they are of use. */
const YOUNG_MEMORY = 12;

/** How an engine thread is started. */
export interface EngineThreadOptions {
  /** The thread's entry file: the bundle `engine.js`, or in tests a source file. */
  readonly entry: string | URL;
  readonly folder: string;
  readonly host: HostKind;
  readonly children: ChildEntries;
  /** Lent to the thread by a host whose children can only be started on its own thread. */
  readonly launcher?: ChildLauncher;
  /** Milliseconds to wait for a data folder that another console holds. */
  readonly wait?: number;
}

/** Milliseconds before an engine that ended is started again, by how often it ended in a row. */
const PAUSES = [0, 200, 1000, 5000];
/** An engine that ran this long, in milliseconds, ended by accident, not at once. */
const SETTLED = 30_000;

/**
 * Starts the engine on a thread of its own and gives the way to it, at once: what is asked before it is ready waits.
 * An engine that ends unasked is started again; what it owed follows the same rule as a console whose leader died.
 */
export function startEngineThread(options: EngineThreadOptions): Client {
  return new EngineThread(options);
}

class EngineThread implements Client {
  readonly #options: EngineThreadOptions;
  readonly #requests = new Requests();
  #worker: Worker | undefined;
  #standing: Standing = { role: 'apart', pid: 0 };
  #closing: Promise<void> | undefined;
  #ended = 0;
  #crashed = false;

  constructor(options: EngineThreadOptions) {
    this.#options = options;
    // In the next turn, so that a host listens before the thread takes its share of the processor.
    setImmediate(() => {
      if (this.#closing === undefined) this.#start();
    });
  }

  call = ((operation: OperationName, parameters: unknown, meta?: MetaInput) =>
    this.request(operation, parameters, meta)) as Client['call'];

  request(operation: string, parameters: unknown, meta?: MetaInput): Promise<Envelope> {
    if (this.#closing !== undefined) {
      return Promise.resolve({ formatVersion: 1, error: toFailure(closing()) });
    }
    return this.#requests.ask(operation, parameters, completeMeta(this.#options.host, meta));
  }

  onEvent(listener: Parameters<Client['onEvent']>[0]): () => void {
    return this.#requests.onEvent(listener);
  }

  role(): Standing {
    return this.#standing;
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((done) => {
      const worker = this.#worker;
      if (worker === undefined) {
        this.#requests.fail(closing());
        return done();
      }
      worker.once('exit', () => done());
      worker.postMessage({ type: 'close' } satisfies ToEngine);
    });
    return this.#closing;
  }

  #start(): void {
    const { folder, host, children, launcher, wait } = this.#options;
    const { MessageChannel, Worker } = process.getBuiltinModule('node:worker_threads');
    const lent = launcher === undefined ? undefined : new MessageChannel();
    if (lent !== undefined && launcher !== undefined) lendLauncher(lent.port1, launcher);
    const workerData: EngineData = { folder, host, children, launcher: lent?.port2 ?? null, wait: wait ?? null };
    const worker = new Worker(this.#options.entry, {
      workerData,
      name: 'engine',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEMORY },
      transferList: lent === undefined ? [] : [lent.port2],
    });
    this.#worker = worker;
    const began = performance.now();
    let why = '';
    worker.on('error', (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', (code) => {
      lent?.port1.close();
      this.#gone(why || `code ${code}`, performance.now() - began);
    });
    worker.on('message', (message: FromEngine) => this.#heard(message));
    this.#requests.use(workerConnection(worker));
  }

  #heard(message: FromEngine): void {
    if (message.type === 'failed') {
      this.#requests.fail(fromFailure(message.failure));
      this.#requests.tell({ kind: 'host', connected: false, message: message.failure.message });
    } else if (message.type === 'standing') {
      this.#standing = message.standing;
      if (this.#crashed) this.#requests.tell({ kind: 'host', connected: true, message: '' });
      this.#crashed = false;
    }
  }

  #gone(why: string, after: number): void {
    this.#worker = undefined;
    this.#standing = { role: 'apart', pid: 0 };
    if (this.#closing !== undefined) {
      this.#requests.fail(closing());
      return;
    }
    this.#ended = after > SETTLED ? 0 : this.#ended + 1;
    this.#crashed = true;
    const message = `The engine ended unexpectedly (${why}) and is being started again.`;
    this.#requests.tell({ kind: 'host', connected: false, message });
    if (this.#ended >= PAUSES.length) {
      this.#requests.fail(
        new BinnacleError('INTERNAL', message, { fix: 'Run `binnacle doctor`, and report what it says.' }),
      );
    }
    const pause = PAUSES[Math.min(this.#ended, PAUSES.length) - 1] ?? 0;
    setTimeout(() => {
      if (this.#closing === undefined) this.#start();
    }, pause);
  }
}

function workerConnection(worker: Worker): Connection {
  return {
    send: (message: Message) => worker.postMessage(message),
    onMessage(listener) {
      worker.on('message', (message: FromEngine) => {
        if (message.type === 'answer' || message.type === 'event') listener(message);
      });
    },
    onClose: (listener) => void worker.once('exit', listener),
    close: () => void worker.terminate(),
  };
}

function closing(): BinnacleError {
  return new BinnacleError('BUSY', 'This console is closing.', { fix: 'Open it again.' });
}
