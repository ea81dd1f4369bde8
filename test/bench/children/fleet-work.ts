// Imports a fleet and searches it, as a process of its own over a new unsealed workspace, and says what that took.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Envelope } from '../../../main/contract/messages.ts';
import type { OperationName, Parameters, Result } from '../../../main/contract/operations.ts';
import { openClient } from '../../../main/hosts/cli/open-client.ts';

/** What one process measured. */
export interface FleetAnswer {
  readonly tenants: number;
  readonly importMs: number;
  /** Milliseconds of each search, in the order they were made. */
  readonly searches: readonly number[];
  /** How many tenants all searches found together. */
  readonly found: number;
  readonly peakMiB: number;
}

/** Selections of one round: words, closed keys, patterns, tags and what is missing. */
const asked = [
  'tier:premium region:eu-*',
  'net',
  'not tier:free status:active',
  'tag:wave or missing:reseller',
  '(tier:free or tier:standard) name:*fiber* env:production',
];

const [, , folder = '', file = ''] = process.argv;
const client = await openClient({ folder, create: true, renders: false });
await ask('workspace.init', { name: 'Fleet', unsealed: true });
const text = readFileSync(file, 'utf8');
const began = performance.now();
const done = await ask('tenant.import', { text, format: 'json' });
const importMs = performance.now() - began;
const searches: number[] = [];
let found = 0;
for (let round = 0; round < 10; round++) {
  for (const select of asked) {
    const start = performance.now();
    found += (await ask('tenant.list', { select, limit: 100 })).length;
    searches.push(performance.now() - start);
  }
}
const answer: FleetAnswer = {
  tenants: done.value.added,
  importMs,
  searches,
  found,
  peakMiB: process.resourceUsage().maxRSS / 1024,
};
await client.close();
process.stdout.write(JSON.stringify(answer));

async function ask<N extends OperationName>(operation: N, parameters: Parameters<N>): Promise<Result<N>> {
  const meta = {
    requestId: randomUUID(),
    correlationId: 'b12',
    host: 'cli',
    reason: '',
    ticket: '',
    dryRun: false,
    confirm: '',
  } as const;
  const envelope = (await client.request(operation, parameters, meta)) as Envelope<Result<N>>;
  if ('error' in envelope) throw new Error(`${operation}: ${envelope.error.message}`);
  return envelope.data;
}
