/** Where the command line reads and writes; a test gives its own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder the person stands in. */
  readonly cwd: string;
  /** Standard output and standard error are a terminal. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** A person can be asked. */
  readonly canAsk: boolean;
  /** Resolves when it is written, or when nobody reads any more. */
  out(text: string): Promise<void>;
  err(text: string): void;
  /** True once whoever read standard output has gone away. */
  readonly outClosed: boolean;
  /** Asks for one line; with `hidden` what is typed is not shown. */
  ask(question: string, hidden: boolean): Promise<string>;
  /** Reads the first line from an open descriptor, or everything up to its end. */
  readDescriptor(descriptor: number, what: 'line' | 'all'): Promise<string>;
  /** Resolves when the person or the system asks the process to end. */
  untilStopped(): Promise<void>;
}

/** The process's own terminal. */
export function processTerminal(): Terminal {
  let closed = false;
  // `| head` closes its end early: that is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (stream === process.stdout) closed = true;
    });
  }
  return {
    env: process.env,
    cwd: process.env.INIT_CWD ?? process.cwd(),
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
    out: (text) =>
      closed || text === '' ? Promise.resolve() : new Promise((done) => process.stdout.write(text, () => done())),
    err: (text) => void process.stderr.write(text),
    get outClosed() {
      return closed;
    },
    ask: async (question, hidden) => (await import('./prompt.ts')).ask(question, hidden),
    readDescriptor: async (descriptor, what) => (await import('./descriptor.ts')).readDescriptor(descriptor, what),
    untilStopped: () =>
      new Promise((stopped) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped());
      }),
  };
}
