import type { Json } from '../contract/json.ts';
import { MAX_DEPTH, MAX_NODES } from './bounds.ts';
import { isList, newBag } from './data.ts';
import {
  cutPlaceholders,
  mayHoldSecret,
  refuseSecret,
  resolvePlaceholder,
  textOf,
  type Variables,
} from './placeholder.ts';
import { type Place, refuse } from './problem.ts';
import type { HoleNode, Part } from './tree.ts';

/** What fills the holes of one job. */
export interface Filling {
  /** For each layer the values its control flow met, by number. */
  readonly layers: readonly {
    readonly values: readonly Json[];
    /** The value as the template writes it, for messages. */
    readonly written: (slot: number) => string;
    /** The first context path the value reads. */
    readonly reads: (slot: number) => string | null;
  }[];
  readonly overrides: readonly { readonly value: Json }[];
  readonly variables: Variables;
}

/**
 * The value of a hole.
 * @throws TemplateProblem
 */
export function valueOfHole(hole: HoleNode, layer: number, filling: Filling): Json {
  const place = hole.origin.place.line === 0 ? undefined : hole.origin.place;
  if (hole.override !== undefined) {
    let value = filling.overrides[hole.override.index]!.value;
    for (const step of hole.override.steps) value = (value as { readonly [key: string]: Json })[step]!;
    return checkText(resolveTexts(value, filling.variables), place);
  }
  const [only] = hole.parts;
  if (hole.whole && typeof only === 'number') {
    const value = filling.layers[layer]!.values[only]!;
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    if (mayHoldSecret(value)) refuseSecret(`The value of ${filling.layers[layer]!.written(only)}`, place);
    return checkText(value, place);
  }
  if (hole.whole)
    return checkText(resolvePlaceholder(only as Exclude<Part, string | number>, filling.variables, true), place);
  return checkText(joinParts(hole.parts, layer, filling, place), place);
}

/**
 * The value of a hole as layers merge it: what came from Handlebars with its nulls, which remove paths. A placeholder
 * that does not resolve is null here, and reported when it is written.
 */
export function mergeValueOfHole(hole: HoleNode, layer: number, filling: Filling): Json {
  const [only] = hole.parts;
  if (hole.whole && typeof only === 'number') {
    const value = filling.layers[layer]!.values[only]!;
    const { place } = hole.origin;
    if (mayHoldSecret(value)) refuseSecret(`The value of ${filling.layers[layer]!.written(only)}`, place);
    return copy(value, 1, { count: 0 }, place, true);
  }
  try {
    return valueOfHole(hole, layer, filling);
  } catch {
    return null;
  }
}

/** Parts as one text. */
export function joinParts(parts: readonly Part[], layer: number, filling: Filling, place: Place | undefined): string {
  let text = '';
  let secrets = 0;
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else if (typeof part === 'number') {
      const run = filling.layers[layer]!;
      text += textOf(run.values[part]!, run.written(part), place);
    } else {
      if (part.kind === 'secret') secrets++;
      text += textOf(resolvePlaceholder(part, filling.variables, false), `\${${part.name}}`, place);
    }
  }
  // Counted at the end, since a reference could also come together from several harmless parts.
  if (text.includes('${SECRET:') && text.split('${SECRET:').length - 1 !== secrets)
    refuseSecret('The text with its values', place);
  return text;
}

/** An override's value with the placeholders of its texts resolved, once; a text that is one placeholder keeps the value's type. */
function resolveTexts(value: Json, variables: Variables): Json {
  if (typeof value === 'string') {
    if (!value.includes('${')) return value;
    const parts = cutPlaceholders(value, undefined);
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object') return resolvePlaceholder(only, variables, true);
    return joinParts(parts, -1, { layers: [], overrides: [], variables }, undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => resolveTexts(item, variables));
  const bag = newBag();
  for (const key of Object.keys(value))
    bag[key] = resolveTexts((value as { readonly [key: string]: Json })[key]!, variables);
  return bag;
}

function checkText(value: Json, place: Place | undefined): Json {
  if (typeof value === 'string') return value.isWellFormed() ? value : refuseHalf(place);
  if (typeof value !== 'object' || value === null) return value;
  return copy(value, 1, { count: 0 }, place);
}

/** A list or map as the document holds it: a copy without inherited names and without nulls. */
function copy(value: Json, depth: number, nodes: { count: number }, place: Place | undefined, keepNulls = false): Json {
  if (++nodes.count > MAX_NODES)
    refuse('TOO_MANY_NODES', 'A value holds more than 20,000 values.', 'Take a part of it.', place);
  if (typeof value === 'string') return value.isWellFormed() ? value : refuseHalf(place);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) refuse('TOO_DEEP', `A value nests deeper than ${MAX_DEPTH}.`, 'Take a part of it.', place);
  if (isList(value)) {
    return value.map((item) => {
      if (item === null && !keepNulls)
        refuse('NULL_IN_LIST', 'A list cannot hold null.', 'Take the element away.', place);
      return copy(item, depth + 1, nodes, place, keepNulls);
    });
  }
  const bag = newBag();
  for (const key of Object.keys(value)) {
    const inner = (value as { readonly [key: string]: Json })[key]!;
    if (!key.isWellFormed()) refuseHalf(place);
    if (inner !== null || keepNulls) bag[key] = copy(inner, depth + 1, nodes, place, keepNulls);
  }
  return bag;
}

function refuseHalf(place: Place | undefined): never {
  return refuse('TEXT_NOT_UNICODE', 'A text holds half of a surrogate pair.', 'Correct the value.', place);
}
