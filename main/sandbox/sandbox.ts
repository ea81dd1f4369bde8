import { BinnacleError } from '../contract/errors.ts';
import type { Finding } from '../contract/finding.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import type { ChildLauncher, RenderBatch, RenderResult, Sandbox, TemplateInspection } from '../core/ports.ts';
import { TIME_BUDGET } from './bounds.ts';
import { ChildPool, SandboxStopped, type SandboxTask } from './pool.ts';
import { type PackedResults, type SandboxMessage, type SandboxRequest, unpackResults } from './protocol.ts';

/** How a sandbox is set up. */
export interface SandboxOptions {
  /** How many children a batch may keep busy; 2 unless given. */
  readonly children?: number;
  /** Milliseconds one rendering may take; 1,000 unless given. */
  readonly budget?: number;
  /** The product's own schemas: their errors are all listed, those of others stop at the first. */
  readonly ownSchemas?: readonly JsonObject[];
}

/** How many renderings travel at once: enough to forget the cost of a message, few enough to let others in between. */
const CHUNK = 200;

/** The sandbox over child processes. Children start with the first request, or with `warm`. */
export function createSandbox(launcher: ChildLauncher, options: SandboxOptions = {}): Sandbox & { warm(): void } {
  const pool = new ChildPool(launcher, options.children ?? 2);
  const adapter = new SandboxAdapter(pool, options);
  return {
    warm: () => pool.warm(),
    render: (batch) => adapter.render(batch),
    inspect: (text) => adapter.inspect(text),
    parse: (text, name) => adapter.parse(text, name),
    close: () => pool.close(),
  };
}

/** Turns the port's calls into requests. `run` sends one and gives its answer. */
export class SandboxAdapter {
  private readonly pool: { run(task: SandboxTask): Promise<SandboxMessage> };
  private readonly budget: number;
  private readonly own: ReadonlySet<string>;
  private readonly schemaTexts = new WeakMap<JsonObject, { text: string; own: boolean }>();
  private lastId = 0;

  constructor(pool: { run(task: SandboxTask): Promise<SandboxMessage> }, options: SandboxOptions) {
    this.pool = pool;
    this.budget = options.budget ?? TIME_BUDGET;
    this.own = new Set((options.ownSchemas ?? []).map((schema) => JSON.stringify(schema)));
  }

  async inspect(text: string): Promise<TemplateInspection> {
    const answer = await this.ask({ id: ++this.lastId, kind: 'inspect', text }, this.budget, 'The template');
    return answer.kind === 'inspected' ? answer.inspection : unexpected(answer);
  }

  async parse(text: string, name: string): Promise<Json> {
    // A file of many tenants takes longer than one rendering, in proportion to its size.
    const budget = this.budget + Math.ceil(text.length / 10_000);
    const answer = await this.ask({ id: ++this.lastId, kind: 'parse', text, name }, budget, name);
    return answer.kind === 'parsed' ? (JSON.parse(answer.value) as Json) : unexpected(answer);
  }

  async render(batch: RenderBatch): Promise<readonly RenderResult[]> {
    const results: RenderResult[] = new Array(batch.jobs.length);
    const stopped = new Map<string, SandboxStopped>();
    const chunks: Promise<void>[] = [];
    const order = [...batch.jobs.keys()];
    for (let at = 0; at < order.length; at += CHUNK) {
      chunks.push(this.renderChunk(batch, order.slice(at, at + CHUNK), results, stopped));
    }
    await Promise.all(chunks);
    return results;
  }

  private async renderChunk(
    batch: RenderBatch,
    indices: readonly number[],
    results: RenderResult[],
    stopped: Map<string, SandboxStopped>,
  ): Promise<void> {
    try {
      await this.sendChunk(batch, indices, results);
    } catch (error) {
      if (!(error instanceof SandboxStopped)) throw error;
      if (batch.jobs.length === 1) throw limitError(error, nameOfText(batch, error.text));
      await this.renderAround(batch, indices, results, stopped, error);
    }
  }

  /** One bad template must not keep a fleet from being rendered: what stopped the child is left out, the rest sent again. */
  private async renderAround(
    batch: RenderBatch,
    indices: readonly number[],
    results: RenderResult[],
    stopped: Map<string, SandboxStopped>,
    error: SandboxStopped,
  ): Promise<void> {
    if (error.text !== null) stopped.set(error.text, error);
    const rest: number[] = [];
    for (const index of indices) {
      const layer = batch.jobs[index]!.layers.find(({ text }) => stopped.has(text));
      const reason = indices.length === 1 ? error : layer && stopped.get(layer.text);
      if (reason === undefined) rest.push(index);
      else results[index] = stoppedResult(reason, layer?.source ?? '');
    }
    if (rest.length === 0) return;
    if (rest.length < indices.length) {
      await this.renderChunk(batch, rest, results, stopped);
      return;
    }
    const middle = rest.length >> 1;
    await this.renderChunk(batch, rest.slice(0, middle), results, stopped);
    await this.renderChunk(batch, rest.slice(middle), results, stopped);
  }

  private async sendChunk(batch: RenderBatch, indices: readonly number[], results: RenderResult[]): Promise<void> {
    const id = ++this.lastId;
    const task: SandboxTask = {
      // Made when its turn comes, so that a fleet's jobs are not all in memory twice.
      request: () => this.request(id, batch, indices),
      budget: this.budget,
      patient: batch.jobs.length > CHUNK,
    };
    const answer = await this.pool.run(task);
    if (answer.kind !== 'rendered') return unexpected(answer);
    unpackResults(answer.results as PackedResults, (index, result) => {
      results[indices[index]!] = result;
    });
    const [first] = results;
    if (answer.reads !== undefined && indices[0] === 0 && first !== undefined) {
      results[0] = { ...first, reads: answer.reads };
    }
  }

  private request(id: number, batch: RenderBatch, indices: readonly number[]): SandboxRequest {
    const jobs = indices.map((index) => batch.jobs[index]!);
    const texts: Record<string, string> = Object.create(null) as Record<string, string>;
    const schemas: Record<string, { text: string; own: boolean }> = Object.create(null) as typeof schemas;
    for (const job of jobs) {
      for (const { text } of job.layers) texts[text] ??= batch.texts[text]!;
      if (job.schema !== null) schemas[job.schema] ??= this.schemaText(batch.schemas[job.schema]!);
    }
    const inspect = indices[0] === 0 ? batch.inspect : undefined;
    if (inspect !== undefined) texts[inspect] ??= batch.texts[inspect]!;
    return {
      id,
      kind: 'render',
      texts: { ...texts },
      schemas: { ...schemas },
      jobs: JSON.stringify(jobs),
      want: batch.want,
      ...(inspect === undefined ? {} : { inspect }),
    };
  }

  private schemaText(schema: JsonObject): { text: string; own: boolean } {
    let known = this.schemaTexts.get(schema);
    if (known === undefined) {
      const text = JSON.stringify(schema);
      known = { text, own: this.own.has(text) };
      this.schemaTexts.set(schema, known);
    }
    return known;
  }

  private async ask(request: SandboxRequest, budget: number, what: string): Promise<SandboxMessage> {
    try {
      return await this.pool.run({ request: () => request, budget, patient: false });
    } catch (error) {
      throw error instanceof SandboxStopped ? limitError(error, what) : error;
    }
  }
}

function nameOfText(batch: RenderBatch, text: string | null): string {
  const layers = batch.jobs.flatMap((job) => job.layers);
  const name = layers.find((layer) => layer.text === text)?.source ?? layers[0]?.source;
  return name === undefined ? 'The rendering' : `The template ${name}`;
}

const ways = {
  TIME: 'Loop over less, nest less, or simplify the patterns of the schema.',
  MEMORY: 'Make less: shorter lists, fewer loops.',
  STOPPED: 'Try again; if it happens again, report what the template holds.',
} as const;

function limitError(stopped: SandboxStopped, what: string): BinnacleError {
  return new BinnacleError('SANDBOX_LIMIT', `${what} ${stopped.message}.`, {
    fix: ways[stopped.bound],
    details: { bound: stopped.bound },
  });
}

function stoppedResult(stopped: SandboxStopped, source: string): RenderResult {
  const finding: Finding = {
    severity: 'error',
    code: stopped.bound,
    path: '',
    message: `${source === '' ? 'The rendering' : `The template ${source}`} ${stopped.message}.`,
    fix: ways[stopped.bound],
    tenants: [],
  };
  return { ok: false, value: null, text: null, hash: null, leaves: null, lineLeaves: null, findings: [finding] };
}

function unexpected(answer: SandboxMessage): never {
  if (answer.kind === 'refused')
    throw new BinnacleError('INVALID_INPUT', answer.message, { fix: answer.fix, path: answer.path });
  const message = answer.kind === 'failed' ? answer.message : `unexpected answer ${answer.kind}`;
  throw new BinnacleError('INTERNAL', `The sandbox failed: ${message}.`, { fix: 'Run `binnacle doctor`.' });
}
