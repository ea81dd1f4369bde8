import { asciiJson } from './checkpoint.ts';
import { saltLength } from './entry.ts';
import type { FoundEntry } from './log-query.ts';

/** One line of an export, without its line feed, and the entry it belongs to. */
export interface ExportLine {
  readonly sequence: number;
  readonly text: string;
}

/** A checkpoint's line and the entry it was signed for. */
export interface KeptCheckpoint {
  readonly sequence: number;
  readonly line: string;
}

/**
 * The lines of an export, JSON in ASCII in one fixed form, so that a single changed bit shows. An entry is
 * `{"detail","hash","hashed","salt"}`: `hashed` holds the exact text that was hashed; `detail` (the canonical detail) and
 * `salt` are null once erased. A checkpoint follows the entry it was signed for; the last line is one for the last entry,
 * so that an export cut short shows.
 *
 * @param entries oldest first.
 * @param checkpoints by sequence.
 * @param last the checkpoint of the head.
 */
export function* exportLines(
  entries: Iterable<FoundEntry>,
  committed: (entry: FoundEntry) => string | undefined,
  checkpoints: readonly KeptCheckpoint[],
  last: KeptCheckpoint,
): Generator<ExportLine> {
  let next = 0;
  for (const entry of entries) {
    const { sequence } = entry.part;
    const text = committed(entry);
    const detail = text === undefined ? null : text.slice(saltLength);
    const salt = text === undefined ? null : text.slice(0, saltLength);
    yield { sequence, text: asciiJson({ detail, hash: entry.stored.hash, hashed: entry.stored.hashed, salt }) };
    for (; (checkpoints[next]?.sequence ?? Number.POSITIVE_INFINITY) <= sequence; next++) {
      const kept = checkpoints[next] as KeptCheckpoint;
      if (kept.sequence === sequence) yield { sequence, text: kept.line };
    }
  }
  yield { sequence: last.sequence, text: last.line };
}
