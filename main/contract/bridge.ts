import type { ConsoleEvent, Envelope, RequestMeta } from './messages.ts';
import type { OperationName, Parameters, Result } from './operations.ts';

/** An operation's name as a method: `template.list` becomes `templateList`. */
export type MethodName<N extends string> = N extends `${infer Area}.${infer Verb}` ? `${Area}${Capitalize<Verb>}` : N;

/** One method for each operation. An answer is always an envelope; a method rejects only when no host answers at all. */
export type BridgeMethods = {
  readonly [N in OperationName as MethodName<N>]: (
    parameters: Parameters<N>,
    meta?: Partial<Pick<RequestMeta, 'requestId' | 'correlationId' | 'reason' | 'ticket' | 'dryRun' | 'confirm'>>,
  ) => Promise<Envelope<Result<N>>>;
};

/** What the page sees of the console: named methods and one subscription, whichever host stands behind it. */
export interface Bridge extends BridgeMethods {
  /** Calls the listener with every event until the function it returns is called. */
  onEvent(listener: (event: ConsoleEvent) => void): () => void;
}

/** `template.list` to `templateList`. */
export function methodName<N extends string>(operation: N): MethodName<N> {
  const [area = '', verb] = operation.split('.');
  return (verb === undefined ? area : area + verb.charAt(0).toUpperCase() + verb.slice(1)) as MethodName<N>;
}
