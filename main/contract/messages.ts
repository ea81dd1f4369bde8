import type { Failure } from './errors.ts';
import type { Finding } from './finding.ts';
import type { OperationName } from './operations.ts';

/** Which front a request came through. */
export type HostKind = 'electron' | 'loopback' | 'cli';

/** What travels beside an operation's parameters. */
export interface RequestMeta {
  /** UUID; stored in the transaction, so that a request can be asked about after a crash and is never done twice. */
  readonly requestId: string;
  /** Links everything one intention caused. */
  readonly correlationId: string;
  readonly host: HostKind;
  readonly reason: string;
  readonly ticket: string;
  /** Say what would change, change nothing. */
  readonly dryRun: boolean;
  /** The typed confirmation a dangerous step asks for. */
  readonly confirm: string;
}

/** A request as it travels between processes. */
export interface RequestMessage {
  readonly type: 'request';
  /** Unique on its connection. */
  readonly id: number;
  readonly operation: OperationName | (string & {});
  readonly parameters: unknown;
  readonly meta: RequestMeta;
}

/** A page of a long list. */
export interface PageInfo {
  /** Pass as `after` to go on; null at the end. */
  readonly next: string | null;
  /** How many there are in all, where that is known cheaply. */
  readonly total?: number;
}

/** What every answer looks like, on the command line as well. */
export type Envelope<T = unknown> =
  | { readonly formatVersion: 1; readonly data: T; readonly findings: readonly Finding[]; readonly page: PageInfo }
  | { readonly formatVersion: 1; readonly error: Failure };

/** The answer to a request. */
export interface AnswerMessage {
  readonly type: 'answer';
  readonly id: number;
  readonly envelope: Envelope;
}

/** Said instead of an answer by an engine that is closing: it has not taken the request, and the next one may have it. */
export interface NotTakenMessage {
  readonly type: 'not-taken';
  readonly id: number;
}

/** Something that happened, told to every connected host. */
export type ConsoleEvent =
  | {
      readonly kind: 'changed';
      readonly changeSet: string | null;
      /** Kinds of facts that changed, for example `tenant`, `override`, `template`, or `audit`, `workspace`. */
      readonly facts: readonly string[];
      readonly tenants: readonly string[];
      readonly at: string;
      readonly audit: { readonly sequence: number; readonly hash: string } | null;
    }
  | { readonly kind: 'state'; readonly state: string }
  /** A draft got another writer, was saved or destroyed; `holder` is the window that may write it, null when none. */
  | { readonly kind: 'draft'; readonly template: string; readonly draft: string | null; readonly holder: string | null }
  | {
      readonly kind: 'progress';
      readonly correlationId: string;
      readonly label: string;
      readonly done: number;
      readonly total: number;
    }
  /** A what-if has come further, or to its end; its counts are asked for with `whatif.state`. */
  | { readonly kind: 'whatif'; readonly id: string; readonly rendered: number; readonly total: number }
  | { readonly kind: 'host'; readonly connected: boolean; readonly message: string };

/** An event as it travels between processes. */
export interface EventMessage {
  readonly type: 'event';
  readonly event: ConsoleEvent;
}

/** Everything that travels between a host and the engine, and between two consoles on one folder. */
export type Message = RequestMessage | AnswerMessage | NotTakenMessage | EventMessage;

/** A connection that carries messages both ways, in order. */
export interface Connection {
  send(message: Message): void;
  onMessage(listener: (message: Message) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
