import type { JsonObject } from '../../contract/json.ts';
import type { RenderBatch, RenderResult, Sandbox } from '../ports.ts';
import { stoppedResult } from '../rendering/preview.ts';
import type { FleetJob } from './jobs.ts';

/** How many renderings go to the sandbox at once: more than one request of it, so that both children work and others go first. */
const BATCH = 400;
/** How many batches are under way, so that no child waits while results are looked at. */
const UNDER_WAY = 2;

/** What ends a rendering from outside, so that it is not asked for again with the same texts. */
const bounds = new Set(['TIME', 'MEMORY', 'STOPPED']);

/** How the rendering of a fleet goes on. */
export interface FleetProgress<J> {
  /** Called with each batch's jobs and results, in order; the next batches wait for it. */
  onBatch(jobs: readonly J[], results: readonly RenderResult[]): void | Promise<void>;
  /** Asked before each batch; true ends it there. */
  cancelled?(): boolean;
}

/**
 * Renders a fleet in batches over all children. Results are streamed and not kept; between batches others are served.
 * Where the sandbox had to be stopped for a set of texts, further renderings of just those texts are not tried: a
 * template that runs away costs its time once, not once for each tenant.
 * @returns how many were rendered, and whether it came to its end.
 */
export async function renderFleet<J extends Pick<FleetJob, 'prepared'>>(
  sandbox: Pick<Sandbox, 'render'>,
  jobs: Iterable<J>,
  want: RenderBatch['want'],
  progress: FleetProgress<J>,
): Promise<{ readonly rendered: number; readonly finished: boolean }> {
  const renderer = new BatchRenderer(sandbox);
  const ahead: { readonly jobs: readonly J[]; readonly results: Promise<readonly RenderResult[]> }[] = [];
  let rendered = 0;
  const take = async () => {
    const batch = ahead.shift();
    if (batch === undefined) return;
    const results = await batch.results;
    if (progress.cancelled?.() === true) return;
    await progress.onBatch(batch.jobs, results);
    rendered += batch.jobs.length;
  };
  const cancelled = () => progress.cancelled?.() === true;
  for (const batch of batchesOf(jobs, BATCH)) {
    if (cancelled()) break;
    const results = renderer.render(
      batch.map(({ prepared }) => prepared),
      want,
    );
    // Whoever waits for it hears of a failure; those behind it need not be heard of as well.
    results.catch(() => undefined);
    ahead.push({ jobs: batch, results });
    if (ahead.length >= UNDER_WAY) await take();
    await othersFirst();
  }
  while (ahead.length > 0 && !cancelled()) await take();
  return { rendered, finished: !cancelled() };
}

/** Renders batch after batch and remembers which sets of texts the sandbox had to be stopped for. */
export class BatchRenderer {
  readonly #sandbox: Pick<Sandbox, 'render'>;
  readonly #stopped = new Map<string, RenderResult>();

  constructor(sandbox: Pick<Sandbox, 'render'>) {
    this.#sandbox = sandbox;
  }

  /** One result for each job, in order. */
  async render(jobs: readonly FleetJob['prepared'][], want: RenderBatch['want']): Promise<readonly RenderResult[]> {
    const results: RenderResult[] = new Array(jobs.length);
    const asked: number[] = [];
    const texts: Record<string, string> = {};
    const schemas: Record<string, JsonObject> = {};
    for (const [at, prepared] of jobs.entries()) {
      const known = this.#stopped.size === 0 ? undefined : this.#stopped.get(textsOf(prepared));
      if (known !== undefined) {
        results[at] = known;
        continue;
      }
      asked.push(at);
      Object.assign(texts, prepared.texts);
      Object.assign(schemas, prepared.schemas);
    }
    if (asked.length === 0) return results;
    const batch = { texts, schemas, jobs: asked.map((at) => jobs[at]!.job), want };
    // A batch of one is refused where one of many is a result that says so.
    const answers = await this.#sandbox.render(batch).catch((error: unknown) => [stoppedResult(error)]);
    for (const [index, at] of asked.entries()) {
      const result = answers[index]!;
      results[at] = result;
      if (!result.ok && result.findings.some(({ code }) => bounds.has(code))) {
        this.#stopped.set(textsOf(jobs[at]!), result);
      }
    }
    return results;
  }
}

function textsOf({ job }: FleetJob['prepared']): string {
  return job.layers.map(({ text }) => text).join(' ');
}

/** Cuts an iteration into arrays. */
export function* batchesOf<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Lets requests that came meanwhile be served. */
export function othersFirst(): Promise<void> {
  return new Promise((go) => setImmediate(go));
}
