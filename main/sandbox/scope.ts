import type { Json } from '../contract/json.ts';
import { MAX_OUTPUT, MAX_STEPS } from './bounds.ts';
import { type Place, refuse } from './problem.ts';

/** What one rendering has used of its bounds. */
export class Budget {
  private steps = 0;
  private characters = 0;

  /** Counts one step of control flow. */
  step(place: Place): void {
    if (++this.steps > MAX_STEPS) {
      refuse('TIME', `Takes more than ${MAX_STEPS.toLocaleString('en')} steps.`, 'Loop over less.', place);
    }
  }

  /** Counts text made by a helper. */
  text(length: number, place: Place): void {
    this.characters += length;
    if (this.characters > MAX_OUTPUT) {
      refuse('OUTPUT_TOO_LARGE', 'Helpers make more than 5 MB of text.', 'Join, repeat or replace less.', place);
    }
  }
}

/** Where an expression is read: `this`, the scopes around it, and what the block around it named. */
export interface Scope {
  readonly value: Json;
  readonly parent: Scope | null;
  /** Values of the block's own names (`as |item index|`). */
  readonly named: readonly Json[];
  /** `@index`, `@key`, `@first`, `@last`; null outside `each`. */
  readonly loop: Loop | null;
  readonly budget: Budget;
}

/** Where `each` stands. */
export interface Loop {
  readonly index: number;
  readonly key: string | number;
  readonly first: boolean;
  readonly last: boolean;
}

/** The scope a template starts in. */
export function rootScope(context: Json, budget: Budget): Scope {
  return { value: context, parent: null, named: [], loop: null, budget };
}
