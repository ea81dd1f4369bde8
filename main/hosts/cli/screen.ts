import type { Failure } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Envelope } from '../../contract/messages.ts';
import { type Cell, fieldLines, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { visible, visibleJson, visibleLines } from './visible.ts';

/** How answers are written. */
export interface ScreenOptions {
  readonly json: boolean;
  readonly strict: boolean;
}

/** Writes answers: for a person as text, for a script as exactly one JSON document on standard output. */
export class Screen {
  readonly #terminal: Terminal;
  readonly #options: ScreenOptions;
  readonly #lines: string[] = [];

  constructor(terminal: Terminal, options: ScreenOptions) {
    this.#terminal = terminal;
    this.#options = options;
  }

  get json(): boolean {
    return this.#options.json;
  }

  /** Standard output is a terminal: what would steer it is written out. */
  get onTerminal(): boolean {
    return this.#terminal.outIsTerminal;
  }

  /** Whether colours help: on a terminal whose owner did not refuse them. */
  get colours(): boolean {
    return this.onTerminal && !this.#terminal.env.NO_COLOR;
  }

  /**
   * Writes an answer and gives its exit code: 1 with findings that count, or where the verb says that it failed.
   * Findings whose code is among those told are in what is shown to a person already.
   */
  async answer(
    envelope: Extract<Envelope, { readonly data: unknown }>,
    show: () => void | Promise<void>,
    failed = false,
    told: readonly string[] = [],
  ): Promise<number> {
    if (this.#options.json) await this.document(envelope);
    else {
      await show();
      await this.#flush();
      if (envelope.page.next !== null) this.note(`There is more: go on with --after ${visible(envelope.page.next)}`);
    }
    this.findings(
      this.#options.json ? envelope.findings : envelope.findings.filter(({ code }) => !told.includes(code)),
    );
    return failed || envelope.findings.some((finding) => this.#counts(finding)) ? 1 : 0;
  }

  /** Writes a failure: the JSON document of the answer, or its sentences on standard error. */
  async failure(failure: Failure): Promise<void> {
    if (this.#options.json) await this.document({ formatVersion: 1, error: failure });
    this.note(`binnacle: ${visible(failure.message)}`);
    if (failure.fix !== '') this.note(`  ${visible(failure.fix)}`);
    this.findings(findingsIn(failure));
  }

  /** Writes findings to standard error, worst first as they come; the same way on is said once for all that share it. */
  findings(findings: readonly Finding[]): void {
    for (const [index, { severity, code, path, source, message, fix, tenants }] of findings.entries()) {
      const place = source === undefined ? '' : ` (${source.name}, line ${source.line})`;
      const whom = tenants.length === 0 ? '' : ` [${tenants.slice(0, 5).join(', ')}${tenants.length > 5 ? ', …' : ''}]`;
      this.note(visible(`${severity} ${code}${path === '' ? '' : ` ${path}`}${whom}: ${message}${place}`));
      if (fix !== '' && findings[index + 1]?.fix !== fix) this.note(`  ${visible(fix)}`);
    }
  }

  /** Writes one JSON document, or one line of a stream of them. */
  document(value: unknown): Promise<void> {
    const text = JSON.stringify(value, null, this.#terminal.outIsTerminal ? 2 : 0);
    return this.#terminal.out(`${visibleJson(text)}\n`);
  }

  /** Adds a line for a person; what cannot be seen in it is the caller's to make visible. */
  line(text = ''): void {
    this.#lines.push(text);
  }

  /** Adds an aligned table, or one sentence where it would be empty. */
  table(headings: readonly string[], rows: readonly (readonly Cell[])[], empty: string): void {
    if (rows.length === 0) {
      this.note(empty);
      return;
    }
    const [heading = '', ...lines] = tableLines(headings, rows);
    this.line(this.#heading(heading));
    for (const line of lines) this.line(line);
  }

  /** Adds aligned names and values. */
  fields(fields: readonly (readonly [string, Cell])[]): void {
    for (const line of fieldLines(fields)) this.line(line);
  }

  /** Writes a text byte for byte; on a terminal, what would steer the terminal is written out. */
  async raw(text: string): Promise<void> {
    await this.#flush();
    await this.#terminal.out(this.#terminal.outIsTerminal ? visibleLines(text) : text);
  }

  /** A line on standard error. */
  note(text: string): void {
    this.#terminal.err(`${text}\n`);
  }

  #counts({ severity }: Finding): boolean {
    return severity === 'error' || (this.#options.strict && severity === 'warning');
  }

  #heading(text: string): string {
    return this.colours ? `\u001b[1m${text}\u001b[0m` : text;
  }

  async #flush(): Promise<void> {
    const lines = this.#lines.splice(0);
    if (lines.length > 0) await this.#terminal.out(`${lines.join('\n')}\n`);
  }
}

/** Findings a failure carries in its details, for example why a template gives no result. */
function findingsIn({ details }: Failure): readonly Finding[] {
  if (typeof details !== 'object' || details === null || !('findings' in details)) return [];
  const { findings } = details as { readonly findings: unknown };
  return Array.isArray(findings) ? (findings as readonly Finding[]) : [];
}
