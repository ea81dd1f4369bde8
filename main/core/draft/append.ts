import type { DraftBatch } from '../../contract/authoring.ts';
import { BinnacleError } from '../../contract/errors.ts';
import type { ServiceDeps } from '../service.ts';
import { applyBatches, unkept } from './batches.ts';
import type { Drafts } from './drafts.ts';

/** What a window sends to be kept. */
interface Sent {
  /** The template's identifier. */
  readonly template: string;
  readonly baseVersion: number;
  readonly batches: readonly DraftBatch[];
}

/** What is kept once it is on disk. */
interface Kept {
  readonly draft: string;
  /** Of the newest batch. */
  readonly sequence: number;
  /** Milliseconds since the epoch of the newest batch. */
  readonly savedAt: number;
  readonly created: boolean;
}

/**
 * Keeps batches in a template's draft, which is made with the first; resolves when they are on disk. Every batch is held
 * against the text first, so that a draft which was kept can always be replayed.
 * @throws BinnacleError CONFLICT with nothing kept, STORAGE_FAILED.
 */
export async function keepBatches(
  { deps, drafts, now }: { readonly deps: ServiceDeps; readonly drafts: Drafts; readonly now: number },
  { template, baseVersion, batches }: Sent,
): Promise<Kept> {
  let stored = drafts.of(template);
  if (stored?.batches.length === 0 && stored.trouble === '' && stored.head.baseVersion !== baseVersion) {
    drafts.destroy(stored.head.id);
    stored = undefined;
  }
  if (stored !== undefined && stored.head.baseVersion !== baseVersion) {
    throw new BinnacleError(
      'CONFLICT',
      `The draft was started from version ${stored.head.baseVersion}, not ${baseVersion}.`,
      {
        path: 'baseVersion',
        fix: 'Open the draft again and go on from what it holds.',
      },
    );
  }
  const kept = stored?.batches ?? [];
  const news = unkept(kept, batches);
  const before = stored === undefined ? drafts.base(template, baseVersion) : drafts.text(stored);
  const text = applyBatches(before, news);
  const id = stored?.head.id ?? deps.crypto.uuid();
  if (stored === undefined) await deps.drafts.create({ id, template, baseVersion, startedAt: now });
  if (news.length > 0) {
    await deps.drafts.append(id, news);
    drafts.remember(id, kept.length + news.length, text);
  }
  const newest = news.at(-1) ?? kept.at(-1);
  return {
    draft: id,
    sequence: newest?.sequence ?? 0,
    savedAt: newest?.time ?? now,
    created: stored === undefined || kept.length === 0,
  };
}
