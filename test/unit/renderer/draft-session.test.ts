import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyChanges } from '../../../renderer/editor/changes.ts';
import { createDraftSession, type DraftCalls } from '../../../renderer/features/templates/drafts/draft-session.ts';
import { fakeDrafts } from '../../helpers/page/fake-drafts.ts';

const first = 'schema: tenant/1\nlimits:\n  max: 12\n  min: 4\n';

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** Lets every answer that is under way arrive. */
const arrive = () => vi.advanceTimersByTimeAsync(0);
const pause = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function workspace() {
  const heard: ((event: never) => void)[] = [];
  const drafts = fakeDrafts(first, (event) => {
    for (const one of heard) one(event as never);
  });
  const window = (name: string, calls: DraftCalls = drafts, remembered = memory()) => {
    const session = createDraftSession({ calls, template: 'premium', window: name, memory: remembered });
    heard.push((event) => session.heard(event));
    return session;
  };
  return { drafts, window };
}

/** Types letters one by one at an offset. */
function type(session: ReturnType<typeof createDraftSession>, at: number, text: string) {
  for (const [index, letter] of [...text].entries()) {
    expect(session.edit([{ at: at + index, removed: '', inserted: letter }])).toBe(true);
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('what is typed', () => {
  it('is kept in one batch for a quarter of a second of typing, and said to be kept when the disk has answered', async () => {
    const { drafts, window } = workspace();
    const session = window('window-1');
    await session.open();
    type(session, 0, '# hello\n');
    expect(session.store.getState().kept).toEqual({ state: 'keeping', at: null });
    expect(drafts.kept('premium')).toBeNull();
    await pause(250);
    expect(drafts.kept('premium')?.text).toBe(`# hello\n${first}`);
    expect(drafts.kept('premium')?.batches).toHaveLength(1);
    expect(session.store.getState().kept).toMatchObject({ state: 'kept' });
    expect(session.store.getState()).toMatchObject({ edits: 1, draft: 'draft-1' });
  });

  it('never has two requests under way', async () => {
    const { drafts, window } = workspace();
    const open: (() => void)[] = [];
    let most = 0;
    let underWay = 0;
    const session = window('window-1', {
      ...drafts,
      async draftAppend(p) {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise<void>((go) => open.push(go));
        underWay -= 1;
        return drafts.draftAppend(p);
      },
    });
    await session.open();
    for (let turn = 0; turn < 5; turn += 1) {
      type(session, 0, 'x');
      await pause(300);
    }
    while (open.length > 0) {
      open.shift()?.();
      await arrive();
    }
    expect(most).toBe(1);
    expect(drafts.kept('premium')?.text).toBe(`xxxxx${first}`);
    expect(drafts.kept('premium')?.batches.map((one) => one.sequence)).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes out at once when the window may be gone, even beside a request under way', async () => {
    const { drafts, window } = workspace();
    let stall = true;
    const sent: number[][] = [];
    const session = window('window-1', {
      ...drafts,
      async draftAppend(p) {
        sent.push(p.batches.map((one) => one.sequence));
        if (stall) return new Promise(() => undefined);
        return drafts.draftAppend(p);
      },
    });
    await session.open();
    type(session, 0, 'a');
    await pause(250);
    stall = false;
    type(session, 1, 'b');
    session.flushLast();
    await arrive();
    expect(sent).toEqual([[1], [1, 2]]);
    expect(drafts.kept('premium')?.text).toBe(`ab${first}`);
  });

  it('is refused where it does not fit the text, and changes nothing', async () => {
    const { window } = workspace();
    const session = window('window-1');
    await session.open();
    expect(session.edit([{ at: 0, removed: 'not there', inserted: '' }])).toBe(false);
    expect(session.store.getState().text).toBe(first);
  });
});

describe('undo and redo', () => {
  it('go back over bursts of typing, and a new edit ends what could be brought again', async () => {
    const { drafts, window } = workspace();
    const session = window('window-1');
    await session.open();
    type(session, 0, 'one');
    await pause(2000);
    session.edit([{ at: 3, removed: '', inserted: ' pasted at once' }], 'step');
    type(session, 18, ' two');
    session.undo();
    expect(session.store.getState().text).toBe(`one pasted at once${first}`);
    session.undo();
    expect(session.store.getState().text).toBe(`one${first}`);
    session.redo();
    expect(session.store.getState().text).toBe(`one pasted at once${first}`);
    session.undo();
    session.undo();
    expect(session.store.getState()).toMatchObject({ text: first, canUndo: false, canRedo: true, edits: 0 });
    type(session, 0, 'z');
    expect(session.store.getState().canRedo).toBe(false);
    await pause(250);
    expect(drafts.kept('premium')?.text).toBe(`z${first}`);
    expect(drafts.kept('premium')?.batches.map((one) => one.kind)).toContain('undo');
  });

  it('go back to the beginning after a reload and after a restart', async () => {
    const { drafts, window } = workspace();
    const session = window('window-1');
    await session.open();
    for (const word of ['alpha ', 'beta ', 'gamma ']) {
      type(session, session.store.getState().text.length, word);
      await pause(1500);
    }
    session.undo();
    session.flushLast();
    await arrive();
    const again = window('window-1');
    await again.open();
    expect(again.store.getState().text).toBe(`${first}alpha beta `);
    expect(again.store.getState()).toMatchObject({ edits: 2, canRedo: true, writable: true });
    again.redo();
    expect(again.store.getState().text).toBe(`${first}alpha beta gamma `);
    for (let turn = 0; turn < 10; turn += 1) again.undo();
    expect(again.store.getState().text).toBe(first);
    await arrive();
    expect(drafts.kept('premium')?.text).toBe(first);
  });

  it('tells an editor exactly what to change', async () => {
    const { window } = workspace();
    const session = window('window-1');
    await session.open();
    let shown = first;
    session.onChanges((changes, origin) => {
      if (origin !== 'editor') shown = applyChanges(shown, changes);
    });
    session.edit([{ at: 0, removed: 'schema', inserted: 'x' }], 'step', 'editor');
    shown = session.store.getState().text;
    session.undo();
    expect(shown).toBe(first);
  });
});

describe('a host that does not keep it', () => {
  it('is said plainly, typing goes on, and everything is kept when it is back', async () => {
    const { drafts, window } = workspace();
    let lost = true;
    const session = window('window-1', {
      ...drafts,
      draftAppend: async (p) => {
        if (lost) throw new TypeError('Failed to fetch');
        return drafts.draftAppend(p);
      },
    });
    await session.open();
    type(session, 0, 'first ');
    await pause(300);
    expect(session.store.getState().kept).toMatchObject({ state: 'not-kept', hostLost: true, batches: 1 });
    type(session, 6, 'second ');
    await pause(300);
    expect(session.store.getState().kept).toMatchObject({ state: 'not-kept', batches: 2 });
    expect(session.store.getState().text).toBe(`first second ${first}`);
    expect(await session.close()).toBe(false);
    lost = false;
    session.heard({ kind: 'host', connected: true, message: '' });
    await arrive();
    expect(drafts.kept('premium')?.text).toBe(`first second ${first}`);
    expect(session.store.getState().kept).toMatchObject({ state: 'kept' });
  });

  it('is asked again and again', async () => {
    const { drafts, window } = workspace();
    let failures = 4;
    const session = window('window-1', {
      ...drafts,
      draftAppend: async (p) => {
        failures -= 1;
        if (failures >= 0)
          return {
            formatVersion: 1,
            error: { code: 'STORAGE_FAILED', message: 'The disk is full.', path: '', fix: 'Make room.', details: null },
          };
        return drafts.draftAppend(p);
      },
    });
    await session.open();
    type(session, 0, 'a');
    await pause(300);
    expect(session.store.getState().kept).toMatchObject({ state: 'not-kept', failure: { code: 'STORAGE_FAILED' } });
    await pause(60_000);
    expect(drafts.kept('premium')?.text).toBe(`a${first}`);
  });

  it('may have kept what its answer was lost of: nothing stands twice', async () => {
    const { drafts, window } = workspace();
    let silent = true;
    const session = window('window-1', {
      ...drafts,
      draftAppend: async (p) => {
        const said = await drafts.draftAppend(p);
        if (silent) throw new TypeError('Failed to fetch');
        return said;
      },
    });
    await session.open();
    type(session, 0, 'a');
    await pause(300);
    silent = false;
    type(session, 1, 'b');
    await session.open();
    await pause(300);
    expect(session.store.getState().text).toBe(`ab${first}`);
    expect(drafts.kept('premium')?.text).toBe(`ab${first}`);
  });
});

describe('two windows', () => {
  it('the second reads, takes over, and the first reads from then on', async () => {
    const { drafts, window } = workspace();
    const [one, two] = [window('window-1'), window('window-2')];
    await one.open();
    type(one, 0, 'one ');
    await one.flush();
    await two.open();
    expect(two.store.getState()).toMatchObject({
      writable: false,
      text: `one ${first}`,
      holder: { window: 'window-1' },
    });
    expect(two.edit([{ at: 0, removed: '', inserted: 'x' }])).toBe(false);
    await two.open(true);
    await arrive();
    expect(two.store.getState().writable).toBe(true);
    expect(one.store.getState()).toMatchObject({ writable: false, rescued: null });
    type(two, 4, 'two ');
    await two.flush();
    expect(drafts.kept('premium')?.text).toBe(`one two ${first}`);
    await two.close();
    await arrive();
    // A window that reloads would be back by then.
    expect(one.store.getState().writable).toBe(false);
    await pause(3000);
    expect(one.store.getState()).toMatchObject({ writable: true, text: `one two ${first}` });
  });

  it('what the first had typed and not kept is not lost: taking over brings it together', async () => {
    const { drafts, window } = workspace();
    let lost = false;
    const one = window('window-1', {
      ...drafts,
      draftAppend: async (p) => {
        if (lost) throw new TypeError('Failed to fetch');
        return drafts.draftAppend(p);
      },
    });
    const two = window('window-2');
    await one.open();
    lost = true;
    type(one, first.length, 'mine: 1\n');
    await pause(300);
    await two.open(true);
    type(two, 0, '# theirs\n');
    await two.flush();
    lost = false;
    await pause(30_000);
    expect(one.store.getState()).toMatchObject({ writable: false, rescued: { text: `${first}mine: 1\n` } });
    await one.open(true);
    await pause(300);
    expect(one.store.getState()).toMatchObject({ text: `# theirs\n${first}mine: 1\n`, merge: null, rescued: null });
    expect(drafts.kept('premium')?.text).toBe(`# theirs\n${first}mine: 1\n`);
  });

  it('says where both changed the same line', async () => {
    const { drafts, window } = workspace();
    const calls = { ...drafts, draftAppend: async () => Promise.reject(new TypeError('Failed to fetch')) };
    const one = window('window-1', calls);
    const two = window('window-2');
    await one.open();
    const at = first.indexOf('12');
    one.edit([{ at, removed: '12', inserted: '16' }]);
    await pause(300);
    await two.open(true);
    two.edit([{ at, removed: '12', inserted: '20' }]);
    await two.flush();
    await one.open(true);
    expect(one.store.getState().text).toContain('max: 16');
    expect(one.store.getState().merge?.conflicts).toEqual([
      { line: 3, base: ['  max: 12'], mine: ['  max: 16'], theirs: ['  max: 20'] },
    ]);
  });
});

describe('a template that somebody else saved meanwhile', () => {
  it('takes the edits onto the newest version, and remembers that through a reload', async () => {
    const { drafts, window } = workspace();
    const remembered = memory();
    const session = window('window-1', drafts, remembered);
    await session.open();
    const at = first.indexOf('12');
    session.edit([{ at, removed: '12', inserted: '16' }]);
    await session.flush();
    drafts.save('premium', first.replace('schema: tenant/1', 'schema: tenant/2'));
    const merged = session.rebase(drafts.newest('premium'));
    await arrive();
    expect(merged.conflicts).toEqual([]);
    expect(session.store.getState()).toMatchObject({ baseVersion: 1, onVersion: 2 });
    const wanted = first.replace('tenant/1', 'tenant/2').replace('12', '16');
    expect(drafts.kept('premium')?.text).toBe(wanted);
    const again = window('window-1', drafts, remembered);
    await again.open();
    expect(again.store.getState()).toMatchObject({ text: wanted, onVersion: 2, newestVersion: 2 });
    again.undo();
    again.undo();
    expect(again.store.getState().text).toBe(first);
  });
});

describe('discarding', () => {
  it('destroys the draft and begins again at the newest version', async () => {
    const { drafts, window } = workspace();
    const session = window('window-1');
    await session.open();
    type(session, 0, 'x');
    await session.flush();
    expect((await session.discard()).ok).toBe(true);
    expect(drafts.kept('premium')).toBeNull();
    expect(session.store.getState()).toMatchObject({
      text: first,
      edits: 0,
      canUndo: false,
      writable: true,
      draft: null,
    });
    type(session, 0, 'y');
    await session.flush();
    expect(drafts.kept('premium')?.text).toBe(`y${first}`);
  });
});
