import { BinnacleError } from '../contract/errors.ts';
import type { Child, ChildLauncher } from '../core/ports.ts';
import type { SandboxMessage, SandboxRequest } from './protocol.ts';

/** One request on its way. */
export interface SandboxTask {
  readonly request: () => SandboxRequest;
  /** Milliseconds the child may work without finishing a rendering. */
  readonly budget: number;
  /** Lets others go first: part of something large. */
  readonly patient: boolean;
}

/** A child was stopped, or ended, while it worked. */
export class SandboxStopped extends Error {
  readonly bound: 'TIME' | 'MEMORY' | 'STOPPED';
  /** The key of the text whose reading had begun, when that is known. */
  readonly text: string | null;

  constructor(bound: SandboxStopped['bound'], message: string, text: string | null) {
    super(message);
    this.bound = bound;
    this.text = text;
  }
}

interface Pending {
  readonly task: SandboxTask;
  readonly resolve: (answer: SandboxMessage) => void;
  readonly reject: (error: Error) => void;
  id: number;
  text: string | null;
  /** It was with a child that ended for no reason of its own, and is on its second try. */
  again: boolean;
  /** The timer that measures it now. */
  timer: NodeJS.Timeout | undefined;
}

/** How many requests a child is given at once: one to work on, one so that it never waits for the next. */
const AHEAD = 2;
/** How many times its budget a request may take by the clock, when the child does not get the processor. */
const PATIENCE = 20;
/** Which share of the budget may be left unused when the clock has run out; starting and waking cost a little. */
const NEARLY = 0.15;
/** How many children may end before they are ready until starting more is pointless. */
const MOST_FAILED_STARTS = 3;

/** Keeps sandbox children, gives them work, stops those that take too long, and replaces those that are gone. */
export class ChildPool {
  private readonly launcher: ChildLauncher;
  private readonly most: number;
  private readonly workers = new Set<Worker>();
  private readonly urgent: Pending[] = [];
  private readonly patient: Pending[] = [];
  private failedStarts = 0;
  private closed = false;

  constructor(launcher: ChildLauncher, most: number) {
    this.launcher = launcher;
    this.most = most;
  }

  /** Starts a child if there is none, so that the first request need not wait for it. */
  warm(): void {
    if (this.workers.size === 0 && !this.closed) this.launch();
  }

  /** Gives a request to a child. @throws SandboxStopped when it had to be stopped. */
  run(task: SandboxTask): Promise<SandboxMessage> {
    if (this.closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      (task.patient ? this.patient : this.urgent).push({
        task,
        resolve,
        reject,
        id: -1,
        text: null,
        again: false,
        timer: undefined,
      });
      this.assign();
    });
  }

  /** Ends every child; what waits is refused. */
  async close(): Promise<void> {
    this.closed = true;
    for (const pending of [...this.urgent.splice(0), ...this.patient.splice(0)]) pending.reject(closedError());
    await Promise.all([...this.workers].map((worker) => worker.end()));
  }

  /** Process identifiers are the launcher's business; tests count children here. */
  get size(): number {
    return this.workers.size;
  }

  private launch(): void {
    const worker = new Worker(this.launcher.launch('sandbox'), {
      ready: () => {
        this.failedStarts = 0;
        this.assign();
      },
      free: () => this.assign(),
      gone: (reason, wasReady, waiting) => this.gone(worker, reason, wasReady, waiting),
    });
    this.workers.add(worker);
  }

  private gone(worker: Worker, reason: string, wasReady: boolean, waiting: readonly Pending[]): void {
    this.workers.delete(worker);
    for (const pending of waiting) (pending.task.patient ? this.patient : this.urgent).unshift(pending);
    if (this.closed) {
      for (const pending of [...this.urgent.splice(0), ...this.patient.splice(0)]) pending.reject(closedError());
      return;
    }
    if (!wasReady && ++this.failedStarts >= MOST_FAILED_STARTS) {
      const error = new BinnacleError('INTERNAL', `The sandbox does not start: ${reason}.`, {
        fix: 'Run `binnacle doctor`.',
      });
      for (const pending of [...this.urgent.splice(0), ...this.patient.splice(0)]) pending.reject(error);
      this.failedStarts = 0;
      return;
    }
    // The next request finds a child ready.
    if (this.workers.size === 0) this.launch();
    this.assign();
  }

  private assign(): void {
    while (!this.closed && this.urgent.length + this.patient.length > 0) {
      // An urgent request goes to whoever is least busy, patient ones fill everybody up.
      let best: Worker | null = null;
      for (const worker of this.workers)
        if (worker.load < AHEAD && (best === null || worker.load < best.load)) best = worker;
      const busy = best === null || best.load > 0;
      if (busy && this.workers.size < this.most && (this.workers.size === 0 || this.patient.length > 0)) {
        this.launch();
        continue;
      }
      if (best === null) return;
      best.give((this.urgent.shift() ?? this.patient.shift())!);
    }
  }
}

function closedError(): BinnacleError {
  return new BinnacleError('INTERNAL', 'The sandbox is closed.', { fix: 'Start the console again.' });
}

interface WorkerEvents {
  readonly ready: () => void;
  readonly free: () => void;
  readonly gone: (reason: string, wasReady: boolean, waiting: readonly Pending[]) => void;
}

/** One child with what it was given. */
class Worker {
  private readonly child: Child;
  private readonly events: WorkerEvents;
  private readonly given: Pending[] = [];
  private ready = false;
  private killed = false;
  private timer: NodeJS.Timeout | undefined;
  private ended: () => void = () => undefined;
  private readonly exit: Promise<void>;

  constructor(child: Child, events: WorkerEvents) {
    this.child = child;
    this.events = events;
    this.exit = new Promise((resolve) => {
      this.ended = resolve;
    });
    child.onMessage((message) => this.hear(message as SandboxMessage));
    child.onExit((reason) => this.exited(reason));
  }

  get load(): number {
    return this.given.length;
  }

  give(pending: Pending): void {
    this.given.push(pending);
    const request = pending.task.request();
    pending.id = request.id;
    pending.text = null;
    this.child.send(request);
    if (this.given.length === 1 && this.ready) this.watch();
  }

  end(): Promise<void> {
    clearTimeout(this.timer);
    this.child.kill();
    return this.exit;
  }

  private hear(message: SandboxMessage): void {
    if (this.killed) return;
    if (message.kind === 'ready') {
      this.ready = true;
      if (this.given.length > 0) this.watch();
      this.events.ready();
      return;
    }
    const [current] = this.given;
    if (current === undefined || current.id !== message.id) return;
    if (message.kind === 'progress') {
      // Reading one more text does not buy more time; a finished rendering does.
      if (message.text === null) this.watch();
      current.text = message.text;
      return;
    }
    this.given.shift();
    clearTimeout(this.timer);
    if (this.given.length > 0) this.watch();
    current.resolve(message);
    this.events.free();
  }

  /** Begins to measure the time of the request at hand. */
  private watch(): void {
    clearTimeout(this.timer);
    const { budget } = this.given[0]!.task;
    this.expire(budget, {
      waiting: this.given[0]!,
      cpu: this.cpuTime(),
      deadline: performance.now() + budget * PATIENCE,
    });
  }

  private expire(
    after: number,
    watch: { readonly waiting: Pending; readonly cpu: number | null; readonly deadline: number },
  ): void {
    this.timer = setTimeout(() => {
      // When this process itself was held up, the answer may already be waiting to be read.
      setImmediate(() => setImmediate(() => this.judge(watch)));
    }, after);
    watch.waiting.timer = this.timer;
  }

  private judge(watch: { readonly waiting: Pending; readonly cpu: number | null; readonly deadline: number }): void {
    const { waiting, cpu, deadline } = watch;
    if (this.killed || waiting !== this.given[0] || waiting.timer !== this.timer) return;
    // On a busy machine a second may pass in which the child hardly ran: what counts then is its processor time.
    const now = this.cpuTime();
    const left = cpu === null || now === null ? 0 : waiting.task.budget - (now - cpu);
    if (left > waiting.task.budget * NEARLY && performance.now() < deadline) this.expire(left, watch);
    else this.stop();
  }

  private cpuTime(): number | null {
    return this.child.cpuTime?.() ?? null;
  }

  private stop(): void {
    this.killed = true;
    this.child.kill();
  }

  private exited(reason: string): void {
    clearTimeout(this.timer);
    this.ended();
    const waiting = this.ready ? this.given.slice(1) : [...this.given];
    const current = this.ready ? this.given[0] : undefined;
    this.given.length = 0;
    if (current !== undefined) {
      const error = this.stoppedError(current, reason);
      // Somebody else ended it: nobody need notice. Twice in a row it is the request's own doing.
      if (error.bound === 'STOPPED' && !current.again) waiting.unshift(Object.assign(current, { again: true }));
      else current.reject(error);
    }
    this.events.gone(reason, this.ready, waiting);
  }

  private stoppedError({ task, text }: Pending, reason: string): SandboxStopped {
    if (this.killed) {
      const seconds = `${(task.budget / 1000).toLocaleString('en')} s`;
      return new SandboxStopped('TIME', `takes longer than ${seconds}, and was stopped`, text);
    }
    if (/SIGABRT|SIGTRAP|SIGILL|code (?:134|133|5)\b|heap|memory/i.test(reason)) {
      return new SandboxStopped('MEMORY', 'needs more than 256 MB of memory, and was stopped', text);
    }
    return new SandboxStopped('STOPPED', `ended the sandbox (${reason.slice(0, 200)})`, text);
  }
}
