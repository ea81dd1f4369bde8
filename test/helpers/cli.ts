import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { expect } from 'vitest';
import type { Finding } from '../../main/contract/finding.ts';

const root = resolve(import.meta.dirname, '..', '..');
const built = resolve(root, process.env.BINNACLE_OUT ?? 'out', 'main', 'cli.js');

/** What one command did. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A JSON answer of the command line. */
export interface Answer<T> {
  readonly formatVersion: 1;
  readonly data: T;
  readonly findings: readonly Finding[];
  readonly page: { readonly next: string | null };
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string; readonly details: unknown };
}

/** How one command is run. */
export interface Run {
  readonly env?: Readonly<Record<string, string>>;
  /** What is written to standard input, which is closed after it. */
  readonly input?: string;
  /** What can be read from descriptor 3. */
  readonly descriptor3?: string;
  readonly cwd?: string;
}

/** A person's corner of the machine: a data folder, a place for checkpoints and identity, and no keychain. */
export class Corner {
  readonly folder = mkdtempSync(join(tmpdir(), 'binnacle-cli-'));
  readonly data: string;
  readonly #children = new Set<ChildProcess>();

  /** @param data the data folder; left out, one in the corner. */
  constructor(data?: string) {
    this.data = data ?? join(this.folder, 'data');
    if (!existsSync(built)) throw new Error(`There is no ${relative(root, built)}: run \`npm run build\` first.`);
  }

  /** Runs the built command line to its end. */
  async run(args: readonly string[], more: Run = {}): Promise<Ran> {
    const child = this.start(args, more);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin?.on('error', () => undefined).end(more.input ?? '');
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
  }

  /** Starts the built command line; what still runs is ended with the corner. */
  start(args: readonly string[], { env = {}, descriptor3, cwd = this.folder }: Run = {}): ChildProcess {
    const child = spawn(process.execPath, [built, ...args], {
      cwd,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: this.folder,
        BINNACLE_HOME: this.data,
        BINNACLE_CHECKPOINTS: join(this.folder, 'checkpoints'),
        BINNACLE_STATE: join(this.folder, 'state'),
        ...env,
      },
      stdio: ['pipe', 'pipe', 'pipe', ...(descriptor3 === undefined ? [] : ['pipe' as const])],
    });
    const pipe = child.stdio[3];
    if (descriptor3 !== undefined && pipe !== null && pipe !== undefined && 'end' in pipe) {
      pipe.on('error', () => undefined);
      pipe.end(descriptor3);
    }
    this.#children.add(child);
    child.on('close', () => this.#children.delete(child));
    return child;
  }

  /** Runs it with `--json`, holds it to one document and this exit code, and gives the document. */
  async json<T>(args: readonly string[], code = 0, more: Run = {}): Promise<Answer<T>> {
    const ran = await this.run([...args, '--json'], more);
    expect(ran.out, `standard output of ${args.join(' ')}; standard error: ${ran.err}`).toMatch(/^\{.*\}\n$/);
    expect(ran.code, `exit code of ${args.join(' ')}: ${ran.out.slice(0, 400)}`).toBe(code);
    const answer = JSON.parse(ran.out) as Answer<T>;
    expect(answer.formatVersion).toBe(1);
    return answer;
  }

  /** Writes a file beside the data folder and gives its name. */
  file(name: string, text: string | Uint8Array): string {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  /** Hash of every file of the data folder by name; the lock's file, which holds nothing, is left out. */
  hashes(): Readonly<Record<string, string>> {
    if (!existsSync(this.data)) return {};
    const files = readdirSync(this.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => file !== join(this.data, 'lock'))
        .sort()
        .map((file) => [relative(this.data, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
    );
  }

  /** Number of entries and hash of the newest entry of the audit log. */
  async head(): Promise<{ readonly sequence: number; readonly hash: string }> {
    const { data } = await this.json<{ audit: { sequence: number; hash: string } }>(['workspace', 'info']);
    return data.audit;
  }

  /** Ends what still runs and removes the folder. */
  async leave(): Promise<void> {
    for (const child of this.#children) {
      const gone = new Promise((done) => child.once('close', done));
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
