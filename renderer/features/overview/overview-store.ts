import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Overview } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../stores/loadable.ts';

/** What the overview shows. */
export interface OverviewState {
  readonly overview: Loadable<Overview>;
  load(): Promise<void>;
}

/** Makes the store of the overview. */
export function createOverviewStore(bridge: Bridge) {
  return createStore<OverviewState>((set) => ({
    overview: idle,
    async load() {
      set((state) => ({ overview: loading(state.overview) }));
      const outcome = await ask(bridge.overview({}));
      set((state) => ({ overview: settled(state.overview, outcome) }));
    },
  }));
}
