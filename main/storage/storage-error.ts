import { BinnacleError } from '../contract/errors.ts';
import { errorCode } from './files.ts';
import { problemsAsJson, type StoreProblem } from './problem.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reported an error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  EROFS: 'the disk is read-only',
  EACCES: 'the folder may not be written',
  EPERM: 'the folder may not be written',
  EFBIG: 'a file would become larger than the disk allows',
};

/** Why the system refused, as a part of a sentence, and whether space is what is missing. */
export function failureReason(cause: unknown): { readonly reason: string; readonly full: boolean } {
  const code = errorCode(cause);
  return {
    reason: REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause)),
    full: code === 'ENOSPC' || code === 'EDQUOT',
  };
}

/** Turns the first failed write into the failure that stops all writing. */
export function storageFailed(folder: string, cause: unknown): BinnacleError {
  const { reason, full } = failureReason(cause);
  return new BinnacleError(
    'STORAGE_FAILED',
    `The data in ${folder} could not be read or written, because ${reason}; writing has stopped.`,
    {
      fix: full
        ? 'Free some space, then close the console and open it again. Everything acknowledged before is safe.'
        : 'Check the disk, then close the console and open it again. Everything acknowledged before is safe.',
      details: { system: errorCode(cause) },
      cause,
    },
  );
}

/** The refusal to open a store whose files are damaged. */
export function damaged(folder: string, problems: readonly StoreProblem[]): BinnacleError {
  const worst = problems.find((one) => one.severity === 'damage');
  return new BinnacleError('DAMAGED', `The data in ${folder} is damaged: ${worst?.message ?? 'it cannot be read.'}`, {
    fix: 'Nothing was changed. Run `binnacle doctor`; restore the newest backup, or open what is left read-only.',
    details: problemsAsJson(problems),
  });
}

/** Runs work on a store's files; a failing system call comes out as STORAGE_FAILED. */
export async function guarded<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw errorCode(error) === '' || error instanceof BinnacleError ? error : storageFailed(folder, error);
  }
}
