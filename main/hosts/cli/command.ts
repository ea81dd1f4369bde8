import { openClient } from './open-client.ts';
import { runCli } from './run.ts';
import { processTerminal } from './terminal.ts';

/** Carries out a command line on the process's own terminal and gives its exit code. */
export function command(argv: readonly string[]): Promise<number> {
  return runCli(argv, processTerminal(), openClient);
}
