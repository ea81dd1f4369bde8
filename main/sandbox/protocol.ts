import type { Json } from '../contract/json.ts';
import type { TemplateInspection, TemplateReads } from '../core/ports.ts';
import type { EngineBatch, EngineResult, SchemaText } from './engine.ts';

/** What the host asks of the child. Jobs travel as JSON text, which is several times faster to move than objects. */
export type SandboxRequest =
  | {
      readonly id: number;
      readonly kind: 'render';
      readonly texts: Readonly<Record<string, string>>;
      readonly schemas: Readonly<Record<string, SchemaText>>;
      /** JSON text of `RenderJob[]`. */
      readonly jobs: string;
      readonly want: EngineBatch['want'];
      /** Key of the text whose names are wanted as well. */
      readonly inspect?: string;
    }
  | { readonly id: number; readonly kind: 'inspect'; readonly text: string }
  | { readonly id: number; readonly kind: 'parse'; readonly text: string; readonly name: string };

/** What the child tells the host. */
export type SandboxMessage =
  | { readonly kind: 'ready' }
  /** Still at work: `done` renderings are finished; `text` names the text whose reading begins. */
  | { readonly kind: 'progress'; readonly id: number; readonly done: number; readonly text: string | null }
  | {
      readonly kind: 'rendered';
      readonly id: number;
      readonly results: PackedResults;
      readonly reads?: TemplateReads;
    }
  | { readonly kind: 'inspected'; readonly id: number; readonly inspection: TemplateInspection }
  /** `value` is JSON text. */
  | { readonly kind: 'parsed'; readonly id: number; readonly value: string }
  | {
      readonly kind: 'refused';
      readonly id: number;
      readonly message: string;
      readonly fix: string;
      readonly path: string;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** Results of many renderings with their texts in one piece. */
export interface PackedResults {
  /** A `1` for each rendering that has a result, else `0`. */
  readonly ok: string;
  /** Hashes of those that have a result, 64 characters each. */
  readonly hashes: string;
  readonly texts: string;
  readonly textLengths: Int32Array;
  readonly values: string;
  readonly valueLengths: Int32Array;
  /** JSON text of what few results have: `[index, findings, leaves, lineLeaves][]`. */
  readonly rest: string;
}

/** Packs results for the way to the host. */
export function packResults(results: readonly EngineResult[]): PackedResults {
  const textLengths = new Int32Array(results.length);
  const valueLengths = new Int32Array(results.length);
  const rest: unknown[] = [];
  let ok = '';
  let hashes = '';
  let texts = '';
  let values = '';
  for (const [index, result] of results.entries()) {
    ok += result.ok ? '1' : '0';
    hashes += result.hash ?? '';
    texts += result.text ?? '';
    values += result.value ?? '';
    textLengths[index] = result.text === null ? -1 : result.text.length;
    valueLengths[index] = result.value === null ? -1 : result.value.length;
    if (result.findings.length > 0 || result.leaves !== null) {
      rest.push([index, result.findings, result.leaves, result.lineLeaves]);
    }
  }
  return { ok, hashes, texts, textLengths, values, valueLengths, rest: JSON.stringify(rest) };
}

/** Undoes `packResults`; `give` is called for each rendering in order. */
export function unpackResults(
  packed: PackedResults,
  give: (index: number, result: Omit<EngineResult, 'value'> & { readonly value: Json }) => void,
): void {
  const rest = new Map(
    (
      JSON.parse(packed.rest) as [
        number,
        EngineResult['findings'],
        EngineResult['leaves'],
        EngineResult['lineLeaves'],
      ][]
    ).map((entry) => [entry[0], entry]),
  );
  let hashAt = 0;
  let textAt = 0;
  let valueAt = 0;
  for (let index = 0; index < packed.ok.length; index++) {
    const ok = packed.ok[index] === '1';
    const more = rest.get(index);
    const textLength = packed.textLengths[index]!;
    const valueLength = packed.valueLengths[index]!;
    give(index, {
      ok,
      hash: ok ? packed.hashes.slice(hashAt, hashAt + 64) : null,
      text: textLength < 0 ? null : packed.texts.slice(textAt, textAt + textLength),
      value: valueLength < 0 ? null : (JSON.parse(packed.values.slice(valueAt, valueAt + valueLength)) as Json),
      findings: more?.[1] ?? [],
      leaves: more?.[2] ?? null,
      lineLeaves: more?.[3] ?? null,
    });
    if (ok) hashAt += 64;
    textAt += Math.max(0, textLength);
    valueAt += Math.max(0, valueLength);
  }
}
