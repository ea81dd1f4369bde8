import { BinnacleError } from '../../contract/errors.ts';
import type { WhatIfRun } from './run.ts';

/** How many what-ifs can still be asked about after newer ones. */
const KEPT = 8;

/** What-ifs by identifier; of each window only the newest goes on. */
export class WhatIfJobs {
  readonly #runs = new Map<string, WhatIfRun>();
  readonly #newest = new Map<string, WhatIfRun>();

  /** Takes a run in. One of the same lane that still goes on ends after its batch. */
  add(run: WhatIfRun, lane: string | null): void {
    this.#runs.set(run.input.id, run);
    if (lane !== null) {
      this.#newest.get(lane)?.stop();
      this.#newest.delete(lane);
      this.#newest.set(lane, run);
      for (const [name, other] of this.#newest) if (!other.running && other !== run) this.#newest.delete(name);
    }
    for (const [id, other] of this.#runs) {
      if (this.#runs.size <= KEPT) break;
      if (other === run) continue;
      // A window that was closed is not asked for; its run ends here at the latest.
      other.stop();
      this.#runs.delete(id);
    }
  }

  /** @throws BinnacleError NOT_FOUND once it is forgotten. */
  find(id: string): WhatIfRun {
    const run = this.#runs.get(id);
    if (run !== undefined) return run;
    throw new BinnacleError('NOT_FOUND', `There is no what-if ${JSON.stringify(id)} any more.`, {
      path: 'id',
      fix: 'Ask for it anew; only the newest few are kept.',
    });
  }

  /** Ends everything that goes on. */
  stopAll(): void {
    for (const run of this.#runs.values()) run.stop();
  }
}
