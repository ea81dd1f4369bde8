import type { Finding, Severity } from '../contract/finding.ts';

/** Where in a template's text something stands; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

/** What stops or marks a rendering, before it is known which template it is about. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly severity?: Severity;
  /** JSON Pointer into the document. */
  readonly path?: string;
  readonly place?: Place | undefined;
  /** The layer whose template the place is in, where that is known already. */
  readonly layer?: number;
}

/** A `Problem` on its way up through an evaluation. */
export class TemplateProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'TemplateProblem';
    this.problem = problem;
  }
}

/** Throws a problem. */
export function refuse(code: string, message: string, fix: string, place?: Place): never {
  throw new TemplateProblem({ code, message, fix, place });
}

/** The finding a problem becomes once the template's name is known. */
export function toFinding(problem: Problem, source: string | null): Finding {
  const finding = {
    severity: problem.severity ?? ('error' as const),
    code: problem.code,
    path: problem.path ?? '',
    message: problem.message,
    fix: problem.fix,
    tenants: [],
  };
  if (source === null || problem.place === undefined) return finding;
  const { line, column } = problem.place;
  return { ...finding, source: column === undefined ? { name: source, line } : { name: source, line, column } };
}

/** What an evaluation threw, as a problem. A stack that ran over is a document nested too deeply; anything else is a defect and goes on up. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TemplateProblem) return error.problem;
  if (error instanceof RangeError) {
    return {
      code: 'TOO_DEEP',
      message: 'The text nests deeper than can be read.',
      fix: 'Nest at most 64 levels.',
    };
  }
  throw error;
}
