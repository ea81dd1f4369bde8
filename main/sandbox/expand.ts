import { MAX_EXPANDED, MAX_NODES } from './bounds.ts';
import { isList, isMap, kindOf } from './data.ts';
import { type Placeholder, placeholderAt } from './placeholder.ts';
import { type Place, refuse } from './problem.ts';
import type { Scope } from './scope.ts';
import type { Operation, Program, Slot } from './template.ts';
import { holds, missing } from './truth.ts';

/** One run of a template's control flow over one context. */
export interface Trace {
  /** Every decision in order; with the template it decides the expanded text. */
  readonly key: string;
  /** The values met, in order, each to be read in its scope. */
  readonly slots: readonly Slot[];
  readonly scopes: readonly Scope[];
}

/** A stretch of expanded text that came from one piece of the template. */
export interface Segment {
  /** Offset in the expanded text. */
  readonly start: number;
  readonly place: Place;
  readonly chosenBy: string | null;
  /** Whether offsets inside it are offsets in the template. */
  readonly literal: boolean;
}

/** A template's text after its control flow, with markers where values go. */
export interface Expansion {
  readonly text: string;
  /** The character around a marker's letter; it stands nowhere else in the text. */
  readonly mark: string;
  readonly segments: readonly Segment[];
  readonly placeholders: readonly Placeholder[];
  /**
   * Which value or placeholder each marker stands for, in the order of the text. They all look alike, so that a value
   * more does not change the text behind it.
   */
  readonly markers: readonly { readonly at: number; readonly number: number }[];
}

type Piece =
  | { readonly text: string; readonly place: Place; readonly chosenBy: string | null }
  | { readonly slot: number; readonly place: Place; readonly chosenBy: string | null }
  | { readonly placeholder: number; readonly place: Place; readonly chosenBy: string | null };

class Run {
  key = '';
  readonly slots: Slot[] = [];
  readonly scopes: Scope[] = [];
  readonly pieces: Piece[] | null;
  readonly placeholders: Placeholder[] = [];
  length = 0;

  constructor(collect: boolean) {
    this.pieces = collect ? [] : null;
  }

  program(program: Program, scope: Scope): void {
    const operations = this.pieces === null ? program.active : program.operations;
    for (const operation of operations) this.operation(operation, scope);
  }

  private operation(operation: Operation, scope: Scope): void {
    switch (operation.kind) {
      case 'text':
        this.text(operation);
        return;
      case 'value':
        scope.budget.step(operation.slot.place);
        this.pieces?.push({ slot: this.slots.length, place: operation.slot.place, chosenBy: operation.chosenBy });
        this.slots.push(operation.slot);
        this.scopes.push(scope);
        return;
      case 'if': {
        scope.budget.step(operation.place);
        const holding = holds(operation.condition(scope)) !== operation.negated;
        this.key += holding ? '+' : '-';
        this.program(holding ? operation.body : operation.otherwise, scope);
        return;
      }
      case 'with': {
        scope.budget.step(operation.place);
        const value = operation.subject(scope);
        const holding = holds(value) && value !== missing;
        this.key += holding ? '+' : '-';
        if (!holding) this.program(operation.otherwise, scope);
        else this.program(operation.body, { value, parent: scope, named: [value], loop: null, budget: scope.budget });
        return;
      }
      case 'each':
        this.each(operation, scope);
    }
  }

  private each(operation: Extract<Operation, { kind: 'each' | 'with' }>, scope: Scope): void {
    const { budget } = scope;
    budget.step(operation.place);
    const subject = operation.subject(scope);
    if (subject === missing || (!isList(subject) && !isMap(subject))) {
      const what = subject === missing ? 'nothing' : kindOf(subject);
      refuse(
        'HELPER_ARGUMENT',
        `each goes through a list or a map, not ${what}.`,
        'Give it a list, or wrap it in default.',
        operation.place,
      );
    }
    const keys: readonly (string | number)[] = isList(subject) ? [...subject.keys()] : Object.keys(subject);
    this.key += `${keys.length},`;
    if (keys.length === 0) this.program(operation.otherwise, scope);
    for (const [index, key] of keys.entries()) {
      budget.step(operation.place);
      const value = (subject as { readonly [key: string | number]: (typeof scope)['value'] })[key]!;
      const loop = { index, key, first: index === 0, last: index === keys.length - 1 };
      this.program(operation.body, { value, parent: scope, named: [value, key], loop, budget });
    }
  }

  /** Placeholders without quotes or escapes are marked here, so that YAML's own signs inside them do no harm. */
  private text(operation: Extract<Operation, { kind: 'text' }>): void {
    const pieces = this.pieces!;
    const { text, chosenBy } = operation;
    this.length += text.length;
    if (this.length > MAX_EXPANDED) {
      refuse('OUTPUT_TOO_LARGE', 'The template expands to more than 1 MB of text.', 'Loop over less.', operation.place);
    }
    let from = 0;
    let { place } = operation;
    for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
      if (text[at - 1] === '$') continue;
      const read = placeholderAt(text, at, undefined);
      if (read === null || /[\\'"\n]/.test(read.raw)) continue;
      if (this.placeholders.length >= MAX_NODES) {
        refuse('TOO_MANY_NODES', 'The template holds more than 20,000 placeholders.', 'Split it.', place);
      }
      if (at > from) pieces.push({ text: text.slice(from, at), place, chosenBy });
      place = advance(place, text, from, at);
      pieces.push({ placeholder: this.placeholders.length, place, chosenBy });
      this.placeholders.push({ ...read, place });
      from = at + read.raw.length;
      place = { line: place.line, column: (place.column ?? 1) + read.raw.length };
    }
    if (from < text.length) pieces.push({ text: text.slice(from), place, chosenBy });
  }
}

/** The place of offset `to` in a text in which offset `from` stands at `place`. */
export function advance(place: Place, text: string, from: number, to: number): Place {
  let { line } = place;
  let start = -1;
  for (let at = from; at < to; at++) {
    if (text.charCodeAt(at) !== 10) continue;
    line++;
    start = at;
  }
  return { line, column: start < 0 ? (place.column ?? 1) + to - from : to - start };
}

/** Runs control flow only: which way every block goes, and which values are met. */
export function trace(program: Program, scope: Scope): Trace {
  const run = new Run(false);
  run.program(program, scope);
  return run;
}

/** Runs control flow and writes the text it chooses, with markers for values. */
export function expand(program: Program, scope: Scope): Expansion {
  const run = new Run(true);
  run.program(program, scope);
  const pieces = run.pieces!;
  const plain = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
  const mark = chooseMark(plain);
  const segments: Segment[] = [];
  const markers: { at: number; number: number }[] = [];
  let text = '';
  for (const piece of pieces) {
    segments.push({ start: text.length, place: piece.place, chosenBy: piece.chosenBy, literal: 'text' in piece });
    if ('text' in piece) {
      text += piece.text;
      continue;
    }
    const slot = 'slot' in piece;
    markers.push({ at: text.length, number: slot ? piece.slot : piece.placeholder });
    text += mark + (slot ? 's' : 'p') + mark;
  }
  return { text, mark, segments, placeholders: run.placeholders, markers };
}

/** A private-use character that the text neither holds nor writes as an escape, so that no text can look like a marker. */
function chooseMark(text: string): string {
  const escapes = text.includes('\\') ? text.toLowerCase() : '';
  for (let code = 0xe000; code <= 0xf8ff; code++) {
    const mark = String.fromCharCode(code);
    if (!text.includes(mark) && !escapes.includes(code.toString(16))) return mark;
  }
  return refuse('YAML_SYNTAX', 'The template holds every private-use character.', 'Take some of them out.');
}
