import type { Json } from './json.ts';

/** Every failure an operation can answer with, and the exit code the command line gives it (CLI contract). */
export const errorExitCodes = {
  /** An argument, a file or a text is not what it must be. */
  INVALID_INPUT: 2,
  /** A named thing does not exist. */
  NOT_FOUND: 2,
  /** A thing exists already, or was changed by somebody else meanwhile. */
  CONFLICT: 2,
  /** A later change set touched what is to be undone. */
  UNDO_CONFLICT: 1,
  /** The data folder holds no workspace. */
  NO_WORKSPACE: 2,
  /** The data folder is damaged beyond what recovery may repair by itself. */
  DAMAGED: 2,
  /** The data folder was written by a newer version of the console. */
  NEWER_FORMAT: 2,
  /** A dangerous step was not confirmed with the exact phrase. */
  CONFIRMATION_NEEDED: 2,
  /** The vault is locked. */
  LOCKED: 4,
  /** No keychain answers, or another backend than the recorded one does. */
  KEYCHAIN_UNAVAILABLE: 4,
  /** A defect of the console. */
  INTERNAL: 5,
  /** The disk refused a write; nothing was acknowledged and writing has stopped. */
  STORAGE_FAILED: 5,
  /** The sandbox stopped a rendering at one of its bounds. */
  SANDBOX_LIMIT: 2,
  /** Another host holds the data folder and does not answer. */
  BUSY: 6,
  /** Role or scope does not allow it. */
  FORBIDDEN: 7,
} as const;

/** The code of a failure. */
export type ErrorCode = keyof typeof errorExitCodes;

/** A failure as data, as it crosses every boundary. */
export interface Failure {
  readonly code: ErrorCode;
  /** One sentence: what and where. */
  readonly message: string;
  /** JSON Pointer or argument name the failure is about; empty when it is about the whole. */
  readonly path: string;
  /** The way on, as one sentence. */
  readonly fix: string;
  readonly details: Json;
}

/** A failure inside one process; `toFailure` turns it into data at the boundary. */
export class BinnacleError extends Error {
  readonly code: ErrorCode;
  readonly path: string;
  readonly fix: string;
  readonly details: Json;

  constructor(
    code: ErrorCode,
    message: string,
    more: { path?: string; fix?: string; details?: Json; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'BinnacleError';
    this.code = code;
    this.path = more.path ?? '';
    this.fix = more.fix ?? '';
    this.details = more.details ?? null;
  }
}

/** Turns anything thrown into data. What is not a `BinnacleError` is a defect and says so without its stack. */
export function toFailure(error: unknown): Failure {
  if (error instanceof BinnacleError) {
    return { code: error.code, message: error.message, path: error.path, fix: error.fix, details: error.details };
  }
  return {
    code: 'INTERNAL',
    message: `Something inside the console failed: ${error instanceof Error ? error.message : String(error)}.`,
    path: '',
    fix: 'Nothing was changed. Run `binnacle doctor`, and report what it says.',
    details: null,
  };
}

/** Rebuilds a failure on the far side of a boundary. */
export function fromFailure(failure: Failure): BinnacleError {
  return new BinnacleError(failure.code, failure.message, failure);
}
