import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../config/project-files.ts';
import type { Commands, Told } from './commands.ts';
import type { Mutation } from './register.ts';

/** How a console is started over the stand-in. */
export interface StandInOptions {
  /** The data folder; a fresh one when left out. */
  readonly folder?: string;
  /** Folder of the profile and the identity; a fresh one when left out. */
  readonly state?: string;
  readonly packaged?: boolean;
  readonly mutation?: Mutation;
  /** Run the sources instead of the build. */
  readonly sources?: boolean;
  /** Run this entry instead of either. */
  readonly entry?: string;
  /** Hears what the console shows; without it the window stays unseen and counts as loaded. */
  readonly shell?: (told: Told) => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
}

/** A console that runs over the stand-in, in a process of its own. */
export interface StandIn {
  readonly folder: string;
  readonly state: string;
  readonly process: ChildProcess;
  /** What it wrote to its standard error. */
  readonly complaints: () => string;
  do<N extends keyof Commands>(name: N, ask: Commands[N]['ask']): Promise<Commands[N]['answer']>;
  /** Resolves with its exit code once it has ended; `SIGKILL` and the like are -1. */
  readonly ended: Promise<number>;
  /** Quits it in order and waits. */
  quit(): Promise<number>;
  /** Quits it if it still runs, and removes the folders that were made for it. */
  dispose(): Promise<void>;
}

/** Where the build under test lies; several can stand side by side. */
export const built = join(root, process.env.BINNACLE_OUT ?? 'out');

/** Starts the console over the stand-in. Ready when the recording has a window, or when it ended. */
export function startStandIn(options: StandInOptions = {}): StandIn {
  const made: string[] = [];
  const fresh = (given: string | undefined, name: string) => {
    if (given !== undefined) return given;
    const folder = mkdtempSync(join(tmpdir(), `binnacle-${name}-`));
    made.push(folder);
    return folder;
  };
  const folder = fresh(options.folder, 'data');
  const state = fresh(options.state, 'state');
  const entry = options.entry ?? (options.sources ? join(root, 'main', 'index.ts') : join(built, 'main', 'index.js'));
  const child = fork(entry, [`--data-dir=${folder}`, ...(options.args ?? [])], {
    cwd: root,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--import', new URL('./register.ts', import.meta.url).href],
    env: {
      ...process.env,
      BINNACLE_STATE: state,
      // No bus: a keychain of this machine has no part in these tests.
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      STANDIN_SHELL: options.shell === undefined ? '' : '1',
      STANDIN_PACKAGED: options.packaged ? '1' : '',
      STANDIN_MUTATION: options.mutation === undefined ? '' : JSON.stringify(options.mutation),
      ...options.env,
    },
  });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let next = 1;
  let over: Error | undefined;
  const ended = new Promise<number>((done) => {
    child.once('exit', (code) => {
      over = new Error(`the console ended with code ${code}: ${complaints.slice(-2000)}`);
      for (const { reject } of waiting.values()) reject(over);
      done(code ?? -1);
    });
  });
  child.on('message', (message: Told | { id: number; answer?: never; failed?: string }) => {
    if ('tell' in message) return options.shell?.(message);
    const ask = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.failed === undefined) ask?.resolve(message.answer as never);
    else ask?.reject(new Error(message.failed));
  });
  const standIn: StandIn = {
    folder,
    state,
    process: child,
    complaints: () => complaints,
    do(name, ask) {
      if (over !== undefined) return Promise.reject(over);
      return new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        child.send({ id, do: name, ask }, (error) => {
          if (error === null || error === undefined) return;
          waiting.delete(id);
          reject(error);
        });
      });
    },
    ended,
    async quit() {
      await standIn.do('quit', {}).catch(() => undefined);
      return ended;
    },
    async dispose() {
      if (over === undefined) await standIn.quit();
      for (const each of made) rmSync(each, { recursive: true, force: true });
    },
  };
  return standIn;
}

/** Waits until a window was made. */
export async function untilWindow(standIn: StandIn): Promise<void> {
  for (;;) {
    const calls = await standIn.do('recording', {});
    if (calls.some(({ api }) => api === 'window.loadURL') && calls.some(({ api }) => api === 'Menu.setApplicationMenu'))
      return;
    await new Promise((again) => setTimeout(again, 10));
  }
}
