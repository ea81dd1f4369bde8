import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { BinnacleError } from '../../contract/errors.ts';

/** Asks on standard error, so that standard output stays the answer's; with `hidden` what is typed is not echoed. */
export async function ask(question: string, hidden: boolean): Promise<string> {
  let silent = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!silent) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  try {
    const given = new Promise<never>((_, refuse) => {
      const give = () =>
        refuse(new BinnacleError('CONFIRMATION_NEEDED', 'Nothing was typed.', { fix: 'Run it again.' }));
      lines.once('SIGINT', give);
      lines.once('close', give);
    });
    const answer = lines.question(question);
    silent = hidden;
    return await Promise.race([answer, given]);
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}
