import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BenchRow, Contender } from './harness.ts';

const built = resolve(import.meta.dirname, '..', '..', process.env.BINNACLE_OUT ?? 'out', 'main');

/** Starting: what a short command costs over starting Node.js at all. Sizes are tenants of the workspace. */
export const row: BenchRow = {
  name: 'B11',
  title: 'start: a rendering alone, through an open console, and the loopback host until it listens',
  unit: 'tenants',
  reach: 'of `node -e 0`: 2.8 times alone, 1.8 times through an open console, 1.3 times until it listens',
  sizes: [100, 1000, 10_000],
  packages: ['sql.js', 'handlebars'],
  async prepare(size) {
    if (!existsSync(join(built, 'cli.js')))
      throw new Error(`There is no ${built}/cli.js: run \`npm run build\` first.`);
    const corner = mkdtempSync(join(tmpdir(), 'binnacle-start-'));
    const alone = workspace(join(corner, 'alone'));
    const shared = workspace(join(corner, 'shared'));
    for (const { run } of [alone, shared])
      await run('cli.js', 'workspace', 'init', '--sample', '--tenants', String(size));
    const list = await alone.run('cli.js', 'tenant', 'list', '--limit', '1', '--env', 'production', '--json');
    const tenant = (JSON.parse(list) as { data: { id: string }[] }).data[0]?.id ?? '';
    const host = await listening(shared.start('cli.js', 'serve'));
    const render = ['cli.js', 'render', tenant, '--env', 'production'];
    const node: Contender = {
      name: 'node -e 0',
      units: 1,
      baseline: true,
      round: async () => void (await ended(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }))),
    };
    return {
      contenders: [
        { name: 'render alone', units: 1, round: async () => void (await alone.run(...render)) },
        { name: 'render through an open console', units: 1, round: async () => void (await shared.run(...render)) },
        { name: 'loopback host listens', units: 1, round: () => untilListening(alone) },
        node,
      ],
      close: async () => {
        host.kill('SIGTERM');
        await gone(host);
        rmSync(corner, { recursive: true, force: true });
      },
    };
  },
};

interface Workspace {
  start(program: string, ...args: readonly string[]): ChildProcess;
  /** Runs to its end and gives standard output. Exit code 1 tells of findings and counts as done. */
  run(...args: readonly string[]): Promise<string>;
}

function workspace(folder: string): Workspace {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    BINNACLE_HOME: join(folder, 'data'),
    BINNACLE_STATE: join(folder, 'state'),
    BINNACLE_CHECKPOINTS: join(folder, 'checkpoints'),
  };
  const start = (program: string, ...args: readonly string[]) =>
    spawn(process.execPath, [join(built, program), ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    start,
    async run(program = '', ...args) {
      const child = start(program, ...args);
      const out: Buffer[] = [];
      child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
      const code = await ended(child);
      if (code !== 0 && code !== 1) throw new Error(`${args.join(' ')} ended with code ${code}`);
      return Buffer.concat(out).toString();
    },
  };
}

/** Milliseconds from the start of the loopback host to its line; its end does not count. */
async function untilListening({ start }: Workspace): Promise<number> {
  const began = performance.now();
  const child = await listening(start('loopback.js', '--no-open'));
  const took = performance.now() - began;
  child.kill('SIGTERM');
  await gone(child);
  return took;
}

function listening(child: ChildProcess): Promise<ChildProcess> {
  return new Promise((done, fail) => {
    child.stdout?.once('data', () => done(child));
    child.once('close', (code) => fail(new Error(`it ended with code ${code} before it listened`)));
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('close', done));
}

function gone(child: ChildProcess): Promise<unknown> {
  return child.exitCode === null && child.signalCode === null ? ended(child) : Promise.resolve();
}
