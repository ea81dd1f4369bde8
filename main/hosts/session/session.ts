import { BinnacleError, toFailure } from '../../contract/errors.ts';
import type { ConsoleEvent, Envelope, HostKind } from '../../contract/messages.ts';
import type { OperationName } from '../../contract/operations.ts';
import type { WorkspaceInfo } from '../../contract/results.ts';
import type { Engine } from '../../dispatch/engine.ts';
import { type Client, completeMeta, type MetaInput, type Standing } from './client.ts';
import { ownFolder } from './folder.ts';
import { type Following, follow } from './follow.ts';
import { describeHolder } from './holder.ts';
import { type Leadership, lead } from './lead.ts';
import { tryLock } from './lock.ts';
import { busy, Requests } from './requests.ts';

/** Milliseconds a command waits for the folder or its holder before it gives up; a window can afford more. */
const COMMAND_WAIT = 5000;
const WINDOW_WAIT = 15_000;
/** Milliseconds after which an operator is told what is waited for. */
const SAY_AFTER = 700;
/** Milliseconds between looks at a holder that owes an answer. */
const PULSE = 1000;
/** Milliseconds a holder may be silent while it owes an answer: one transaction may keep it that long. */
const DEFAULT_SILENCE = 20_000;

/** How a session is opened. */
export interface SessionOptions {
  /** The data folder. */
  readonly folder: string;
  readonly host: HostKind;
  /** Makes the engine; called whenever this console comes to lead. */
  readonly compose: (folder: string) => Promise<Engine>;
  /** Makes a missing folder. Commands that only read leave no trace: false. */
  readonly create: boolean;
  /** Comes back by itself when the holder is gone, as a window must; a command does so only while it waits for an answer. */
  readonly stay: boolean;
  /** Milliseconds to wait for the folder before BUSY. */
  readonly wait?: number;
  /** Milliseconds a holder may be silent while it owes an answer. */
  readonly silence?: number;
  /** Hears events from the first moment, those of the opening included. */
  readonly onEvent?: (event: ConsoleEvent) => void;
}

/**
 * Opens a data folder: leads it when nobody does, else follows who leads.
 * @throws BinnacleError BUSY when a holder does not answer in time; and whatever composing the engine throws.
 */
export async function openSession(options: SessionOptions): Promise<Client> {
  const session = new Session(options);
  await session.open();
  return session;
}

class Session implements Client {
  readonly #options: SessionOptions;
  readonly #requests = new Requests();
  #leadership: Leadership | undefined;
  #following: Following | undefined;
  /** Leading without a folder: there is none, and none may be made. */
  #nowhere = false;
  #joining: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #pulse: NodeJS.Timeout | undefined;
  #owedSince: number | undefined;
  #lost = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    if (options.onEvent !== undefined) this.#requests.onEvent(options.onEvent);
  }

  open(): Promise<void> {
    return this.#join();
  }

  call = ((operation: OperationName, parameters: unknown, meta?: MetaInput) =>
    this.request(operation, parameters, meta)) as Client['call'];

  async request(operation: string, parameters: unknown, meta?: MetaInput): Promise<Envelope> {
    if (this.#closing !== undefined) return refusal(new BinnacleError('BUSY', 'This console is closing.'));
    if (this.#nowhere && (await writes(operation))) return refusal(noFolder(this.#options.folder));
    const answer = this.#requests.ask(operation, parameters, completeMeta(this.#options.host, meta));
    if (!this.#requests.connected) void this.#rejoin();
    return operation === 'workspace.info' ? this.#seenFromHere(await answer) : answer;
  }

  /** The leader answers for itself; whoever asked through it is a follower. */
  #seenFromHere(envelope: Envelope): Envelope {
    if ('error' in envelope || this.#following === undefined) return envelope;
    const info = envelope.data as WorkspaceInfo;
    return { ...envelope, data: { ...info, host: { ...info.host, role: 'follower' } } };
  }

  onEvent(listener: (event: ConsoleEvent) => void): () => void {
    return this.#requests.onEvent(listener);
  }

  role(): Standing {
    if (this.#leadership !== undefined) return { role: 'leader', pid: process.pid };
    if (this.#following !== undefined) return { role: 'follower', pid: this.#following.pid };
    return { role: 'apart', pid: 0 };
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    await this.#joining?.catch(() => undefined);
    clearInterval(this.#pulse);
    await this.#leadership?.close();
    this.#following?.connection.close();
    this.#requests.fail(new BinnacleError('BUSY', 'This console closed before it was answered.'));
    this.#leadership = undefined;
    this.#following = undefined;
  }

  /** Joins once, however many ask for it at the same time. */
  #join(): Promise<void> {
    this.#joining ??= this.#find().finally(() => {
      this.#joining = undefined;
    });
    return this.#joining;
  }

  async #find(): Promise<void> {
    const { create, stay, wait = stay ? WINDOW_WAIT : COMMAND_WAIT } = this.#options;
    const began = performance.now();
    const made = ownFolder(this.#options.folder, false) === undefined;
    let said = false;
    for (let round = 0; ; round++) {
      const folder = ownFolder(this.#options.folder, create);
      const left = wait - (performance.now() - began);
      const told = setTimeout(() => {
        if (!said) this.#sayWaiting();
        said = true;
      }, SAY_AFTER);
      try {
        if (await this.#attempt(folder, made, Math.max(left, 1))) return this.#back(said);
      } finally {
        clearTimeout(told);
      }
      if (performance.now() - began >= wait) {
        const { folder: named } = this.#options;
        throw busy(named, describeHolder(named));
      }
      // The holder is starting or ending; spread out, so that many do not look at the same moment.
      await new Promise((go) => setTimeout(go, Math.min(2 + round * 4, 50) * (0.5 + Math.random())));
      if (!said && performance.now() - began > SAY_AFTER) {
        said = true;
        this.#sayWaiting();
      }
      if (this.#closing !== undefined) throw new BinnacleError('BUSY', 'This console is closing.');
    }
  }

  async #attempt(folder: string | undefined, made: boolean, patience: number): Promise<boolean> {
    const { host, compose } = this.#options;
    if (folder === undefined) {
      this.#nowhere = true;
      return this.#takeLead(await lead({ folder: this.#options.folder, host, compose }));
    }
    // Following costs less than the lock, and who listens holds it.
    const found = await follow(folder, patience);
    if (found === 'silent') return false;
    if (found !== 'nobody') return this.#takeFollow(found);
    const lock = tryLock(folder);
    if (lock === undefined) return false;
    this.#nowhere = false;
    return this.#takeLead(await lead({ folder, host, compose, lock, made }));
  }

  #takeLead(leadership: Leadership): true {
    this.#leadership = leadership;
    this.#requests.use(leadership.connection);
    return true;
  }

  #takeFollow(following: Following): true {
    this.#following = following;
    following.connection.onClose(() => this.#left(following));
    this.#pulse = setInterval(() => this.#watch(following), PULSE);
    this.#pulse.unref();
    this.#requests.use(following.connection);
    return true;
  }

  #left(following: Following): void {
    if (this.#following !== following) return;
    this.#following = undefined;
    clearInterval(this.#pulse);
    this.#requests.drop(following.connection);
    if (this.#closing !== undefined) return;
    this.#say(false, 'The console that held the data folder has ended; taking over.');
    if (this.#isWanted()) void this.#rejoin();
  }

  /** A holder that owes an answer and gives no sign of life at all is given up. */
  #watch(following: Following): void {
    if (this.#requests.waiting === 0) {
      this.#owedSince = undefined;
      return;
    }
    const now = performance.now();
    this.#owedSince ??= now;
    const quiet = Math.min(following.quiet(), now - this.#owedSince);
    following.ping();
    if (quiet < (this.#options.silence ?? DEFAULT_SILENCE)) return;
    const { folder } = this.#options;
    this.#requests.drop(following.connection);
    this.#requests.fail(busy(folder, describeHolder(folder)));
    following.cut();
  }

  async #rejoin(): Promise<void> {
    try {
      do await this.#join();
      while (!this.#requests.connected && this.#closing === undefined && this.#isWanted());
    } catch (error) {
      this.#requests.fail(error);
      this.#say(false, toFailure(error).message);
      // A window keeps its last content and tries on.
      if (this.#options.stay && this.#closing === undefined) setTimeout(() => void this.#rejoin(), PULSE).unref();
    }
  }

  /** Whether somebody waits for this console to have the folder again. */
  #isWanted(): boolean {
    return this.#options.stay || this.#requests.waiting > 0;
  }

  #back(said: boolean): void {
    if (said || this.#lost) this.#say(true, '');
  }

  #say(connected: boolean, message: string): void {
    this.#lost = !connected;
    this.#requests.tell({ kind: 'host', connected, message });
  }

  #sayWaiting(): void {
    const { folder } = this.#options;
    this.#say(false, `Waiting for the console${describeHolder(folder)} that holds the data folder.`);
  }
}

async function writes(operation: string): Promise<boolean> {
  const { operations } = await import('../../contract/operations.ts');
  return Object.hasOwn(operations, operation) && operations[operation as OperationName].mode === 'write';
}

function refusal(error: BinnacleError): Envelope {
  return { formatVersion: 1, error: toFailure(error) };
}

function noFolder(folder: string): BinnacleError {
  return new BinnacleError('NO_WORKSPACE', `There is no folder ${folder}.`, {
    path: 'data-dir',
    fix: 'Make a workspace with `binnacle workspace init`, or name another folder.',
  });
}
