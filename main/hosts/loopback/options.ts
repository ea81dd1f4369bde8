import { BinnacleError } from '../../contract/errors.ts';

/** What the loopback host's command line says. */
export interface LoopbackArguments {
  readonly dataFolder: string | undefined;
  readonly port: number;
  readonly open: boolean;
}

/** Reads `--data-dir DIR`, `--port N` and `--no-open`. @throws BinnacleError INVALID_INPUT for anything else. */
export function readArguments(given: readonly string[]): LoopbackArguments {
  const { values } = parse(given);
  const port = values.port === undefined ? 0 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BinnacleError('INVALID_INPUT', `${values.port} is no port.`, {
      path: 'port',
      fix: 'Give a number from 1 to 65535, or leave --port out for a free one.',
    });
  }
  return { dataFolder: values['data-dir'], port, open: values['no-open'] !== true };
}

function parse(given: readonly string[]) {
  try {
    // An import of `node:util` reads every name it exports, and that takes longer than reading the flags.
    return process.getBuiltinModule('node:util').parseArgs({
      args: [...given],
      options: { 'data-dir': { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    });
  } catch (error) {
    throw new BinnacleError('INVALID_INPUT', `${error instanceof Error ? error.message : error}`, {
      fix: 'The flags are --data-dir DIR, --port N and --no-open.',
    });
  }
}
