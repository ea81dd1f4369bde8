import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { BlastLimit, PassedLimit } from '../../contract/whatif.ts';
import { currentFact, currentFacts, type FactChange, type FactSource } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { type Reach, reachOf } from './reach.ts';

/** How far one edit may reach, as data. */
export function limitService({ database }: ServiceDeps): Handlers<'limit.list' | 'limit.set' | 'limit.delete'> {
  return {
    'limit.list': (_call, asked) => {
      const cut = pageOf(blastLimits(database), ({ name }) => name, asked);
      return { data: cut.rows, page: cut.page };
    },

    'limit.set': (_call, { name, count, percent, of = 'tenants', action }) => {
      if ((count === undefined) === (percent === undefined)) {
        throw new BinnacleError('INVALID_INPUT', 'A limit is either a number of tenants or a share of them.', {
          path: 'count',
          fix: 'Give exactly one of count and percent; nothing was changed.',
        });
      }
      const limit: BlastLimit = { name, count: count ?? null, percent: percent ?? null, of, action };
      return {
        title: `Set the limit ${name}`,
        changes: [{ kind: 'limit', entity: name, after: limit as unknown as Json }],
        value: limit,
        audit: { detail: { limit: name, of, action } },
      };
    },

    'limit.delete': (_call, { name }) => {
      const limit = currentFact<BlastLimit>(database, 'limit', name);
      if (limit === undefined) {
        throw new BinnacleError('NOT_FOUND', `There is no limit ${JSON.stringify(name)}.`, {
          path: 'name',
          fix: 'List those there are with `limit list`; nothing was changed.',
        });
      }
      return {
        title: `Delete the limit ${name}`,
        changes: [{ kind: 'limit', entity: name, after: null }],
        value: limit,
        audit: { detail: { limit: name } },
      };
    },
  };
}

/** The limits that changes pass over, strictest action first, then by name. */
export function passedLimits(source: FactSource, changes: readonly FactChange[]): readonly PassedLimit[] {
  const limits = blastLimits(source);
  if (limits.length === 0 || changes.length === 0) return [];
  const reach = reachOf(source, changes);
  return limits
    .map((limit) => ({ limit, reached: reach[limit.of], allowed: allowedBy(limit, reach) }))
    .filter(({ reached, allowed }) => reached > allowed)
    .sort((a, b) => Number(b.limit.action === 'stop') - Number(a.limit.action === 'stop'));
}

/**
 * Holds a write to the limits. Taking a change set back is never held up.
 * @returns a warning for each limit that was confirmed, or that a dry run passes over.
 * @throws BinnacleError FORBIDDEN where a limit stops it, CONFIRMATION_NEEDED with the phrase to type where one asks.
 */
export function holdToLimits(
  source: FactSource,
  changes: readonly FactChange[],
  { confirm, dryRun }: { readonly confirm: string; readonly dryRun: boolean },
): readonly Finding[] {
  const passed = passedLimits(source, changes);
  const [first] = passed;
  if (first === undefined) return [];
  if (first.limit.action === 'stop') {
    throw new BinnacleError('FORBIDDEN', sentenceOf(first), {
      fix: 'Edit fewer tenants at a time, or change the limit with `limit set`; nothing was changed.',
      details: { limit: first.limit.name, reached: first.reached, allowed: first.allowed },
    });
  }
  const reached = Math.max(...passed.map((one) => one.reached));
  const phrase = `change ${reached} ${reached === 1 ? 'tenant' : 'tenants'}`;
  if (!dryRun && confirm !== phrase) {
    throw new BinnacleError('CONFIRMATION_NEEDED', sentenceOf(first), {
      fix: `Type ${JSON.stringify(phrase)} to go on; nothing was changed.`,
      details: { phrase, limit: first.limit.name, reached: first.reached, allowed: first.allowed },
    });
  }
  return passed.map((one) => ({
    severity: 'warning',
    code: 'BLAST_LIMIT',
    path: '',
    message: sentenceOf(one),
    fix: dryRun ? `Saving it asks to type ${JSON.stringify(phrase)}.` : '',
    tenants: [],
  }));
}

function blastLimits(source: FactSource): readonly BlastLimit[] {
  return currentFacts<BlastLimit>(source, 'limit').map(({ body }) => body);
}

function allowedBy({ count, percent, of }: BlastLimit, reach: Reach): number {
  return count ?? Math.floor(((percent ?? 0) / 100) * reach.of[of]);
}

function sentenceOf({ limit, reached, allowed }: PassedLimit): string {
  const what = limit.of === 'protected' ? 'tenants in a protected environment' : 'tenants';
  return `This reaches ${reached.toLocaleString('en')} ${what}; the limit ${limit.name} allows ${allowed.toLocaleString('en')}.`;
}
