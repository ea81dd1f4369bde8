import type { DraftBatch, DraftChange } from '../../contract/authoring.ts';
import { BinnacleError } from '../../contract/errors.ts';

/** The text with changes applied one after the other; undefined when one does not stand on what is there. */
export function applyChanges(text: string, changes: readonly DraftChange[]): string | undefined {
  let now = text;
  for (const { at, removed, inserted } of changes) {
    if (at > now.length || !now.startsWith(removed, at)) return undefined;
    now = now.slice(0, at) + inserted + now.slice(at + removed.length);
  }
  return now;
}

/**
 * The batches that are not kept yet, of those a window sends.
 * @throws BinnacleError CONFLICT when they do not go on where the kept ones end, or differ from them.
 */
export function unkept(kept: readonly DraftBatch[], sent: readonly DraftBatch[]): readonly DraftBatch[] {
  const first = sent[0]?.sequence ?? 1;
  if (first > kept.length + 1 || sent.some(({ sequence }, at) => sequence !== first + at)) {
    throw new BinnacleError(
      'CONFLICT',
      `The draft ends with step ${kept.length}, and what is sent does not go on there.`,
      {
        path: 'batches',
        fix: 'Open the draft again and go on from what it holds.',
      },
    );
  }
  const news = sent.filter((batch) => {
    const known = kept[batch.sequence - 1];
    if (known === undefined) return true;
    if (known.kind === batch.kind && JSON.stringify(known.changes) === JSON.stringify(batch.changes)) return false;
    throw new BinnacleError('CONFLICT', `Step ${batch.sequence} of the draft is kept already, with other content.`, {
      path: 'batches',
      fix: 'Open the draft again and go on from what it holds.',
    });
  });
  // As it is written and compared: properties in one order.
  return news.map(({ sequence, time, kind, changes }) => ({
    sequence,
    time,
    kind,
    changes: changes.map(({ at, removed, inserted }) => ({ at, removed, inserted })),
  }));
}

/**
 * A text with batches applied.
 * @throws BinnacleError CONFLICT naming the batch that does not fit.
 */
export function applyBatches(text: string, batches: readonly DraftBatch[]): string {
  let now = text;
  for (const { sequence, changes } of batches) {
    const after = applyChanges(now, changes);
    if (after === undefined) {
      throw new BinnacleError('CONFLICT', `Step ${sequence} does not fit the text of the draft, so it was not kept.`, {
        path: 'batches',
        fix: 'Open the draft again and go on from what it holds.',
      });
    }
    now = after;
  }
  return now;
}
