/**
 * Runs jobs one at a time, in order. A job may release its turn before it is done: the next one then starts while the
 * first waits for the disk, so that both can share an fsync.
 */
export class WriteQueue {
  #tail: Promise<void> = Promise.resolve();
  #running = new Set<Promise<unknown>>();

  /** Queues a job and gives what it gives. */
  run<T>(job: (release: () => void) => Promise<T>): Promise<T> {
    const turn = this.#tail;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    this.#tail = released;
    const done = turn.then(() => job(release)).finally(release);
    const settled = done.catch(() => undefined);
    this.#running.add(settled);
    void settled.then(() => this.#running.delete(settled));
    return done;
  }

  /** Resolves when every job so far has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }
}
