import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** A question to an audit log: what a person filters by. Times in milliseconds, `to` exclusive. */
export interface AuditQuestion {
  readonly tenant?: string;
  readonly operation?: string;
  readonly from: number;
  readonly to: number;
}

/** What a child measured. */
export interface ChildAnswer {
  /** Milliseconds from its first line until the newest page was read. */
  readonly opened: number;
  /** Entries of that page. */
  readonly newest: number;
  /** Milliseconds of each page that was asked for. */
  readonly pages: readonly number[];
  /** Entries on all of them. */
  readonly found: number;
  /** The largest resident set, MiB. */
  readonly peakMiB: number;
}

/** Where a page ended. */
type Last = { readonly sequence: number; readonly time: number | string } | null;

/** Reads the questions a child was given. */
export async function readQuestions(): Promise<readonly AuditQuestion[]> {
  return JSON.parse(await text(process.stdin)) as AuditQuestion[];
}

/** Asks every question for its first page and, where that was full, for the next one; then writes what was measured. */
export async function writeAnswer(
  { opened, newest }: { readonly task: string; readonly opened: number; readonly newest: number },
  questions: readonly AuditQuestion[],
  ask: (question: AuditQuestion, before: NonNullable<Last> | null) => { readonly found: number; readonly last: Last },
): Promise<void> {
  const pages: number[] = [];
  let found = 0;
  const page = (question: AuditQuestion, before: NonNullable<Last> | null) => {
    const began = performance.now();
    const got = ask(question, before);
    pages.push(performance.now() - began);
    found += got.found;
    return got;
  };
  for (const question of questions) {
    const first = page(question, null);
    if (first.found === 50 && first.last !== null) page(question, first.last);
  }
  const peakMiB = peakMemory();
  const answer: ChildAnswer = { opened, newest, pages, found, peakMiB };
  process.stdout.write(JSON.stringify(answer), () => process.exit(0));
}

/** The largest resident set of this program, MiB; where the system does not tell, the present one. */
function peakMemory(): number {
  try {
    // Not `getrusage`, whose figure begins with the size of the process that started this one.
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kibibytes !== undefined) return Number(kibibytes) / 1024;
  } catch {
    // Another system than Linux.
  }
  return process.memoryUsage.rss() / 2 ** 20;
}
