import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Draft, DraftBatch, DraftChange } from '../../../../main/contract/authoring.ts';
import type { Bridge } from '../../../../main/contract/bridge.ts';
import type { ConsoleEvent } from '../../../../main/contract/messages.ts';
import { ask, type Outcome } from '../../../bridge/ask.ts';
import { applyChanges, difference } from '../../../editor/changes.ts';
import type { ChangeKind } from '../../../editor/editor-interface.ts';
import type { ChangeListener, DraftState, Kept } from './draft-state.ts';
import { addChange, changesFit, invertChanges, splitChange } from './draft-text.ts';
import { createKeeper } from './keeper.ts';
import { type Merged, mergeLines } from './merge-lines.ts';
import { createUndoHistory } from './undo-history.ts';

/** The calls a session makes. */
export type DraftCalls = Pick<Bridge, 'draftOpen' | 'draftAppend' | 'draftClose' | 'draftDiscard'>;

/** One template being written in one window: the text, its undo history, and that every letter of it is kept. */
export interface DraftSession {
  readonly store: StoreApi<DraftState>;
  /** Opens the draft, or opens it again; what waits to be kept is put on top. */
  open(takeOver?: boolean): Promise<void>;
  /** Begins at the newest version once more, unless something was typed meanwhile. */
  renew(): Promise<void>;
  /**
   * Takes what was typed; a `step` (a paste, a fix) is an edit of its own. False when this window may not write, or
   * when it does not fit the text.
   */
  edit(changes: readonly DraftChange[], kind?: ChangeKind, origin?: unknown): boolean;
  undo(): void;
  redo(): void;
  /** Sends what was typed; resolves to whether all of it is on disk. */
  flush(): Promise<boolean>;
  /** As `flush`, for a window that is about to be gone, and lets go of the draft. */
  flushLast(): void;
  /** Merges the edits with the template's newest version, and stands on that from now on. */
  rebase(newest: { readonly version: number; readonly text: string }): Merged;
  /** Keeps the text as it is, to be saved over the newest version. */
  keepMine(version: number): void;
  /** Puts aside what a merge or a takeover reported. */
  acknowledge(): void;
  /** Destroys the draft, and starts again at the newest version. */
  discard(): Promise<Outcome<unknown>>;
  heard(event: ConsoleEvent): void;
  /** Lets go of the draft once all is kept; false while something is not. */
  close(): Promise<boolean>;
  onChanges(listener: ChangeListener): () => void;
}

const batchMs = 250;
const reloadMs = 3000;

/** Where the version that edits were brought onto is remembered through a reload. */
export type VersionMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Makes the session of one template in one window. */
export function createDraftSession(options: {
  readonly calls: DraftCalls;
  readonly template: string;
  /** The window's identity. */
  readonly window: string;
  readonly memory: VersionMemory;
  readonly now?: () => number;
}): DraftSession {
  const { calls, template, window, memory, now = Date.now } = options;
  const listeners = new Set<ChangeListener>();
  let history = createUndoHistory();
  let typed: { readonly time: number; readonly changes: readonly DraftChange[] } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let sequence = 0;
  /** The text that is known to be on disk. */
  let common = '';
  let savedAt: string | null = null;
  let opening: Promise<void> | null = null;
  /** Lets go of the draft; what is heard of that is no news. */
  let closing = false;
  let freed: ReturnType<typeof setTimeout> | null = null;

  const store = createStore<DraftState>(() => ({
    phase: 'opening',
    failure: null,
    template,
    draft: null,
    base: '',
    baseVersion: 1,
    onVersion: 1,
    newestVersion: 1,
    text: '',
    edits: 0,
    since: null,
    canUndo: false,
    canRedo: false,
    writable: false,
    holder: null,
    kept: { state: 'nothing' },
    rescued: null,
    merge: null,
  }));
  const state = store.getState;
  const set = (change: Partial<DraftState>) => store.setState(change);
  const memoryKey = () => `binnacle.onto.${template}`;
  const remembered = (draft: string | null) => {
    const [known, version] = (memory.getItem(memoryKey()) ?? '').split(' ');
    return draft !== null && known === draft ? Number(version) : 0;
  };
  const remember = (version: number) => memory.setItem(memoryKey(), `${state().draft} ${version}`);
  const tell = (changes: readonly DraftChange[], origin: unknown) => {
    if (changes.length > 0) for (const listener of listeners) listener(changes, origin);
  };
  const steps = () => ({
    edits: history.edits() + (typed === null ? 0 : 1),
    since: history.since() ?? typed?.time ?? null,
    canUndo: typed !== null || history.undoSteps().length > 0,
    canRedo: typed === null && history.redoSteps().length > 0,
  });

  const keeper = createKeeper({
    append: (batches) =>
      ask(
        calls.draftAppend({
          template,
          window,
          baseVersion: state().baseVersion,
          batches: batches.map((one) => ({ ...one, changes: [...one.changes] })),
        }),
      ),
    onKept(answer, batches) {
      for (const one of batches) common = applyChanges(common, one.changes);
      savedAt = answer.savedAt;
      set({ draft: answer.draft });
      if (state().onVersion > state().baseVersion) remember(state().onVersion);
      sayKept();
    },
    onFailed(failure, hostLost) {
      const waiting = keeper.waiting.length + (typed === null ? 0 : 1);
      set({ kept: { state: 'not-kept', at: savedAt, failure, hostLost, batches: waiting } });
    },
    onConflict: () => void session.open(),
  });

  const sayKept = () => {
    const { kept } = state();
    const waits = keeper.waiting.length > 0 || typed !== null;
    const next: Kept = !waits
      ? savedAt === null
        ? { state: 'nothing' }
        : { state: 'kept', at: savedAt }
      : kept.state === 'not-kept'
        ? { ...kept, batches: keeper.waiting.length + (typed === null ? 0 : 1) }
        : { state: 'keeping', at: savedAt };
    set({ kept: next });
  };
  const stopTimer = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const add = (kind: DraftBatch['kind'], time: number, changes: readonly DraftChange[]) => {
    sequence += 1;
    const batch: DraftBatch = { sequence, time, kind, changes: changes.flatMap(splitChange) };
    keeper.add(batch);
    history.add(batch);
  };
  /** Ends the batch that is being typed. */
  const endBatch = () => {
    stopTimer();
    if (typed === null) return;
    const { time, changes } = typed;
    typed = null;
    const said = changes.filter((one) => one.removed !== one.inserted);
    if (said.length > 0) add('edit', time, said);
    set(steps());
    sayKept();
  };
  const move = (kind: 'undo' | 'redo') => {
    if (!state().writable) return;
    endBatch();
    const taken = kind === 'undo' ? history.undoSteps() : history.redoSteps();
    let text = state().text;
    const all: DraftChange[] = [];
    for (const one of taken) {
      const changes = kind === 'undo' ? invertChanges(one) : one;
      text = applyChanges(text, changes);
      all.push(...changes);
      add(kind, now(), changes);
    }
    set({ text, ...steps() });
    tell(all, null);
    sayKept();
    keeper.send();
  };
  /** Puts a whole text in the place of the present one, as one edit. */
  const put = (text: string) => {
    const changes = difference(state().text, text);
    if (changes.length === 0) return;
    endBatch();
    set({ text });
    add('edit', now(), changes);
    set(steps());
    tell(changes, null);
    sayKept();
    keeper.send();
  };
  const adopt = (draft: Draft) => {
    const mine = state();
    endBatch();
    const dropped = keeper.drop();
    // What is on disk although its answer was lost needs no second place; the rest goes on after it, or is merged.
    const isKept = (one: DraftBatch) => {
      const there = draft.batches[one.sequence - 1];
      return there !== undefined && JSON.stringify(there.changes) === JSON.stringify(one.changes);
    };
    const open = dropped.filter((one) => !isKept(one));
    const follows = open.every((one, index) => one.sequence === draft.batches.length + 1 + index);
    const goesOn =
      draft.writable &&
      follows &&
      applyChanges(
        draft.text,
        open.flatMap((one) => one.changes),
      ) === mine.text;
    const rescued = open.length > 0 ? { text: mine.text, common, batches: open.length } : mine.rescued;
    history = createUndoHistory(draft.batches);
    sequence = draft.batches.at(-1)?.sequence ?? 0;
    common = draft.text;
    savedAt = draft.savedAt;
    const shown = mine.text;
    set({
      phase: 'open',
      failure: null,
      draft: draft.draft,
      base: draft.base,
      baseVersion: draft.baseVersion,
      onVersion: remembered(draft.draft) || draft.baseVersion,
      newestVersion: draft.newestVersion,
      text: draft.text,
      writable: draft.writable,
      holder: draft.holder,
      rescued: draft.writable ? null : rescued,
      ...steps(),
    });
    if (goesOn) {
      for (const one of open) {
        sequence = one.sequence;
        keeper.add(one);
        history.add(one);
      }
      set({ text: shown, rescued: null, ...steps() });
      sayKept();
      return keeper.send();
    }
    tell(difference(shown, draft.text), null);
    set({ kept: savedAt === null ? { state: 'nothing' } : { state: 'kept', at: savedAt } });
    if (!draft.writable || rescued === null) return;
    const merged = mergeLines(rescued.common, rescued.text, draft.text);
    put(merged.text);
    if (merged.conflicts.length > 0) set({ merge: { version: draft.baseVersion, conflicts: merged.conflicts } });
  };

  const session: DraftSession = {
    store,
    async open(takeOver = false) {
      while (opening !== null) await opening;
      closing = false;
      const asked = ask(calls.draftOpen({ template, window, ...(takeOver ? { takeOver } : {}) })).then((outcome) => {
        opening = null;
        if (outcome.ok) return adopt(outcome.data);
        if (state().phase !== 'open') return set({ phase: 'failed', failure: outcome.failure });
        const kept: Kept = {
          state: 'not-kept',
          at: savedAt,
          failure: outcome.failure,
          hostLost: outcome.hostLost,
          batches: keeper.waiting.length,
        };
        if (keeper.waiting.length > 0) set({ kept });
        else set({ failure: outcome.failure });
      });
      opening = asked;
      await asked;
    },
    async renew() {
      if (state().draft === null && typed === null && keeper.waiting.length === 0) await session.open();
    },
    edit(changes, kind = 'type', origin = null) {
      if (!state().writable || !changesFit(state().text, changes)) return false;
      if (changes.length === 0) return true;
      if (kind === 'step') endBatch();
      const before = state();
      let run = typed?.changes ?? [];
      for (const one of changes) run = addChange(run, one);
      typed = { time: typed?.time ?? now(), changes: run };
      timer ??= setTimeout(() => {
        endBatch();
        keeper.send();
      }, batchMs);
      set({
        text: applyChanges(before.text, changes),
        ...(before.canUndo && !before.canRedo ? {} : { canUndo: true, canRedo: false }),
        ...(before.since === null ? { since: typed.time } : {}),
        ...(before.edits === 0 ? { edits: 1 } : {}),
      });
      if (kind === 'step') {
        endBatch();
        keeper.send();
      }
      tell(changes, origin);
      if (before.kept.state !== 'not-kept' && before.kept.state !== 'keeping') sayKept();
      return true;
    },
    undo: () => move('undo'),
    redo: () => move('redo'),
    flush() {
      endBatch();
      keeper.send();
      return keeper.settled();
    },
    flushLast() {
      endBatch();
      // Nothing can be waited for any more. Letters that arrive behind the goodbye are kept, and take nothing again.
      keeper.sendLast();
      closing = true;
      if (state().writable) void ask(calls.draftClose({ template, window }));
    },
    rebase(newest) {
      const merged = mergeLines(state().base, state().text, newest.text);
      put(merged.text);
      session.keepMine(newest.version);
      if (merged.conflicts.length > 0) set({ merge: { version: newest.version, conflicts: merged.conflicts } });
      return merged;
    },
    keepMine(version) {
      set({ onVersion: version, newestVersion: Math.max(version, state().newestVersion) });
      if (state().draft !== null) remember(version);
    },
    acknowledge: () => set({ merge: null, rescued: null }),
    async discard() {
      endBatch();
      const { draft } = state();
      if (draft !== null) {
        const outcome = await ask(calls.draftDiscard({ draft, window }));
        if (!outcome.ok && outcome.failure.code !== 'NOT_FOUND') return outcome;
      }
      keeper.drop();
      memory.removeItem(memoryKey());
      set({ merge: null, rescued: null });
      const outcome = await ask(calls.draftOpen({ template, window }));
      if (outcome.ok) adopt(outcome.data);
      return outcome;
    },
    heard(event) {
      if (closing) return;
      if (event.kind === 'host' || event.kind === 'state') {
        if (event.kind === 'host' && !event.connected) return;
        if (state().phase === 'failed') void session.open();
        else keeper.send();
        return;
      }
      if (event.kind !== 'draft' || event.template !== template || state().phase !== 'open') return;
      const mine = event.holder === window;
      if (freed !== null) clearTimeout(freed);
      freed = null;
      if (mine && state().writable) return;
      if (mine || state().writable) void session.open();
      // A window that reloads lets go for a moment; it comes back to its own draft.
      else if (event.holder === null) freed = setTimeout(() => void session.open(), reloadMs);
      else set({ holder: { window: event.holder, since: state().holder?.since ?? '' } });
    },
    async close() {
      if (!(await session.flush())) return false;
      keeper.stop();
      closing = true;
      await ask(calls.draftClose({ template, window }));
      return true;
    },
    onChanges(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return session;
}
