import type { Failure } from '../../main/contract/errors.ts';
import type { Outcome } from '../bridge/ask.ts';

/** Something read from the host. What was read last stays while it is read again, and when that fails. */
export interface Loadable<T> {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  readonly value: T | null;
  readonly failure: Failure | null;
  /** When the value was read, milliseconds since the epoch. */
  readonly at: number | null;
}

/** Nothing read yet. */
export const idle: Loadable<never> = { state: 'idle', value: null, failure: null, at: null };

/** The same thing, being read again. */
export function loading<T>(before: Loadable<T>): Loadable<T> {
  return { ...before, state: 'loading', failure: null };
}

/** The same thing after an answer. */
export function settled<T>(before: Loadable<T>, outcome: Outcome<T>): Loadable<T> {
  return outcome.ok
    ? { state: 'ready', value: outcome.data, failure: null, at: Date.now() }
    : { ...before, state: 'failed', failure: outcome.failure };
}
