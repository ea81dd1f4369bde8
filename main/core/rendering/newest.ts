/** Says that an answer is not made, since a newer one of the same kind was asked for. */
export const superseded = Symbol('superseded');

interface Lane {
  /** What waits for the one at work: started or dropped by calling it. */
  waiting: ((go: boolean) => void) | null;
}

/**
 * Does one piece of work at a time for each key, and keeps only the newest of those that wait: somebody who types needs
 * the answer to the last keystroke, not to every one on the way.
 */
export class Newest {
  private readonly lanes = new Map<string, Lane>();

  /** Does the work when its turn comes; gives `superseded` when a newer one took its place. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T | typeof superseded> {
    const there = this.lanes.get(key);
    if (there !== undefined) {
      there.waiting?.(false);
      const go = await new Promise<boolean>((resolve) => {
        there.waiting = resolve;
      });
      if (!go) return superseded;
    }
    const lane = there ?? { waiting: null };
    this.lanes.set(key, lane);
    try {
      return await work();
    } finally {
      const next = lane.waiting;
      lane.waiting = null;
      if (next === null) this.lanes.delete(key);
      else next(true);
    }
  }
}
