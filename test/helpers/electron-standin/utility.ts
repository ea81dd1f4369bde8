import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { record, strict } from './recorder.ts';

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
  readonly serviceName?: string;
}

/** Utility processes that run, with their service names. */
export const children = new Map<ChildProcess, string>();

/** Milliseconds until a process that was asked to end is ended; Chromium waits as long. */
const PATIENCE = 2000;

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  #killed = false;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on('message', (message) => this.emit('message', message));
    child.on('exit', (code, signal) => {
      children.delete(child);
      // Electron reports a process that it was told to end as one that ended well.
      this.emit('exit', this.#killed ? 0 : (code ?? (signal === 'SIGKILL' ? 9 : 15)));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object, () => undefined);
  }

  kill(): boolean {
    this.#killed = this.#child.kill('SIGTERM');
    setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE).unref();
    return this.#killed;
  }
}

/** Electron's `utilityProcess`, over real child processes that see Electron's `process.parentPort`. */
export const utilityProcess = {
  fork(file: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    record('utilityProcess.fork', [file, args, options]);
    // As in Electron: an environment without a single variable counts as none given, and the parent's is inherited.
    const own = options.env !== undefined && Object.keys(options.env).length > 0;
    const flags = (options.execArgv ?? []).flatMap((word) =>
      word.startsWith('--js-flags=') ? word.slice('--js-flags='.length).split(' ') : [word],
    );
    const child = fork(new URL('./utility-child.ts', import.meta.url), [file, ...args], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', process.env.STANDIN_VERBOSE ? 'inherit' : 'ignore', 'ipc'],
      env: own ? options.env : process.env,
      execArgv: flags,
    });
    children.set(child, options.serviceName ?? 'Node Utility Process');
    return strict('utility', new UtilityProcess(child));
  },
};
