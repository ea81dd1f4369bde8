import { isatty } from 'node:tty';

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
  /** Reads standard input to its end, or so many bytes of it. */
  readInput(most: number): Promise<Uint8Array>;
  /** Resolves when the person or the system asks the process to end. */
  untilStopped(): Promise<void>;
}

/** The process's own terminal. Each stream is made when it is first used: making one takes milliseconds. */
export function processTerminal(): Terminal {
  let closed = false;
  // `| head` closes its end early: that is no failure of ours.
  const quietly = (stream: NodeJS.WriteStream, then: () => void) => {
    if (stream.listenerCount('error') > 0) return stream;
    return stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      then();
    });
  };
  const stdout = () =>
    quietly(process.stdout, () => {
      closed = true;
    });
  const stderr = () => quietly(process.stderr, () => undefined);
  return {
    env: process.env,
    cwd: process.env.INIT_CWD ?? process.cwd(),
    get outIsTerminal() {
      return isatty(1);
    },
    get errIsTerminal() {
      return isatty(2);
    },
    get canAsk() {
      return isatty(0) && isatty(2);
    },
    out: (text) =>
      closed || text === '' ? Promise.resolve() : new Promise((done) => stdout().write(text, () => done())),
    err: (text) => void stderr().write(text),
    get outClosed() {
      return closed;
    },
    ask: async (question, hidden) => (await import('./prompt.ts')).ask(question, hidden),
    readDescriptor: async (descriptor, what) => (await import('./descriptor.ts')).readDescriptor(descriptor, what),
    readInput: async (most) => {
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of process.stdin) {
        chunks.push(chunk as Buffer);
        length += (chunk as Buffer).length;
        if (length >= most) break;
      }
      return Buffer.concat(chunks);
    },
    untilStopped: () =>
      new Promise((stopped) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped());
      }),
  };
}
