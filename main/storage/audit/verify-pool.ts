import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { SegmentVerifier } from './verify.ts';
import type { SegmentVerdict } from './verify-segment.ts';

/** What a verifying thread is started with. */
export interface VerifyJob {
  readonly dataKey: Uint8Array | null;
  /** The data folder, for its key file. */
  readonly keyFolder: string;
  /** The folder of segments. */
  readonly folder: string;
  readonly workspaceId: string;
  readonly wanted: readonly number[];
}

/** Segments below which threads cost more than they save. */
const worthThreads = 4;

/**
 * Verifies segments on several threads, since each can be followed by itself and joined to the one before it afterwards.
 * Reads the machine's own file system.
 *
 * @param start starts `verify-worker` with this data; each host knows where its build put that file.
 */
export function segmentPool(
  keyFolder: string,
  start: (data: VerifyJob) => Worker,
  threads: number = Math.min(4, availableParallelism()),
): SegmentVerifier {
  return async function* (place, numbers, wanted) {
    if (numbers.length === 0) return;
    const { dataKey, folder, workspaceId } = place;
    const count = numbers.length < worthThreads ? 1 : Math.max(1, Math.min(threads, numbers.length));
    const data: VerifyJob = { dataKey, keyFolder, folder, workspaceId, wanted: [...wanted] };
    const workers = Array.from({ length: count }, () => start(data));
    try {
      // Each thread takes every count-th segment and is asked for the next before its answer is used.
      const answers = workers.map(answerQueue);
      for (const [at, number] of numbers.slice(0, count).entries()) workers[at]?.postMessage(number);
      for (const at of numbers.keys()) {
        const verdict = await (answers[at % count] as AnswerQueue).next();
        const following = numbers[at + count];
        if (following !== undefined) workers[at % count]?.postMessage(following);
        yield verdict;
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  };
}

interface AnswerQueue {
  next(): Promise<SegmentVerdict>;
}

/** Answers of one worker in order. `next` throws what the worker died of. */
function answerQueue(worker: Worker): AnswerQueue {
  const answers: SegmentVerdict[] = [];
  let failure: Error | undefined;
  let waiting: { resolve(verdict: SegmentVerdict): void; reject(error: Error): void } | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    waiting?.reject(failure);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a verifying thread ended early')));
  worker.on('message', (verdict: SegmentVerdict) => {
    if (waiting === undefined) answers.push(verdict);
    else waiting.resolve(verdict);
    waiting = undefined;
  });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const answer = answers.shift();
        if (answer !== undefined) resolve(answer);
        else if (failure !== undefined) reject(failure);
        else waiting = { resolve, reject };
      }),
  };
}
