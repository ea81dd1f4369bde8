import type { Envelope, PageInfo, RequestMeta } from '../../contract/messages.ts';
import type { Operation } from '../../contract/operation.ts';
import type { OperationName, Parameters, Result } from '../../contract/operations.ts';
import type { CommandLine } from './command-line.ts';
import type { OptionMeanings, OptionValues, VerbOptionName } from './options.ts';
import type { Screen } from './screen.ts';
import type { Terminal } from './terminal.ts';

/** A successful envelope. */
export type Done<T> = Extract<Envelope<T>, { readonly data: T }>;

/** What a verb works with. */
export interface VerbContext {
  readonly line: CommandLine;
  /** The verb's arguments in order. */
  readonly args: readonly string[];
  readonly terminal: Terminal;
  readonly screen: Screen;
  /** The data folder, absolute; need not exist. */
  readonly folder: string;
  /** A file argument as an absolute path. */
  path(file: string): string;
  /**
   * Asks the engine; unlocks and asks for a typed confirmation on the way where a person or a descriptor can give them.
   * @throws BinnacleError what the envelope's failure says.
   */
  call<N extends OperationName>(
    operation: N,
    parameters: Named<N>,
    meta?: Partial<RequestMeta>,
  ): Promise<Done<Result<N>>>;
}

/** An operation's parameters by name; the dispatcher checks their values. */
export type Named<N extends OperationName> = { readonly [K in keyof Parameters<N>]?: unknown };

/** One verb of the command line. */
export interface Verb {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  /** Names of its arguments; one in brackets may be left out, and a last one with … may be given more than once. */
  readonly args: readonly string[];
  readonly options: readonly VerbOptionName[];
  /** What an option is here, where that is not what the table of options says. */
  readonly meanings?: OptionMeanings;
  /** Command lines that show how it is used, as they are typed after `binnacle`. */
  readonly examples: readonly string[];
  /** Whether `--env` means something to it. */
  readonly environment: boolean;
  /** Whether it takes `--select`. */
  readonly select?: boolean;
  /** The operation it stands for, where it is one. */
  readonly operation?: OperationName;
  readonly needs: Operation['needs'];
  /** What it needs with these options, where that differs. */
  readonly needsWith?: (options: OptionValues) => Operation['needs'];
  /**
   * What it would do, for an operation that is no change set and so has no dry run of its own.
   */
  readonly wouldDo?: (context: VerbContext) => string;
  /** Carries it out and gives the exit code. */
  readonly run: (context: VerbContext) => Promise<number>;
}

/** How a verb that is one operation reads its arguments and shows its answer. */
export interface OperationVerb<N extends OperationName, D = Result<N>> {
  readonly name: string;
  readonly operation: N;
  readonly summary: string;
  readonly args?: readonly string[];
  readonly options?: readonly VerbOptionName[];
  readonly meanings?: OptionMeanings;
  readonly examples: readonly string[];
  readonly environment?: boolean;
  readonly select?: boolean;
  readonly needs?: Operation['needs'];
  readonly wouldDo?: (context: VerbContext) => string;
  /** The parameters, from what was typed. */
  readonly parameters?: (context: VerbContext) => Named<N> | Promise<Named<N>>;
  /** What stands under `data`; the operation's result where nothing else is said. */
  readonly data?: (result: Result<N>) => D;
  /** Shows the answer to a person. */
  readonly show: (data: D, screen: Screen, page: PageInfo) => void | Promise<void>;
  /** Whether what was done deserves exit code 1 although no finding says so. */
  readonly failed?: (data: D) => boolean;
  /** Codes of findings that `show` tells a person already. */
  readonly told?: readonly string[];
}

/** Makes a verb of an operation. */
export function operationVerb<N extends OperationName, D = Result<N>>(spec: OperationVerb<N, D>): Verb {
  return {
    name: spec.name,
    summary: spec.summary,
    args: spec.args ?? [],
    options: spec.options ?? [],
    ...(spec.meanings === undefined ? {} : { meanings: spec.meanings }),
    examples: spec.examples,
    environment: spec.environment ?? false,
    ...(spec.select === undefined ? {} : { select: spec.select }),
    operation: spec.operation,
    needs: spec.needs ?? 'open',
    ...(spec.wouldDo === undefined ? {} : { wouldDo: spec.wouldDo }),
    run: async (context) => {
      const parameters = (await spec.parameters?.(context)) ?? ({} as Named<N>);
      const answer = await context.call(spec.operation, parameters);
      const data = spec.data === undefined ? (answer.data as unknown as D) : spec.data(answer.data);
      return context.screen.answer(
        { ...answer, data },
        async () => spec.show(data, context.screen, answer.page),
        spec.failed?.(data) ?? false,
        spec.told,
      );
    },
  };
}
