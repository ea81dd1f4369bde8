import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One line of what a console process tells. */
export interface Told {
  readonly open?: { readonly role: string; readonly pid: number };
  readonly role?: { readonly role: string; readonly pid: number };
  readonly failed?: { readonly code: string; readonly message: string };
  readonly event?: {
    readonly kind: string;
    readonly message?: string;
    readonly connected?: boolean;
    readonly state?: string;
  };
  readonly answer?: string;
  readonly envelope?: {
    readonly data?: Record<string, unknown>;
    readonly error?: { readonly code: string; readonly message: string };
  };
  readonly closed?: boolean;
}

/** A console in a process of its own. */
export interface ConsoleProcess {
  readonly child: ChildProcess;
  readonly told: readonly Told[];
  readonly noise: () => string;
  send(command: object): void;
  /** Waits until the console tells something that fits, past or future. Rejects when it ends before. */
  until(fits: (told: Told) => boolean): Promise<Told>;
  /** The exit code or signal. */
  readonly ended: Promise<string>;
}

const entry = new URL('./console.ts', import.meta.url).pathname;

/** Starts a console on a folder. */
export function startConsole(folder: string, settings: object = {}, env: NodeJS.ProcessEnv = {}): ConsoleProcess {
  const child = spawn(process.execPath, [entry, folder, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // What belongs to the account stays beside the folder under test.
    env: { ...process.env, BINNACLE_STATE: `${folder}-state`, BINNACLE_CHECKPOINTS: `${folder}-checkpoints`, ...env },
  });
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  let noise = '';
  let over = false;
  child.stderr.on('data', (chunk: Buffer) => {
    noise += chunk.toString();
  });
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push(JSON.parse(line) as Told);
    wake();
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<string>((done) => {
    child.on('close', (code, signal) => {
      over = true;
      wake();
      done(signal ?? String(code));
    });
  });
  return {
    child,
    told,
    noise: () => noise,
    send: (command) => void child.stdin.write(`${JSON.stringify(command)}\n`),
    until: (fits) =>
      new Promise((done, failed) => {
        const look = () => {
          const found = told.find(fits);
          if (found === undefined && !over) return;
          waiting.delete(look);
          if (found !== undefined) done(found);
          else failed(new Error(`the console ended before it told that; it told ${JSON.stringify(told)} ${noise}`));
        };
        waiting.add(look);
        look();
      }),
    ended,
  };
}
