import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Template } from '../../../main/contract/model.ts';
import { useConsole } from '../../console.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import type { DraftSession } from '../templates/drafts/draft-session.ts';
import { headline } from './side-text.ts';
import { createWhatIfFollower, noWhatIf, type WhatIfFollower, type WhatIfView } from './whatif-follower.ts';

/** What the open template's unsaved text changes, and what was looked at of it. */
export interface WhatIfState {
  readonly view: WhatIfView;
  /** `reviewKey` of the shapes that were marked. */
  readonly reviewed: ReadonlySet<string>;
  mark(key: string): void;
}

/** The store, with what moves it. */
export interface WhatIfHandle {
  readonly store: StoreApi<WhatIfState>;
  readonly follower: WhatIfFollower;
  /** Resolves once nothing is being counted. */
  settled(): Promise<void>;
}

const counting = (view: WhatIfView) => view.state === 'waiting' || view.state === 'running';

/** Makes the store over a bridge for one window. */
export function createWhatIf(bridge: Bridge, window: string): WhatIfHandle {
  const store = createStore<WhatIfState>((set) => ({
    view: noWhatIf,
    reviewed: new Set(),
    mark(key) {
      set((state) => {
        const reviewed = new Set(state.reviewed);
        if (!reviewed.delete(key)) reviewed.add(key);
        return { reviewed };
      });
    },
  }));
  const follower = createWhatIfFollower(bridge, window, (change) =>
    store.setState((state) => ({ view: change(state.view) })),
  );
  return {
    store,
    follower,
    settled: () =>
      new Promise((done) => {
        if (!counting(store.getState().view)) return done();
        const end = store.subscribe(({ view }) => {
          if (counting(view)) return;
          end();
          done();
        });
      }),
  };
}

/** Reads through a selector. */
export function useWhatIfState<R>(handle: WhatIfHandle, select: (state: WhatIfState) => R): R {
  return useStore(handle.store, select);
}

/** Follows the open template's unsaved text for as long as the component stands. */
export function useWhatIf(template: Template, session: DraftSession): WhatIfHandle {
  const { bridge, drafts, announcer, templates, workspace } = useConsole();
  const [handle] = useState(() => createWhatIf(bridge, drafts.window));
  const { name, version, text: saved } = template;
  useEffect(() => {
    const { follower } = handle;
    let before: readonly unknown[] = [];
    // Read beside React: a keystroke draws nothing of the template's frame.
    const look = () => {
      const { phase, text } = session.store.getState();
      const { preview, tenant } = templates.getState();
      const { revision } = workspace.getState();
      const unsaved = phase === 'open' && text !== saved;
      // The preview of a keystroke comes first; where there is none to come, nothing is waited for.
      const previewed = preview.state === 'failed' || (preview.state === 'ready' && preview.text === text);
      const now = [unsaved, text, revision, previewed || tenant === ''];
      if (now.every((one, index) => one === before[index])) return;
      before = now;
      if (!unsaved) return follower.rest();
      const input = { template: name, text, facts: `${version} ${revision}` };
      if (previewed || tenant === '') follower.follow(input);
      else follower.typed(input);
    };
    look();
    const stops = [session.store.subscribe(look), templates.subscribe(look), workspace.subscribe(look)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [handle, session, templates, workspace, name, version, saved]);
  useEffect(() => () => handle.follower.close(), [handle]);
  useEffect(
    () =>
      handle.store.subscribe(({ view }, { view: before }) => {
        if (view.state !== 'done' || view.result === null || before.state === 'done') return;
        const { invalid } = view.result;
        announcer.getState().say(`${headline(view.result)}${invalid > 0 ? `, ${words.become(invalid)}` : ''}`);
      }),
    [handle, announcer],
  );
  return handle;
}
