import type { Json } from '../contract/json.ts';

/** What kind of thing is wrong with a store's file. */
export type StoreProblemCode =
  /** Bytes after the last whole frame: a write that a crash tore, or damage to the last one; the bytes alone cannot tell. */
  | 'TAIL'
  /** Bytes in preallocated space that must be zero. */
  | 'SLACK'
  /** A file shorter than it was made: growth was interrupted, or its end was cut off. */
  | 'SHORT'
  /** A frame that is not what was written, where it cannot be an interrupted write. */
  | 'FRAME'
  /** A file whose header, length or hash is wrong. */
  | 'FILE'
  /** A file that must be there and is not. */
  | 'MISSING'
  /** Transactions that were on disk once are not there any more. */
  | 'LOST'
  /** Frames that are whole but do not lead to the state they recorded. */
  | 'REPLAY'
  /** Files that do not belong to each other. */
  | 'CHAIN'
  /** A file the store did not make. */
  | 'FOREIGN'
  /** What an interrupted step left; everything in it stands elsewhere. */
  | 'LEFTOVER'
  /** A copy kept of something that was cut or replaced. */
  | 'SET_ASIDE'
  /** Content that was not checked, because there is no key. */
  | 'SEALED'
  /** A file that a newer version of the console wrote. */
  | 'NEWER';

/** One thing wrong, or worth knowing, about a store's files. */
export interface StoreProblem {
  readonly code: StoreProblemCode;
  /**
   * `damage`: something is not what was written and no interruption explains it; in the current generation it keeps the store
   * from opening for writing. `note`: everything else.
   */
  readonly severity: 'note' | 'damage';
  /** Name inside the store's folder. */
  readonly file: string;
  /** One sentence. */
  readonly message: string;
  /** Where it begins in the file, in bytes; -1 for the file as a whole. */
  readonly offset: number;
  /** How many bytes it concerns; 0 when unknown. */
  readonly bytes: number;
  /** Whole frames that can no longer be used. */
  readonly frames: number;
  /** Where a copy was put, relative to the store's folder; null when none was. */
  readonly movedTo: string | null;
}

/** Makes a problem from the parts that matter to it. */
export function problem(
  code: StoreProblemCode,
  severity: StoreProblem['severity'],
  file: string,
  message: string,
  more: { offset?: number; bytes?: number; frames?: number; movedTo?: string | null } = {},
): StoreProblem {
  return {
    code,
    severity,
    file,
    message,
    offset: more.offset ?? -1,
    bytes: more.bytes ?? 0,
    frames: more.frames ?? 0,
    movedTo: more.movedTo ?? null,
  };
}

/** Problems as they cross a boundary. */
export function problemsAsJson(problems: readonly StoreProblem[]): Json {
  return problems.map((one) => ({ ...one }));
}
