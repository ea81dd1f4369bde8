import { wholeNumber } from '../command-line.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import type { Verb } from '../verb.ts';
import { listOptions } from './list.ts';

/** How many tenants one answer holds. */
const PAGE = 5000;

/** Writes tenants to standard output. */
export const tenantExportVerb: Verb = {
  name: 'tenant export',
  summary: 'write tenants as JSON Lines or CSV; `tenant import` reads both back',
  args: [],
  options: [...listOptions, 'format'],
  meanings: { format: { value: 'FORMAT', help: 'json (JSON Lines, when left out) or csv' } },
  examples: ['tenant export > fleet.jsonl', "tenant export --select 'tier:premium' --format csv > premium.csv"],
  environment: false,
  select: true,
  operation: 'tenant.export',
  needs: 'open',
  run: async ({ call, line: { options }, terminal, screen }) => {
    const { select, format } = options;
    if (format !== undefined && format !== 'json' && format !== 'csv') {
      throw usageError(`Tenants are not written as ${JSON.stringify(format)}.`, 'Use --format json or csv.', 'format');
    }
    let left = wholeNumber(options, 'limit', 1) ?? Number.POSITIVE_INFINITY;
    let after = options.after;
    while (left > 0 && !terminal.outClosed) {
      const answer = await call('tenant.export', given({ select, format, after, limit: Math.min(PAGE, left) }));
      if (answer.data.text !== '') await terminal.out(answer.data.text);
      left -= answer.data.tenants;
      if (answer.page.next === null) return 0;
      after = answer.page.next;
    }
    if (after !== undefined && !terminal.outClosed) screen.note(`There is more: go on with --after ${after}`);
    return 0;
  },
};
