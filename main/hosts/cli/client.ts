import type { Client } from '../session/client.ts';

/** The engine as the command line sees it, whether it runs here or in a console that is open already. */
export type CliClient = Pick<Client, 'request' | 'onEvent' | 'close'>;

/** How a client is opened. */
export interface ClientOptions {
  readonly folder: string;
  /** Makes a missing folder; a command that only reads leaves no trace. */
  readonly create: boolean;
  /** The verb renders: an engine in this process starts its sandbox at once. */
  readonly renders: boolean;
}

/** Opens a client on a data folder. */
export type OpenClient = (options: ClientOptions) => Promise<CliClient>;
