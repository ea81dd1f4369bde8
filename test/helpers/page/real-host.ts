import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';

/** A console as an operator starts it: the built loopback host on a folder of its own, and the command line beside it. */
export interface RealHost {
  readonly folder: string;
  /** Leads a fresh page to the console. */
  enter(page: Page): Promise<void>;
  /** Runs the built command line on the same folder. */
  cli(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  /** Ends the host as a crash would. */
  kill(): Promise<void>;
  /** Starts the host again on the same folder. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const bundles = resolve(process.env.BINNACLE_OUT ?? 'out', 'main');

/** Starts one. Everything it writes is gone when it stops. */
export async function startRealHost(): Promise<RealHost> {
  const base = mkdtempSync(join(tmpdir(), 'binnacle-e2e-'));
  const folder = join(base, 'data');
  // No session bus: the workspace of these tests is a sample, and no keyring of this machine is touched.
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  const env = {
    ...rest,
    BINNACLE_HOME: folder,
    BINNACLE_CHECKPOINTS: join(base, 'checkpoints'),
    BINNACLE_STATE: join(base, 'state'),
    XDG_STATE_HOME: join(base, 'state'),
    XDG_RUNTIME_DIR: base,
  };
  let child: ChildProcess | undefined;
  let opening = '';

  const start = async () => {
    const started = spawn(process.execPath, [join(bundles, 'loopback.js'), '--no-open'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    opening = await new Promise<string>((found, failed) => {
      let said = '';
      started.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const file = /in a browser: (\S+)/.exec(said)?.[1];
        if (file !== undefined) found(file);
      });
      started.once('exit', (code) => failed(new Error(`the host ended with code ${code}: ${said}`)));
    });
  };
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((done) => ending.once('exit', done));
    ending.kill(signal);
    await gone;
  };

  await start();
  return {
    folder,
    enter: async (page) => {
      await page.goto(`file://${opening}`);
      await page.waitForURL(/^http:\/\/127\.0\.0\.1/);
    },
    cli: (...args) =>
      new Promise((done) => {
        execFile(
          process.execPath,
          [join(bundles, 'cli.js'), ...args],
          { env, maxBuffer: 64 * 1024 * 1024 },
          (error, out, err) => {
            const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
            done({ code, out, err });
          },
        );
      }),
    kill: () => end('SIGKILL'),
    start,
    stop: async () => {
      await end('SIGTERM');
      rmSync(base, { recursive: true, force: true });
    },
  };
}
