// A console as a process of its own: obeys commands on standard input, one JSON document a line, and tells what happened.
import { createInterface } from 'node:readline';
import { toFailure } from '../../../main/contract/errors.ts';
import { openSession } from '../../../main/hosts/session/session.ts';
import { composeLedger } from './ledger-engine.ts';

const [folder = '', settings = '{}'] = process.argv.slice(2);
const { engine, ...options } = JSON.parse(settings) as {
  /** `real` for the console's own, else the ledger. */
  engine?: string;
  create?: boolean;
  stay?: boolean;
  wait?: number;
  silence?: number;
};
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const composeReal = async (real: string) =>
  (await import('../../../main/hosts/local-engine.ts')).localEngine(real, { warm: false });

try {
  const client = await openSession({
    folder,
    host: 'cli',
    create: true,
    stay: true,
    compose: engine === 'real' ? composeReal : composeLedger,
    onEvent: (event) => say({ event }),
    ...options,
  });
  say({ open: client.role() });
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const command = JSON.parse(line) as { ask?: string; requestId?: string; parameters?: unknown; close?: true };
    if (command.close) {
      await client.close();
      say({ closed: true });
      process.exit(0);
    }
    if (command.ask === undefined) return say({ role: client.role() });
    const meta = command.requestId === undefined ? {} : { requestId: command.requestId };
    say({
      answer: command.requestId ?? command.ask,
      envelope: await client.request(command.ask, command.parameters ?? {}, meta),
    });
  });
} catch (error) {
  say({ failed: toFailure(error) });
  process.exit(6);
}
