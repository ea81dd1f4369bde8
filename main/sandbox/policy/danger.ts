import type { Problem } from '../problem.ts';

/** What was found about a document beside schema and limits. */
export interface Danger extends Problem {
  /** It counts only in production environments, or only outside of them. */
  readonly where?: 'protected' | 'unprotected';
  /** It is about more than the form of the value, and said also where the schema has found fault with that. */
  readonly danger?: true;
}
