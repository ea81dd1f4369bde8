import { BinnacleError } from '../contract/errors.ts';
import { failureReason } from '../storage/storage-error.ts';

/** What the editor is told when a draft could not be written; drafts can still be read, and the next attempt starts afresh. */
export function draftWriteFailed(folder: string, cause: unknown): BinnacleError {
  if (cause instanceof BinnacleError) return cause;
  const { reason, full } = failureReason(cause);
  return new BinnacleError('STORAGE_FAILED', `The draft in ${folder} could not be written, because ${reason}.`, {
    fix: full
      ? 'Free some space and go on; what was kept before is safe, and the console tries again.'
      : 'Check the disk and go on; what was kept before is safe, and the console tries again.',
    cause,
  });
}
