import { BinnacleError } from '../contract/errors.ts';
import type { Call } from './service.ts';

/**
 * Lets a dangerous step go on only where its phrase was typed; a dry run needs none.
 * @param message what is dangerous about it, one sentence
 * @throws BinnacleError CONFIRMATION_NEEDED, with the phrase in its details.
 */
export function requireConfirmation({ meta }: Call, phrase: string, message: string): void {
  if (meta.dryRun || meta.confirm === phrase) return;
  throw new BinnacleError('CONFIRMATION_NEEDED', message, {
    path: 'confirm',
    fix: `Look at it with --dry-run, then confirm with --confirm ${JSON.stringify(phrase)}.`,
    details: { phrase },
  });
}
