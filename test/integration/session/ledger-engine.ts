import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, Envelope } from '../../../main/contract/messages.ts';
import type { Engine } from '../../../main/dispatch/engine.ts';

/** One line of the ledger: a writer that opened it, or a request that was carried out. */
export interface LedgerLine {
  /** Counts every line; two writers at once would write one number twice. */
  readonly n: number;
  /** Counts the writers; two writers at once would interleave theirs. */
  readonly epoch: number;
  readonly pid: number;
  readonly requestId: string | null;
}

const file = (folder: string): string => join(folder, 'ledger.jsonl');

/** Everything the ledger of a folder holds. */
export function readLedger(folder: string): LedgerLine[] {
  if (!existsSync(file(folder))) return [];
  return readFileSync(file(folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LedgerLine);
}

/** What is wrong with a ledger: nothing, unless two writers were at work at once or a request was done twice. */
export function ledgerProblems(lines: readonly LedgerLine[]): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    if (line.n !== index + 1) problems.push(`line ${index + 1} has the number ${line.n}`);
    if (before !== undefined && line.epoch !== before.epoch + (line.requestId === null ? 1 : 0)) {
      problems.push(`line ${index + 1} of epoch ${line.epoch} follows epoch ${before.epoch}`);
    }
    if (before !== undefined && line.epoch === before.epoch && line.pid !== before.pid) {
      problems.push(`epoch ${line.epoch} has two writers`);
    }
    if (line.requestId !== null && seen.has(line.requestId)) problems.push(`${line.requestId} was done twice`);
    if (line.requestId !== null) seen.add(line.requestId);
  });
  return problems;
}

/**
 * The smallest engine that keeps a promise: each write is one fsynced line with its request id. `variable.set` and
 * `tenant.add` write, `search` counts, `overview` takes its time. With `LEDGER_SILENT` set only `variable.set`,
 * `search` and `request.status` are answered.
 */
export async function composeLedger(folder: string): Promise<Engine> {
  const lines = readLedger(folder);
  const epoch = (lines.at(-1)?.epoch ?? 0) + 1;
  const done = new Set(lines.flatMap((line) => line.requestId ?? []));
  let n = lines.length;
  let handle: number | undefined;
  const append = (requestId: string | null) => {
    if (handle === undefined) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      handle = openSync(file(folder), 'a', 0o600);
    }
    writeSync(handle, `${JSON.stringify({ n: ++n, epoch, pid: process.pid, requestId } satisfies LedgerLine)}\n`);
    fsyncSync(handle);
    if (requestId !== null) done.add(requestId);
  };
  if (existsSync(file(folder))) append(null);
  const connections = new Set<Connection>();
  const data = (value: unknown): Envelope => ({ formatVersion: 1, data: value, findings: [], page: { next: null } });

  return {
    attach(connection) {
      connections.add(connection);
      connection.onClose(() => connections.delete(connection));
      connection.onMessage((message) => {
        if (message.type !== 'request') return;
        const { id, operation, parameters, meta } = message;
        const answer = (envelope: Envelope) => connection.send({ type: 'answer', id, envelope });
        const writes = operation === 'variable.set' || operation === 'tenant.add';
        if (writes) {
          if (handle === undefined && n === 0) append(null);
          if (!done.has(meta.requestId)) append(meta.requestId);
          for (const other of connections) {
            other.send({ type: 'event', event: { kind: 'state', state: `written ${meta.requestId}` } });
          }
          if (operation === 'variable.set' || process.env.LEDGER_SILENT === undefined) answer(data({ n }));
        } else if (operation === 'request.status') {
          const { requestId } = parameters as { requestId: string };
          answer(data(done.has(requestId) ? { known: true, envelope: data({ was: 'done' }) } : { known: false }));
        } else if (operation === 'search') {
          answer(data({ n, pid: process.pid }));
        } else if (operation === 'overview') {
          setTimeout(() => answer(data({ pid: process.pid })), 300);
        } else if (process.env.LEDGER_SILENT === undefined) {
          answer(data({ echo: parameters }));
        }
      });
    },
    async close() {
      if (handle !== undefined) closeSync(handle);
      for (const connection of connections) connection.close();
    },
  };
}
