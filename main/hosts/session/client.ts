import type { ConsoleEvent, Envelope, HostKind, RequestMeta } from '../../contract/messages.ts';
import type { OperationName, Parameters, Result } from '../../contract/operations.ts';

/** How a console stands to its data folder: it holds the lock, passes its requests on, or has lost touch for now. */
export interface Standing {
  readonly role: 'leader' | 'follower' | 'apart';
  /** The process that holds the folder; 0 when apart. */
  readonly pid: number;
}

/** What a host gives beside the parameters; what it leaves out is filled in. */
export type MetaInput = Partial<RequestMeta>;

/** A host's way to ask the engine of a data folder, wherever that runs. */
export interface Client {
  /** Asks for an operation of the contract. Always answers with an envelope; never rejects. */
  call<N extends OperationName>(
    operation: N,
    parameters: Parameters<N>,
    meta?: MetaInput,
  ): Promise<Envelope<Result<N>>>;
  /** The same for a name and parameters that came from outside and have not been checked. */
  request(operation: string, parameters: unknown, meta?: MetaInput): Promise<Envelope>;
  /** Calls the listener with every event until the function it returns is called. */
  onEvent(listener: (event: ConsoleEvent) => void): () => void;
  role(): Standing;
  /** Finishes what was accepted, hands over and releases everything. */
  close(): Promise<void>;
}

/** Completes what travels beside the parameters. */
export function completeMeta(host: HostKind, meta: MetaInput = {}): RequestMeta {
  const requestId = meta.requestId ?? crypto.randomUUID();
  return {
    requestId,
    correlationId: meta.correlationId ?? requestId,
    host: meta.host ?? host,
    reason: meta.reason ?? '',
    ticket: meta.ticket ?? '',
    dryRun: meta.dryRun ?? false,
    confirm: meta.confirm ?? '',
  };
}
