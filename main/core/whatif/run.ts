import type { Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { WhatIf, WhatIfMember } from '../../contract/whatif.ts';
import type { FleetFacts } from '../fleet/facts.ts';
import type { FleetKey } from '../fleet/jobs.ts';
import { BatchRenderer, batchesOf, othersFirst } from '../fleet/render.ts';
import type { RenderResult, Sandbox } from '../ports.ts';
import { type PreparedJob, prepareJobIfAny } from '../rendering/jobs.ts';
import type { Baseline, BeforeRendering } from './baseline.ts';
import { differenceOf } from './difference.ts';
import { normaliserOf } from './normalise.ts';
import { spread } from './sample.ts';
import { ShapeTable } from './shape-table.ts';
import { countShapes } from './shapes.ts';

/** Renderings of the first sample: few enough that its counts are there at once. */
const SAMPLE = 48;
const BATCH = 300;
/** Share of changed renderings from which documents are asked for at once instead of for those that changed. */
const MANY = 0.3;

const hashes = { format: null, value: false, explain: false } as const;
const documents = { format: null, value: true, explain: false } as const;

/** What a run is made of. */
export interface RunInput {
  readonly id: string;
  readonly baseline: Baseline;
  /** The fleet with the edit. */
  readonly after: FleetFacts;
  /** Renderings the edit can touch. */
  readonly keys: readonly FleetKey[];
  readonly sandbox: Pick<Sandbox, 'render'>;
  readonly sha256: (text: string) => string;
  /** Told after each batch, and at the end. */
  readonly tell: (rendered: number, total: number) => void;
}

/** A rendering with both its sides prepared; null where no template makes the document. */
interface Pair {
  readonly key: FleetKey;
  readonly before: PreparedJob | null;
  readonly after: PreparedJob | null;
}

/** One what-if: renders both sides of everything an edit can touch, compares them, and keeps what changed by shape. */
export class WhatIfRun {
  readonly input: RunInput;
  readonly #table: ShapeTable;
  readonly #tenants: string[] = [];
  readonly #positions = new Map<string, number>();
  readonly #tenant: number[] = [];
  readonly #environment: string[] = [];
  readonly #document: string[] = [];
  readonly #fine: number[] = [];
  readonly #invalid = new Set<string>();
  readonly #invalidBefore = new Set<string>();
  readonly #renderer: BatchRenderer;
  #rendered = 0;
  #changed = 0;
  #stopped = false;
  #failure: unknown;
  #state: WhatIf['state'] = 'running';
  /** The counts of the last time they were asked for, while nothing was added. */
  #counted: { readonly at: number; readonly value: ReturnType<typeof countShapes> } | null = null;

  constructor(input: RunInput) {
    this.input = input;
    this.#table = new ShapeTable(input.sha256);
    this.#renderer = new BatchRenderer(input.sandbox);
  }

  /** Renders the first sample. The rest is for `finish`. */
  async begin(): Promise<void> {
    const { keys } = this.input;
    const sample = spread(keys, SAMPLE);
    const middle = sample.length >> 1;
    // In two parts, one for each child; with their documents, since a sample that changes is soon wanted whole.
    const parts = [sample.slice(0, middle), sample.slice(middle)].filter((part) => part.length > 0);
    await Promise.all(parts.map((part) => this.#compare(part, true)));
    this.#settle();
  }

  /** Renders what the sample left, in batches, until the end or until it is stopped. */
  async finish(): Promise<void> {
    const done = new Set(spread(this.input.keys, SAMPLE));
    const batches = batchesOf(
      (function* rest(keys) {
        for (const key of keys) if (!done.has(key)) yield key;
      })(this.input.keys),
      BATCH,
    );
    // Two at work, so that the sandbox does not wait while results are looked at.
    const work = async () => {
      for (let next = batches.next(); !next.done && !this.#stopped; next = batches.next()) {
        await this.#compare(next.value);
        this.input.tell(this.#rendered, this.input.keys.length);
        await othersFirst();
      }
    };
    await Promise.all([work(), work()]);
    this.#settle();
    this.input.tell(this.#rendered, this.input.keys.length);
  }

  /** Goes on by itself to the end; what goes wrong is kept for whoever asks. */
  goOn(): void {
    if (this.#state !== 'running') return;
    this.finish().catch((error: unknown) => {
      this.#failure = error;
      this.stop();
    });
  }

  /** Itself. @throws what went wrong while nobody waited for it. */
  checked(): this {
    if (this.#failure !== undefined) throw this.#failure;
    return this;
  }

  /** Ends it after the batch at hand; what is counted stays. */
  stop(): void {
    this.#stopped = true;
    this.#settle();
  }

  get running(): boolean {
    return this.#state === 'running';
  }

  /** How it stands now. */
  answer(): Omit<WhatIf, 'limits'> {
    const { id, baseline, keys } = this.input;
    const { shapes, changed } = this.#count();
    return {
      id,
      state: this.#state,
      tenants: baseline.facts.tenants.size,
      changed,
      invalid: this.#invalid.size,
      invalidBefore: this.#invalidBefore.size,
      partial: this.#rendered < keys.length,
      rendered: this.#rendered,
      total: keys.length,
      capturedAt: baseline.capturedAt,
      shapes,
    };
  }

  /** Every changed rendering so far, by tenant, environment and document. */
  members(): readonly WhatIfMember[] {
    const { shapes, shapeOf } = this.#count();
    return this.#fine
      .map((_fine, at) => ({
        tenant: this.#tenants[this.#tenant[at]!]!,
        environment: this.#environment[at]!,
        document: this.#document[at]!,
        shape: shapes[shapeOf[at]!]!.id,
      }))
      .sort((a, b) => (memberKey(a) < memberKey(b) ? -1 : 1));
  }

  #count(): ReturnType<typeof countShapes> {
    const at = this.#fine.length;
    if (this.#counted?.at === at) return this.#counted.value;
    const members = {
      tenant: this.#tenant,
      environment: this.#environment,
      document: this.#document,
      fine: this.#fine,
    };
    const environments = this.input.baseline.facts.environments.map(({ name }) => name);
    const value = countShapes(this.#table, members, { tenants: this.#tenants, environments }, this.input.sha256);
    this.#counted = { at, value };
    return value;
  }

  #settle(): void {
    if (this.#rendered >= this.input.keys.length) this.#state = 'done';
    else if (this.#stopped) this.#state = 'superseded';
  }

  async #compare(
    keys: readonly FleetKey[],
    many = this.#rendered > 0 && this.#changed / this.#rendered > MANY,
  ): Promise<void> {
    const { baseline, after } = this.input;
    const now = baseline.capturedAt;
    const pairs = keys.map((key): Pair => {
      // A tenant that the edit changes has its own facts on each side.
      const tenant = after.tenants.get(key.tenant.id);
      const stays = tenant?.environments.includes(key.environment) === true;
      return {
        key,
        before: prepareJobIfAny(baseline.facts, { ...key, now }),
        after: stays ? prepareJobIfAny(after, { ...key, tenant, now }) : null,
      };
    });
    const left = await this.#render(
      pairs.map((pair) => (many || baseline.known(pair.key) === undefined ? pair.before : null)),
      pairs.map((pair) => pair.after),
      many,
    );
    if (this.#stopped) return;
    const changed: { readonly at: number; readonly known: BeforeRendering; readonly after: RenderResult | null }[] = [];
    for (const [at, { key }] of pairs.entries()) {
      const known = baseline.known(key) ?? baseline.keep(key, left.before[at] ?? null);
      const result = left.after[at] ?? null;
      if (known.errors.size > 0 && errorsOf(result).length > 0) this.#invalidBefore.add(key.tenant.id);
      if (known.hash !== (result?.hash ?? null) || newErrors(known, result).length > 0) {
        changed.push({ at, known, after: result });
      }
    }
    // Both sides of what changed, with their documents.
    const whole = many
      ? { before: changed.map(({ at }) => left.before[at]), after: changed.map(({ after: result }) => result) }
      : await this.#render(
          changed.map(({ at, known }) => (known.hash === null ? null : pairs[at]!.before)),
          changed.map(({ at, after: result }) => (result?.hash == null ? null : pairs[at]!.after)),
          true,
        );
    if (this.#stopped) return;
    for (const [index, { at, known, after: result }] of changed.entries()) {
      const { key } = pairs[at]!;
      this.#take(key, known, result, documentOf(whole.before[index]), documentOf(whole.after[index]));
    }
    this.#rendered += keys.length;
    this.#changed += changed.length;
  }

  #take(
    key: FleetKey,
    known: BeforeRendering,
    result: RenderResult | null,
    before: Json | undefined,
    after: Json | undefined,
  ): void {
    const errors = newErrors(known, result);
    if (errors.length > 0) this.#invalid.add(key.tenant.id);
    // Where there is no result any more, everything is gone because of the error; that is what is said.
    const failed = result !== null && !result.ok;
    const changes = failed ? [] : differenceOf(before, after);
    if (changes.length === 0 && errors.length === 0) return;
    const normalise = normaliserOf(key.tenant, key.environment);
    const fine = this.#table.add({ document: key.document, changes, newErrors: errors }, normalise);
    this.#tenant.push(this.#positionOf(key.tenant.id));
    this.#environment.push(key.environment);
    this.#document.push(key.document);
    this.#fine.push(fine.index);
  }

  #positionOf(tenant: string): number {
    let position = this.#positions.get(tenant);
    if (position === undefined) {
      position = this.#tenants.length;
      this.#tenants.push(tenant);
      this.#positions.set(tenant, position);
    }
    return position;
  }

  /** Renders both sides at once; null stands where nothing is to be rendered. */
  async #render(
    before: readonly (PreparedJob | null)[],
    after: readonly (PreparedJob | null)[],
    values: boolean,
  ): Promise<Record<'before' | 'after', readonly (RenderResult | null)[]>> {
    const asked = [...before, ...after];
    const present = asked.filter((prepared) => prepared !== null);
    const results = present.length === 0 ? [] : await this.#renderer.render(present, values ? documents : hashes);
    let next = 0;
    const all = asked.map((prepared) => (prepared === null ? null : (results[next++] ?? null)));
    return { before: all.slice(0, before.length), after: all.slice(before.length) };
  }
}

function documentOf(result: RenderResult | null | undefined): Json | undefined {
  return result?.ok === true ? result.value : undefined;
}

function errorsOf(result: RenderResult | null): readonly Finding[] {
  return result === null ? [] : result.findings.filter(({ severity }) => severity === 'error');
}

/** Errors of a rendering that it did not have before. */
function newErrors(known: BeforeRendering, result: RenderResult | null): readonly Finding[] {
  return errorsOf(result).filter(({ code, path }) => !known.errors.has(`${code} ${path}`));
}

function memberKey({ tenant, environment, document }: WhatIfMember): string {
  return `${tenant}|${environment}|${document}`;
}
