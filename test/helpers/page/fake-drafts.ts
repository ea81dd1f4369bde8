import type { Draft, DraftBatch, DraftSummary } from '../../../main/contract/authoring.ts';
import type { ErrorCode } from '../../../main/contract/errors.ts';
import type { ConsoleEvent, Envelope } from '../../../main/contract/messages.ts';
import { applyChanges } from '../../../renderer/editor/changes.ts';
import type { DraftCalls } from '../../../renderer/features/templates/drafts/draft-session.ts';

interface Kept {
  id: string;
  baseVersion: number;
  base: string;
  batches: DraftBatch[];
  savedAt: string | null;
  holder: string | null;
}

/** Drafts in memory that outlive a window, for tests of the page. */
export interface FakeDrafts extends DraftCalls {
  draftList(): Promise<Envelope<readonly DraftSummary[]>>;
  /** The template's newest version with its text. */
  newest(template: string): { version: number; text: string };
  save(template: string, text: string): void;
  /** What is on disk; null for nothing. */
  kept(template: string): { readonly text: string; readonly batches: readonly DraftBatch[] } | null;
  destroy(template: string): void;
}

const answer = <T>(data: T): Envelope<T> => ({ formatVersion: 1, data, findings: [], page: { next: null } });
const refuse = (code: ErrorCode, message: string): Envelope<never> => ({
  formatVersion: 1,
  error: { code, message, path: '', fix: '', details: null },
});

/** Makes the drafts of one workspace; `first` is the text of version 1 of every template. */
export function fakeDrafts(first: string, emit: (event: ConsoleEvent) => void = () => undefined): FakeDrafts {
  const saved = new Map<string, { version: number; text: string }>();
  const drafts = new Map<string, Kept>();
  const newest = (template: string) => saved.get(template) ?? { version: 1, text: first };
  let made = 0;
  const textOf = (draft: Kept) => draft.batches.reduce((text, batch) => applyChanges(text, batch.changes), draft.base);
  const take = (template: string, window: string, takeOver: boolean): Kept => {
    let draft = drafts.get(template);
    if (draft === undefined) {
      const { version, text } = newest(template);
      made += 1;
      draft = { id: `draft-${made}`, baseVersion: version, base: text, batches: [], savedAt: null, holder: null };
      drafts.set(template, draft);
    }
    if (draft.holder === null || takeOver) {
      const told = draft.holder !== window;
      draft.holder = window;
      if (told) emit({ kind: 'draft', template, draft: draft.id, holder: window });
    }
    return draft;
  };
  return {
    newest,
    save(template, text) {
      saved.set(template, { version: newest(template).version + 1, text });
    },
    kept(template) {
      const draft = drafts.get(template);
      return draft === undefined || draft.batches.length === 0 ? null : { text: textOf(draft), batches: draft.batches };
    },
    destroy: (template) => drafts.delete(template),
    async draftOpen(p) {
      const draft = take(p.template, p.window, p.takeOver === true);
      const { id, base, baseVersion, batches, savedAt, holder } = draft;
      const shown: Draft = {
        draft: batches.length === 0 ? null : id,
        template: p.template,
        baseVersion,
        base,
        text: textOf(draft),
        batches: [...batches],
        savedAt,
        writable: holder === p.window,
        holder: holder === null ? null : { window: holder, since: '2026-11-20T14:03:22.000Z' },
        newestVersion: newest(p.template).version,
      };
      return answer(shown);
    },
    async draftAppend(p) {
      const draft = drafts.get(p.template);
      if (draft === undefined || draft.holder !== p.window)
        return refuse('CONFLICT', `Another window writes the draft of ${p.template}.`);
      for (const batch of p.batches) {
        if (batch.sequence <= draft.batches.length) continue;
        if (batch.sequence !== draft.batches.length + 1) return refuse('CONFLICT', 'A batch is missing before these.');
        draft.batches.push(batch);
      }
      draft.savedAt = new Date().toISOString();
      return answer({ draft: draft.id, sequence: draft.batches.length, savedAt: draft.savedAt });
    },
    async draftClose(p) {
      const draft = drafts.get(p.template);
      if (draft?.holder !== p.window) return answer({ closed: false });
      draft.holder = null;
      emit({ kind: 'draft', template: p.template, draft: draft.id, holder: null });
      return answer({ closed: true });
    },
    async draftDiscard(p) {
      const found = [...drafts].find(([, draft]) => draft.id === p.draft);
      if (found === undefined) return refuse('NOT_FOUND', 'There is no such draft.');
      const [template, draft] = found;
      if (draft.holder !== null && draft.holder !== p.window) return refuse('CONFLICT', 'Another window writes it.');
      drafts.delete(template);
      emit({ kind: 'draft', template, draft: null, holder: null });
      return answer({ draft: p.draft, template, batches: draft.batches.length });
    },
    draftList: async () =>
      answer(
        [...drafts]
          .filter(([, draft]) => draft.batches.length > 0)
          .map(([template, draft]) => ({
            draft: draft.id,
            template,
            baseVersion: draft.baseVersion,
            batches: draft.batches.length,
            startedAt: draft.savedAt ?? '',
            savedAt: draft.savedAt ?? '',
            holder: draft.holder,
            trouble: '',
          })),
      ),
  };
}
