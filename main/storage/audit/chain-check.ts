import type { AuditProblem } from '../../contract/model.ts';
import { sha256 } from './entry.ts';

/** Operations whose entries `audit verify` lists as notes: a journal's bad tail that an opening had to cut off. */
export const tailCutOperation = 'storage.tail-cut';

/** Problems listed in full; after them only their number. */
const listedProblems = 1000;

/** Collects problems and notes; a destroyed log does not make an endless list. */
export class Report {
  readonly problems: AuditProblem[] = [];
  readonly notes: AuditProblem[] = [];
  #unlisted = 0;

  problem(sequence: number, code: string, message: string): void {
    if (this.problems.length < listedProblems) this.problems.push({ sequence, code, message });
    else this.#unlisted++;
  }

  note(sequence: number, code: string, message: string): void {
    if (this.notes.length < listedProblems) this.notes.push({ sequence, code, message });
  }

  /** Takes over what another report found. */
  join(other: Pick<Report, 'problems' | 'notes'>): void {
    for (const { sequence, code, message } of other.problems) this.problem(sequence, code, message);
    for (const { sequence, code, message } of other.notes) this.note(sequence, code, message);
  }

  /** Every problem; the last one says how many more there were. */
  all(): readonly AuditProblem[] {
    if (this.#unlisted === 0) return this.problems;
    const message = `${this.#unlisted} more problems are not listed.`;
    return [...this.problems, { sequence: -1, code: 'AUDIT_MORE_PROBLEMS', message }];
  }
}

/**
 * Follows the chain entry by entry. Each entry must be the next number, name the hash of the one before, and have the
 * hash it claims; what differs is told by name.
 */
export class ChainCheck {
  readonly #report: Report;
  readonly #wanted: ReadonlySet<number>;
  /** Hashes of wanted entries. */
  readonly hashes = new Map<number, string>();
  entries = 0;
  /** The last entry's number and hash. */
  sequence: number;
  head: string;

  /** @param wanted sequences whose hashes are kept. */
  constructor(report: Report, start: { sequence: number; head: string }, wanted: ReadonlySet<number>) {
    this.#report = report;
    this.#wanted = wanted;
    this.sequence = start.sequence;
    this.head = start.head;
  }

  /** Takes the next entry; gives its commitment, hex. */
  next(hashed: string, storedHash: string): string {
    const hash = sha256(hashed);
    // One pass over the text, key after key in the order that canonical JSON has them. A bare quote never stands inside a
    // text there, so each mark can only be the key itself.
    const commitment = after(hashed, ',"commitment":"', 0);
    const operation = after(hashed, ',"operation":"', commitment + 64);
    const previousAt = after(hashed, ',"previous":"', operation);
    const previous = hashed.slice(previousAt, previousAt + 64);
    const sequence = numberAt(hashed, after(hashed, ',"sequence":', previousAt + 64));
    if (hash !== storedHash) {
      this.#report.problem(sequence, 'AUDIT_ENTRY_EDITED', `Entry ${sequence} is not what was hashed.`);
    }
    if (sequence !== this.sequence + 1) this.#outOfStep(sequence, storedHash);
    else if (previous !== this.head) {
      this.#report.problem(
        sequence,
        'AUDIT_CHAIN_BROKEN',
        `Entry ${sequence} does not follow entry ${this.sequence}: one of them was put in its place or edited.`,
      );
    }
    if (hashed.startsWith(`${tailCutOperation}"`, operation)) {
      const message = `Entry ${sequence} records that the end of the journal was cut off at an earlier opening.`;
      this.#report.note(sequence, 'TAIL_CUT', message);
    }
    this.entries++;
    this.sequence = sequence;
    this.head = storedHash;
    if (this.#wanted.has(sequence)) this.hashes.set(sequence, hash);
    return hashed.slice(commitment, commitment + 64);
  }

  /** Goes on after entries that were checked elsewhere. */
  skipTo(sequence: number, head: string): void {
    this.sequence = sequence;
    this.head = head;
  }

  #outOfStep(sequence: number, storedHash: string): void {
    const expected = this.sequence + 1;
    if (sequence === this.sequence && storedHash === this.head) {
      this.#report.problem(sequence, 'AUDIT_ENTRY_DUPLICATED', `Entry ${sequence} is there twice.`);
    } else if (sequence > expected) {
      const missing = sequence - 1 === expected ? `Entry ${expected} is` : `Entries ${expected} to ${sequence - 1} are`;
      this.#report.problem(expected, 'AUDIT_ENTRY_MISSING', `${missing} not where the chain has them.`);
    } else {
      const message = `Entry ${sequence} stands where entry ${expected} belongs.`;
      this.#report.problem(sequence, 'AUDIT_ENTRY_MISPLACED', message);
    }
  }
}

/** The position after a mark; 0 when it is not there, where nothing that is looked for stands. */
function after(hashed: string, mark: string, from: number): number {
  const start = hashed.indexOf(mark, from);
  return start < 0 ? 0 : start + mark.length;
}

/** The number that begins at a position; NaN when none does. */
function numberAt(hashed: string, start: number): number {
  let value = 0;
  let at = start;
  for (; ; at++) {
    const digit = hashed.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return at === start ? Number.NaN : value;
    value = value * 10 + digit;
  }
}
