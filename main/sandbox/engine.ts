import { hash } from 'node:crypto';
import type { Finding } from '../contract/finding.ts';
import type { Json } from '../contract/json.ts';
import type { Leaf, TextFormat } from '../contract/model.ts';
import type { RenderBatch, RenderJob, TemplateReads } from '../core/ports.ts';
import { MAX_FINDINGS, MAX_NODES, MAX_OUTPUT } from './bounds.ts';
import { type DocumentMap, type DocumentPlan, planDocument } from './document.ts';
import { explainDocument } from './explain.ts';
import { readsOf } from './inspect.ts';
import { type LayerRun, Layers, type Progress, resolveKeys } from './layer.ts';
import { checkLimits } from './limits.ts';
import { locate } from './locate.ts';
import { type Knowledge, mergeLayers, type OverrideStep } from './merge.ts';
import { PolicyChecker } from './policy/checker.ts';
import { valueAtKeys } from './policy/place.ts';
import { type Problem, problemOf, refuse, toFinding } from './problem.ts';
import { type CompiledSchema, compileSchema, noSchema } from './schema.ts';
import { Budget, rootScope } from './scope.ts';
import type { HoleNode, MapNode } from './tree.ts';
import { type Filling, mergeValueOfHole, valueOfHole } from './values.ts';
import { WeightedCache } from './weighted-cache.ts';
import { fillGaps, type Writing, writeCompact, writeJson, writeYaml } from './write.ts';

/** A schema as the sandbox gets it. */
export interface SchemaText {
  readonly text: string;
  /** One of the product's own schemas. */
  readonly own: boolean;
}

/** A batch as the sandbox gets it: schemas as text, so that equal ones are recognised. */
export interface EngineBatch {
  readonly texts: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, SchemaText>>;
  readonly jobs: readonly RenderJob[];
  readonly want: RenderBatch['want'];
}

/** What one rendering gave, the value as JSON text in the document's order. */
export interface EngineResult {
  readonly ok: boolean;
  readonly value: string | null;
  readonly text: string | null;
  readonly hash: string | null;
  readonly leaves: readonly Leaf[] | null;
  readonly lineLeaves: readonly number[] | null;
  readonly findings: readonly Finding[];
}

type WritingName = TextFormat | 'canonical' | 'compact';

interface Plan extends DocumentPlan {
  /** The document's texts with gaps, each made when it is first asked for. */
  readonly writings: Map<WritingName, Writing>;
}

const writers: Readonly<Record<WritingName, (root: DocumentMap) => Writing>> = {
  yaml: writeYaml,
  json: writeJson,
  canonical: (root) => writeCompact(root, true),
  compact: (root) => writeCompact(root, false),
};

function writingOf(plan: Plan, name: WritingName): Writing {
  let writing = plan.writings.get(name);
  if (writing === undefined) {
    writing = writers[name](plan.root);
    plan.writings.set(name, writing);
  }
  return writing;
}

/** How many nodes of document plans are kept. */
const KEPT_NODES = 150_000;

/** Renders jobs. Keeps what equal templates, schemas and shapes have in common; knows nothing of processes. */
export class Engine {
  private readonly layers: Layers;
  private readonly schemas = new WeightedCache<CompiledSchema>(4 * 1024 * 1024);
  /** Null stands for a shape that depends on values and is planned for each job. */
  private readonly plans = new WeightedCache<Plan | null>(KEPT_NODES);
  private typed: string | null = null;
  private readonly typedPlans = new Set<string>();
  private recording = false;
  private readonly policy = new PolicyChecker();
  private readonly progress: Progress;
  private batch: Omit<EngineBatch, 'jobs'> | null = null;
  private readonly batchSchemas = new Map<string, CompiledSchema>();

  constructor(progress: Progress = () => undefined) {
    this.progress = progress;
    this.layers = new Layers(progress);
  }

  /**
   * Names the text that somebody is typing, before a rendering of it; null before any other. Of texts that were typed over
   * nothing is kept: a hundred large ones would fill the memory.
   */
  typing(text: string | null): void {
    this.recording = text !== null;
    if (text === null || text === this.typed) return;
    if (this.typed !== null) this.layers.forget(this.typed);
    for (const key of this.typedPlans) this.plans.delete(key);
    this.typedPlans.clear();
    this.typed = text;
  }

  /** What a text names; one that was just rendered is not read again. */
  reads(text: string): TemplateReads {
    return readsOf(this.layers.template(text).compiled.program);
  }

  /** Renders one job of a batch. Never throws for what the job holds. */
  render(job: RenderJob, batch: Omit<EngineBatch, 'jobs'>): EngineResult {
    const findings: Finding[] = [];
    const report = (problem: Problem, source: string | null) => {
      if (findings.length < MAX_FINDINGS) findings.push(toFinding(problem, source));
    };
    try {
      return this.attempt(job, batch, findings, report);
    } catch (error) {
      report(problemOf(error), null);
      return failed(findings);
    }
  }

  private attempt(
    job: RenderJob,
    batch: Omit<EngineBatch, 'jobs'>,
    findings: Finding[],
    report: (problem: Problem, source: string | null) => void,
  ): EngineResult {
    const schema = job.schema === null ? noSchema : this.schema(job.schema, batch);
    const runs = this.runLayers(job, batch, report);
    if (runs === null) return failed(findings);
    const variables = { values: job.variables, runtime: schema.runtime };
    const filling: Filling = { layers: runs, overrides: job.overrides, variables };
    const nameOf = (layer: number) => (layer < 0 ? 'override' : job.layers[layer]!.source);
    const keys: string[] = [];
    const roots = resolveRoots(runs, filling, keys, (problem, layer) => report(problem, nameOf(layer)));
    if (roots === null) return failed(findings);
    const shaped = this.shape(job, runs, roots, keys, filling);
    let { plan } = shaped;
    const values: Json[] = [];
    let bad = fill(plan, filling, values, (problem, layer) => report(problem, nameOf(layer)));
    if (bad === 'null') {
      // A placeholder that resolves to null takes its path away, once the value is known.
      plan = shaped.replan((layer, hole) => isNullHole(layer, hole, filling));
      bad = fill(plan, filling, values, (problem, layer) => report(problem, nameOf(layer)));
    }
    for (const problem of plan.problems) report(problem, problem.layer === undefined ? null : nameOf(problem.layer));
    if (bad !== false || plan.problems.some(({ code }) => fatal.has(code))) return failed(findings);
    return this.finish(job, batch, plan, values, filling, schema, findings, report);
  }

  private runLayers(
    job: RenderJob,
    batch: Omit<EngineBatch, 'jobs'>,
    report: (problem: Problem, source: string | null) => void,
  ): readonly LayerRun[] | null {
    const scope = rootScope(job.context, new Budget());
    const runs: LayerRun[] = [];
    for (const { text: key, source } of job.layers) {
      const text = batch.texts[key];
      if (typeof text !== 'string') throw new Error(`the batch holds no text ${key}`);
      let spent = false;
      const run = this.layers.run(text, scope, (problem) => {
        spent ||= problem.code === 'TIME' || problem.code === 'OUTPUT_TOO_LARGE';
        report(problem, source);
      });
      if (run !== null) runs.push(run);
      // What one layer used up, the next must not be blamed for.
      if (spent) break;
    }
    return runs.length === job.layers.length ? runs : null;
  }

  private schema(name: string, batch: Omit<EngineBatch, 'jobs'>): CompiledSchema {
    // Found once for each batch: a schema's text is long to look up.
    if (this.batch !== batch) {
      this.batch = batch;
      this.batchSchemas.clear();
    }
    let schema = this.batchSchemas.get(name);
    if (schema === undefined) {
      const given = batch.schemas[name];
      if (given === undefined) throw new Error(`the batch holds no schema ${name}`);
      const key = `${given.own}${given.text}`;
      schema = this.schemas.get(key);
      if (schema === undefined) {
        this.progress('schema', given.text);
        schema = compileSchema(given.text, given.own);
        this.schemas.set(key, schema, given.text.length + 1000);
      }
      this.batchSchemas.set(name, schema);
    }
    return schema;
  }

  /** The plan for a job's shape: from the cache where the shape is all that counts. */
  private shape(
    job: RenderJob,
    runs: readonly LayerRun[],
    roots: readonly MapNode[],
    keys: readonly string[],
    filling: Filling,
  ): { plan: Plan; replan: (isNull: Knowledge['isNull']) => Plan } {
    let key = '';
    for (const { skeleton, values } of runs) {
      key += `${skeleton.id}`;
      for (const slot of skeleton.slots) if (values[slot] === null) key += `n${slot}`;
      key += ' ';
    }
    const steps = overrideSteps(job);
    let cacheable = true;
    for (const { path, value, index } of steps) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) cacheable = false;
      key += `${value === null ? '-' : '='}${index}${path}\n`;
    }
    if (keys.length > 0) key += JSON.stringify(keys);
    const isNull: Knowledge['isNull'] = (layer, hole) => isNullSlot(runs, layer, hole);
    const build = (knowledge: Knowledge) => {
      const { root, problems, dependsOnValues } = mergeLayers(roots, steps, knowledge);
      return dependsOnValues ? null : { ...planDocument(root, problems, knowledge), writings: new Map() };
    };
    const replan = (nulls: Knowledge['isNull']) =>
      build({ isNull: nulls, valueOf: (layer, hole) => mergeValueOfHole(hole, layer, filling) }) as Plan;
    if (!cacheable) return { plan: replan(isNull), replan };
    let plan = this.plans.get(key);
    if (plan === undefined) {
      plan = build({ isNull, valueOf: null });
      this.plans.set(key, plan, (plan?.nodes ?? 0) + 10);
      if (this.recording) this.typedPlans.add(key);
    }
    return { plan: plan ?? replan(isNull), replan };
  }

  private finish(
    job: RenderJob,
    { want }: Omit<EngineBatch, 'jobs'>,
    plan: Plan,
    values: readonly Json[],
    filling: Filling,
    schema: CompiledSchema,
    findings: Finding[],
    report: (problem: Problem, source: string | null) => void,
  ): EngineResult {
    const scalars = values.map((value) => (typeof value === 'object' ? null : JSON.stringify(value)));
    for (let index = 0; index < values.length; index++) {
      const { holder, key } = plan.targets[index]!;
      (holder as { [key: string | number]: Json })[key] = values[index]!;
    }
    const canonical = fillGaps(writingOf(plan, 'canonical'), values, scalars, false);
    const text =
      want.format === null ? null : fillGaps(writingOf(plan, want.format), values, scalars, want.format === 'yaml');
    if (canonical.length > MAX_OUTPUT || (text !== null && text.length > MAX_OUTPUT)) {
      refuse('OUTPUT_TOO_LARGE', 'The document is larger than 5 MB.', 'Make less.');
    }
    const value =
      typeof want.value === 'object'
        ? JSON.stringify(want.value.map((path) => valueAtKeys(plan.object, path) ?? null))
        : want.value
          ? fillGaps(writingOf(plan, 'compact'), values, scalars, false)
          : null;
    if (schema.problem !== null) report(schema.problem, null);
    const faults = schema.check(plan.object);
    const found = [...faults, ...checkLimits(plan.object, job.limits, schema.titleAt)];
    if (job.policy !== undefined) {
      // Where the schema has spoken, a rule about the same value would only say it again.
      const said = new Set(faults.map(({ path }) => path));
      const broken = this.policy.check(plan, values, job.policy);
      found.push(...(said.size === 0 ? broken : broken.filter((each) => each.danger === true || !said.has(each.path))));
    }
    for (const problem of found) {
      const at = locate(plan.root, problem.path ?? '');
      report({ ...problem, place: at?.place }, at === null ? null : (job.layers[at.layer]?.source ?? null));
    }
    const explained = want.explain ? explainDocument(plan, values, job.layers, filling) : null;
    return {
      ok: true,
      value,
      text,
      hash: hash('sha256', canonical, 'hex'),
      leaves: explained?.leaves ?? null,
      lineLeaves: want.format === 'yaml' ? (explained?.lineLeaves ?? null) : null,
      findings,
    };
  }
}

/** Problems of the merge after which there is no document; others leave one step out and say so. */
const fatal = new Set(['TOO_DEEP', 'TOO_MANY_NODES', 'NULL_IN_LIST']);

function failed(findings: readonly Finding[]): EngineResult {
  return { ok: false, value: null, text: null, hash: null, leaves: null, lineLeaves: null, findings };
}

/** The layers' trees with all keys known; `keys` collects those that values made. Null when a key is refused. */
function resolveRoots(
  runs: readonly LayerRun[],
  filling: Filling,
  keys: string[],
  report: (problem: Problem, layer: number) => void,
): readonly MapNode[] | null {
  const roots: MapNode[] = [];
  for (const [layer, { skeleton }] of runs.entries()) {
    try {
      roots.push(skeleton.dynamicKeys ? resolveKeys(skeleton.root, layer, filling, keys) : skeleton.root);
    } catch (error) {
      report(problemOf(error), layer);
    }
  }
  return roots.length === runs.length ? roots : null;
}

/** Fills a plan's values. Gives false when all is well, `null` when a placeholder resolved to null, else true. */
function fill(
  plan: Plan,
  filling: Filling,
  values: Json[],
  report: (problem: Problem, layer: number) => void,
): boolean | 'null' {
  values.length = 0;
  let bad: boolean | 'null' = false;
  let nodes = plan.nodes;
  for (const { hole, layer, inList, path } of plan.dynamics) {
    try {
      const value = valueOfHole(hole, layer, filling);
      if (value === null) {
        if (inList) refuse('NULL_IN_LIST', 'A list cannot hold null.', 'Take the element away.', hole.origin.place);
        if (bad === false) bad = 'null';
      } else if (typeof value === 'object') {
        nodes += countNodes(value);
      }
      values.push(value);
    } catch (error) {
      report({ path, ...problemOf(error) }, layer);
      bad = true;
      values.push(null);
    }
  }
  if (nodes > MAX_NODES) refuse('TOO_MANY_NODES', 'The document holds more than 20,000 values.', 'Make less.');
  return bad;
}

function countNodes(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const inner of Object.values(value)) count += countNodes(inner as Json);
  return count;
}

function isNullSlot(runs: readonly LayerRun[], layer: number, hole: HoleNode): boolean {
  const [only] = hole.parts;
  return hole.whole && typeof only === 'number' && runs[layer]?.values[only] === null;
}

function isNullHole(layer: number, hole: HoleNode, filling: Filling): boolean {
  if (!hole.whole) return false;
  try {
    return valueOfHole(hole, layer, filling) === null;
  } catch {
    return false;
  }
}

/** Overrides in the order they apply: those for every environment first, then by path, so that a map is there before what it holds. */
function overrideSteps(job: RenderJob): OverrideStep[] {
  if (job.overrides.length === 0) return [];
  const { environment } = job.context;
  const steps: (OverrideStep & { specific: boolean })[] = [];
  for (const [index, override] of job.overrides.entries()) {
    if (override.environment !== null && override.environment !== environment) continue;
    steps.push({ path: override.path, value: override.value, index, specific: override.environment !== null });
  }
  return steps.sort(
    (a, b) => Number(a.specific) - Number(b.specific) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}
