import type { RequestMeta } from '../../contract/messages.ts';
import type { OptionValues } from './options.ts';
import { requestId } from './request-id.ts';
import { usageError } from './usage.ts';

/** Longest text that travels beside a request, in characters. */
const MOST = 4096;

/** What travels beside every request of one command; each request gets an id of its own. */
export function metaOf(options: OptionValues): Omit<RequestMeta, 'requestId'> {
  for (const name of ['reason', 'ticket', 'confirm', 'correlation-id'] as const) {
    if ((options[name]?.length ?? 0) <= MOST) continue;
    throw usageError(`--${name} is longer than ${MOST} characters.`, 'Shorten it.', name);
  }
  return {
    correlationId: options['correlation-id'] ?? requestId(),
    host: 'cli',
    reason: options.reason ?? '',
    ticket: options.ticket ?? '',
    dryRun: options['dry-run'] === true,
    confirm: options.confirm ?? '',
  };
}
