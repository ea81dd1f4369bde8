import type { DraftBatch } from '../../../../main/contract/authoring.ts';
import type { Failure } from '../../../../main/contract/errors.ts';
import type { Outcome } from '../../../bridge/ask.ts';

/** What the disk said about batches. */
export interface KeptAnswer {
  readonly draft: string;
  readonly sequence: number;
  readonly savedAt: string;
}

/** Sends batches to be kept: one request at a time, again and again until they are, in order. */
export interface Keeper {
  add(batch: DraftBatch): void;
  /** Sends what waits, if nothing is under way. */
  send(): void;
  /** Sends everything that is not acknowledged, even beside a request under way: the window may be gone in a moment. */
  sendLast(): void;
  /** Forgets what waits, and gives it back. */
  drop(): readonly DraftBatch[];
  readonly waiting: readonly DraftBatch[];
  /** Resolves when nothing waits any more (true), or when an attempt failed (false). */
  settled(): Promise<boolean>;
  stop(): void;
}

const firstRetryMs = 1000;
const longestRetryMs = 15_000;
const mostBatches = 500;
const mostCharacters = 400_000;

/** The first batches that one request may carry; at least one. */
function share(batches: readonly DraftBatch[]): readonly DraftBatch[] {
  let characters = 0;
  const until = batches.findIndex((batch, index) => {
    for (const one of batch.changes) characters += one.removed.length + one.inserted.length;
    return index >= mostBatches || (index > 0 && characters > mostCharacters);
  });
  return until < 0 ? batches : batches.slice(0, until);
}

/** Makes a keeper over a way to append. */
export function createKeeper(options: {
  readonly append: (batches: readonly DraftBatch[]) => Promise<Outcome<KeptAnswer>>;
  readonly onKept: (answer: KeptAnswer, batches: readonly DraftBatch[]) => void;
  readonly onFailed: (failure: Failure, hostLost: boolean) => void;
  /** Another window has taken over, or what is sent does not fit what is kept: trying again would not help. */
  readonly onConflict: (failure: Failure) => void;
}): Keeper {
  let waiting: readonly DraftBatch[] = [];
  let underWay = false;
  let generation = 0;
  let delay = firstRetryMs;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let waiters: ((kept: boolean) => void)[] = [];
  const settle = (kept: boolean) => {
    const told = waiters;
    waiters = [];
    for (const one of told) one(kept);
  };
  const cancelRetry = () => {
    if (retry !== null) clearTimeout(retry);
    retry = null;
  };
  const attempt = async (batches: readonly DraftBatch[]) => {
    const mine = generation;
    underWay = true;
    const outcome = await options.append(batches);
    if (mine !== generation) return;
    underWay = false;
    if (outcome.ok) {
      delay = firstRetryMs;
      const until = batches.at(-1)?.sequence ?? 0;
      waiting = waiting.filter((one) => one.sequence > until);
      options.onKept(outcome.data, batches);
      if (waiting.length === 0) settle(true);
      else keeper.send();
      return;
    }
    if (outcome.failure.code === 'CONFLICT') {
      options.onConflict(outcome.failure);
      settle(false);
      return;
    }
    options.onFailed(outcome.failure, outcome.hostLost);
    settle(false);
    retry = setTimeout(() => {
      retry = null;
      keeper.send();
    }, delay);
    delay = Math.min(longestRetryMs, delay * 2);
  };
  const keeper: Keeper = {
    add(batch) {
      waiting = [...waiting, batch];
    },
    send() {
      if (underWay || waiting.length === 0) return;
      cancelRetry();
      void attempt(share(waiting));
    },
    sendLast() {
      // Batches under way are sent once more: one that is kept already is not kept twice.
      if (waiting.length > 0) void options.append(share(waiting));
    },
    drop() {
      const dropped = waiting;
      waiting = [];
      generation += 1;
      underWay = false;
      delay = firstRetryMs;
      cancelRetry();
      settle(false);
      return dropped;
    },
    get waiting() {
      return waiting;
    },
    settled: () =>
      waiting.length === 0 && !underWay ? Promise.resolve(true) : new Promise((told) => waiters.push(told)),
    stop: cancelRetry,
  };
  return keeper;
}
