import type { Envelope, RequestMeta } from '../../../../main/contract/messages.ts';
import type { OpenClient } from '../../../../main/hosts/cli/client.ts';
import { runCli } from '../../../../main/hosts/cli/run.ts';
import type { Terminal } from '../../../../main/hosts/cli/terminal.ts';

/** A request as the stand-in client got it. */
export interface Asked {
  readonly operation: string;
  readonly parameters: unknown;
  readonly meta: RequestMeta;
}

/** What one run of the command line did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly asked: readonly Asked[];
  readonly opened: readonly { readonly folder: string; readonly create: boolean }[];
  readonly closed: number;
  /** What was asked of the person. */
  readonly questions: readonly string[];
}

/** What stands around a run. */
export interface Around {
  /** Answers by operation; a function sees the request. */
  readonly answers?: Readonly<Record<string, Envelope | ((asked: Asked) => Envelope)>>;
  /** Makes it a terminal; what the person types, in order. */
  readonly typed?: readonly string[];
  readonly terminal?: boolean;
  readonly descriptors?: Readonly<Record<number, string>>;
  /** What standard input holds. */
  readonly input?: string;
  readonly cwd?: string;
  readonly openFails?: Error;
}

/** A successful envelope. */
export function done(
  data: unknown,
  more: { findings?: readonly never[] | readonly object[]; next?: string } = {},
): Envelope {
  return {
    formatVersion: 1,
    data,
    findings: (more.findings ?? []) as never[],
    page: { next: more.next ?? null },
  };
}

/** A failed envelope. */
export function failed(code: string, message: string, details: unknown = null): Envelope {
  return { formatVersion: 1, error: { code, message, path: '', fix: 'Do otherwise.', details } } as Envelope;
}

/** Runs one command line against stand-in answers. */
export async function run(argv: readonly string[], around: Around = {}): Promise<Ran> {
  const written = { out: '', err: '' };
  const asked: Asked[] = [];
  const opened: { folder: string; create: boolean }[] = [];
  const questions: string[] = [];
  const typed = [...(around.typed ?? [])];
  let closed = 0;
  const isTerminal = around.terminal ?? around.typed !== undefined;
  const terminal: Terminal = {
    env: {},
    cwd: around.cwd ?? '/tmp',
    outIsTerminal: isTerminal,
    errIsTerminal: isTerminal,
    canAsk: isTerminal,
    outClosed: false,
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    ask: async (question) => {
      questions.push(question);
      const answer = typed.shift();
      if (answer === undefined) throw new Error(`nobody answers ${question}`);
      return answer;
    },
    readDescriptor: async (descriptor) => around.descriptors?.[descriptor] ?? '',
    readInput: async () => new TextEncoder().encode(around.input ?? ''),
    untilStopped: async () => undefined,
  };
  const open: OpenClient = async (options) => {
    if (around.openFails) throw around.openFails;
    opened.push({ ...options });
    return {
      request: async (operation, parameters, meta) => {
        const one = { operation, parameters, meta: meta as RequestMeta };
        asked.push(one);
        const answer = around.answers?.[operation];
        if (answer === undefined) throw new Error(`no answer for ${operation}`);
        return typeof answer === 'function' ? answer(one) : answer;
      },
      onEvent: () => () => undefined,
      close: async () => void closed++,
    };
  };
  const code = await runCli(argv, terminal, open);
  return { code, ...written, asked, opened, closed, questions };
}
