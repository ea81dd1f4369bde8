import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..', '..');
const built = resolve(root, process.env.BINNACLE_OUT ?? 'out', 'main');

/** Why nothing that was built can be measured; undefined when it can. */
export function whyNotBuilt(): string | undefined {
  const missing = ['cli.js', 'loopback.js', 'engine.js'].find((file) => !existsSync(join(built, file)));
  return missing && `there is no ${relative(root, join(built, missing))}. Run \`npm run build\` first.`;
}

/** A person's corner of the machine with an unsealed sample workspace in it, and the built programs. */
export class SampleWorkspace {
  readonly folder: string;
  readonly #children = new Set<ChildProcess>();

  /** Makes the corner and, with the built command line, the workspace. */
  static async make(folder: string, tenants: number): Promise<SampleWorkspace> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const workspace = new SampleWorkspace(folder);
    await workspace.run('cli.js', 'workspace', 'init', '--sample', '--tenants', String(tenants), '--unsealed');
    return workspace;
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Starts a built program with standard output to read. */
  start(program: string, ...args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [join(built, program), ...args], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: this.folder,
        BINNACLE_HOME: join(this.folder, 'data'),
        BINNACLE_STATE: join(this.folder, 'state'),
        BINNACLE_CHECKPOINTS: join(this.folder, 'checkpoints'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    child.once('close', () => this.#children.delete(child));
    return child;
  }

  /** Runs a built program to its end and gives standard output. Exit code 1 tells of findings and counts as done. */
  async run(program: string, ...args: readonly string[]): Promise<string> {
    const child = this.start(program, ...args);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    const code = await new Promise<number | null>((done) => child.once('close', done));
    if (code !== 0 && code !== 1) throw new Error(`${args.join(' ')} ended with code ${code}: ${Buffer.concat(err)}`);
    return Buffer.concat(out).toString();
  }

  /** Identifiers of tenants that are in production. */
  async tenants(): Promise<readonly string[]> {
    const list = await this.run('cli.js', 'tenant', 'list', '--env', 'production', '--limit', '100', '--json');
    return (JSON.parse(list) as { data: readonly { id: string }[] }).data.map(({ id }) => id);
  }

  /** Starts the loopback host and waits for its line; gives the host and the file that opens its page. */
  async listen(): Promise<{
    readonly milliseconds: number;
    readonly openFile: string;
    readonly pid: number;
    end(): Promise<void>;
  }> {
    const began = performance.now();
    const child = this.start('loopback.js', '--no-open');
    let said = '';
    let milliseconds = 0;
    await new Promise<void>((done, failed) => {
      child.once('close', (code) => failed(new Error(`the loopback host ended with code ${code}: ${said}`)));
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (milliseconds === 0 && said.includes('Binnacle listens on')) milliseconds = performance.now() - began;
        if (said.includes('Open this file in a browser: ')) done();
      });
    });
    const openFile = /Open this file in a browser: (.+)$/m.exec(said)?.[1] ?? '';
    return { milliseconds, openFile, pid: child.pid ?? 0, end: () => end(child) };
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    for (const child of this.#children) await end(child);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('close', done));
  child.kill('SIGTERM');
  await gone;
}
