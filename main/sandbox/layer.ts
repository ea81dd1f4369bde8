import type { Json } from '../contract/json.ts';
import { expand, trace } from './expand.ts';
import { type Problem, problemOf, refuse } from './problem.ts';
import type { Scope } from './scope.ts';
import { readSkeleton } from './skeleton.ts';
import { type CompiledTemplate, compileTemplate, type Slot } from './template.ts';
import type { MapNode, Part, Skeleton, TreeNode } from './tree.ts';
import { missing } from './truth.ts';
import { joinParts } from './values.ts';
import { WeightedCache } from './weighted-cache.ts';
import { YamlPieces } from './yaml-pieces.ts';

/** Told when work begins whose length depends on untrusted text, so that whoever waits can name it. */
export type Progress = (doing: 'template' | 'yaml' | 'schema', text: string) => void;

/** A template with what its expansions came to. */
export interface LoadedTemplate {
  readonly id: number;
  readonly compiled: CompiledTemplate;
}

/** One layer of one job: its tree and the values its control flow met. */
export interface LayerRun {
  readonly skeleton: Skeleton;
  readonly slots: readonly Slot[];
  readonly values: readonly Json[];
  readonly written: (slot: number) => string;
  readonly reads: (slot: number) => string | null;
}

/** How many nodes of expanded templates are kept. */
const KEPT_NODES = 150_000;
/** How many characters of template text are kept compiled. */
const KEPT_TEXT = 8 * 1024 * 1024;

/** Templates by text, and their trees by the way their control flow went. */
export class Layers {
  private readonly templates = new WeightedCache<LoadedTemplate>(KEPT_TEXT);
  private readonly skeletons = new WeightedCache<Skeleton | Problem>(KEPT_NODES);
  private readonly pieces = new YamlPieces();
  private readonly progress: Progress;
  private lastTemplate = 0;

  constructor(progress: Progress) {
    this.progress = progress;
  }

  /** The compiled form of a text. */
  template(text: string): LoadedTemplate {
    let loaded = this.templates.get(text);
    if (loaded === undefined) {
      this.progress('template', text);
      loaded = { id: ++this.lastTemplate, compiled: compileTemplate(normalise(text)) };
      this.templates.set(text, loaded, text.length + 1000);
    }
    return loaded;
  }

  /** Forgets a text and what its expansions came to. */
  forget(text: string): void {
    const loaded = this.templates.get(text);
    if (loaded === undefined) return;
    this.templates.delete(text);
    this.skeletons.delete(`${loaded.id}:`, true);
  }

  /** Runs a layer; problems go to `report`, and then there is no run. */
  run(text: string, scope: Scope, report: (problem: Problem) => void): LayerRun | null {
    const { id, compiled } = this.template(text);
    if (compiled.problems.length > 0) {
      compiled.problems.forEach(report);
      return null;
    }
    try {
      const { key, slots, scopes } = trace(compiled.program, scope);
      const skeleton = this.skeleton(`${id}:${key}`, text, compiled, scope);
      const values: Json[] = [];
      const written = (slot: number) => slots[slot]!.written;
      const reads = (slot: number) => slots[slot]!.reads;
      let whole = true;
      for (const slot of skeleton.slots) {
        try {
          values[slot] = found(slots[slot]!, scopes[slot]!);
        } catch (error) {
          report(problemOf(error));
          whole = false;
        }
      }
      return whole ? { skeleton, slots, values, written, reads } : null;
    } catch (error) {
      report(problemOf(error));
      return null;
    }
  }

  private skeleton(key: string, text: string, compiled: CompiledTemplate, scope: Scope): Skeleton {
    let known = this.skeletons.get(key);
    if (known === undefined) {
      this.progress('yaml', text);
      try {
        known = readSkeleton(expand(compiled.program, scope), this.pieces);
        this.skeletons.set(key, known, known.nodes + 10);
      } catch (error) {
        known = problemOf(error);
        this.skeletons.set(key, known, 10);
      }
    }
    if ('code' in known) return refuse(known.code, known.message, known.fix, known.place);
    return known;
  }
}

/** Line ends as one character, without a byte order mark. */
export function normalise(text: string): string {
  const marked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return marked.includes('\r') ? marked.replace(/\r\n?/g, '\n') : marked;
}

function found(slot: Slot, scope: Scope): Json {
  const value = slot.evaluate(scope);
  return value === missing ? refuse('UNRESOLVED_NAME', `${slot.written} does not resolve.`, '', slot.place) : value;
}

/** A layer's tree with the keys that values make; `made` collects them, since they decide the document's shape. */
export function resolveKeys(
  root: MapNode,
  layer: number,
  filling: Parameters<typeof joinParts>[2],
  made: string[],
): MapNode {
  const resolve = (node: TreeNode): TreeNode => {
    if (node.kind === 'list') return { ...node, items: node.items.map(resolve) };
    if (node.kind !== 'map') return node;
    const seen = new Set<string>();
    const entries = node.entries.map(({ key, node: inner, keyPlace }) => {
      const name = typeof key === 'string' ? key : keyText(key, layer, filling);
      if (typeof key !== 'string') made.push(name);
      if (seen.has(name))
        refuse('DUPLICATE_KEY', `The key ${name} stands twice in one map.`, 'Keep one of them.', keyPlace);
      seen.add(name);
      return { key: name, node: resolve(inner), keyPlace };
    });
    return { ...node, entries };
  };
  return resolve(root) as MapNode;
}

function keyText(
  key: {
    readonly parts: readonly Part[];
    readonly whole: boolean;
    readonly origin: { readonly place: { readonly line: number } };
  },
  layer: number,
  filling: Parameters<typeof joinParts>[2],
): string {
  const { place } = key.origin;
  const [only] = key.parts;
  if (key.whole && typeof only === 'number') {
    const value = filling.layers[layer]!.values[only]!;
    const written = filling.layers[layer]!.written(only);
    if (typeof value !== 'string') {
      return refuse('KEY_NOT_TEXT', `${written} is a key here and not text.`, `Quote it: "{{${written}}}".`, place);
    }
  }
  const text = joinParts(key.parts, layer, filling, place);
  return text.isWellFormed()
    ? text
    : refuse('TEXT_NOT_UNICODE', 'A key holds half of a surrogate pair.', 'Correct the value.', place);
}
