import type { Draft, DraftChange } from '../../../../main/contract/authoring.ts';
import type { Failure } from '../../../../main/contract/errors.ts';
import type { MergeConflict } from './merge-lines.ts';

/** Whether what was typed is on disk. */
export type Kept =
  /** Nothing was typed yet. */
  | { readonly state: 'nothing' }
  /** On its way, for a quarter of a second or until the disk has answered. */
  | { readonly state: 'keeping'; readonly at: string | null }
  | { readonly state: 'kept'; readonly at: string }
  /** Only in this window's memory; tried again until it is kept. */
  | {
      readonly state: 'not-kept';
      readonly at: string | null;
      readonly failure: Failure;
      readonly hostLost: boolean;
      readonly batches: number;
    };

/** What was typed here and could not be kept, because another window had taken over. */
export interface Rescued {
  readonly text: string;
  /** The text both windows had last. */
  readonly common: string;
  readonly batches: number;
}

/** Contradictions that a merge left standing as mine. */
export interface MergeReport {
  readonly version: number;
  readonly conflicts: readonly MergeConflict[];
}

/** A draft as a window shows it. */
export interface DraftState {
  readonly phase: 'opening' | 'open' | 'failed';
  /** Why it could not be opened. */
  readonly failure: Failure | null;
  readonly template: string;
  /** Null until the first batch is on disk. */
  readonly draft: string | null;
  /** The text it started from, and the version that has it. */
  readonly base: string;
  readonly baseVersion: number;
  /** The version a save stands on: `baseVersion`, or a newer one once the edits were brought onto it. */
  readonly onVersion: number;
  readonly newestVersion: number;
  readonly text: string;
  /** How many undos lead back to the beginning. */
  readonly edits: number;
  /** When the oldest standing edit was made, milliseconds since the epoch. */
  readonly since: number | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly writable: boolean;
  readonly holder: Draft['holder'];
  readonly kept: Kept;
  readonly rescued: Rescued | null;
  readonly merge: MergeReport | null;
}

/** Hears every change of the text; `origin` is who made it, so that an editor need not hear its own. */
export type ChangeListener = (changes: readonly DraftChange[], origin: unknown) => void;
