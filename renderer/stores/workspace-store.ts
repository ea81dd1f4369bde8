import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../main/contract/bridge.ts';
import type { ConsoleEvent } from '../../main/contract/messages.ts';
import type { Environment } from '../../main/contract/model.ts';
import type { IdentityInfo, WorkspaceInfo } from '../../main/contract/results.ts';
import { ask } from '../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from './loadable.ts';

/** The workspace as the frame shows it. */
export interface WorkspaceState {
  readonly info: Loadable<WorkspaceInfo>;
  readonly identity: IdentityInfo | null;
  readonly environments: readonly Environment[];
  /** The environment the screens speak of; empty while none is known. */
  readonly environment: string;
  /** False while the host does not answer. */
  readonly connected: boolean;
  /** Since when it does not, milliseconds since the epoch. */
  readonly lostAt: number | null;
  /** How far the newest long call has come; null while none runs. */
  readonly progress: { readonly label: string; readonly done: number; readonly total: number } | null;
  /** Counts up with every change of facts; screens read again when it moves. */
  readonly revision: number;
  /** Asks the host where the workspace stands. */
  refresh(): Promise<void>;
  chooseEnvironment(name: string): void;
  /** Follows the host's events until the returned function is called. */
  follow(): () => void;
}

/** Whether screens must mark an environment as PRODUCTION. */
export function isProtected(state: Pick<WorkspaceState, 'environments' | 'info'>, name: string | null): boolean {
  const known = state.environments.find((one) => one.name === name);
  return (known ?? state.info.value?.environments.find((one) => one.name === name))?.protected ?? false;
}

/** Makes the store of the workspace. */
export function createWorkspaceStore(bridge: Bridge) {
  return createStore<WorkspaceState>((set, get) => {
    const heard = (event: ConsoleEvent) => {
      if (event.kind === 'host') {
        set({ connected: event.connected, lostAt: event.connected ? null : (get().lostAt ?? Date.now()) });
        if (event.connected) void get().refresh();
        return;
      }
      if (event.kind === 'progress') {
        set({ progress: event.done < event.total ? event : null });
        return;
      }
      // A what-if changes nothing; it tells of its steps many times a second.
      if (event.kind === 'whatif') return;
      if (event.kind === 'changed') set((state) => ({ revision: state.revision + 1 }));
      void get().refresh();
    };
    return {
      info: idle,
      identity: null,
      environments: [],
      environment: '',
      connected: true,
      lostAt: null,
      revision: 0,
      progress: null,
      async refresh() {
        set((state) => ({ info: loading(state.info) }));
        const outcome = await ask(bridge.workspaceInfo({}));
        set((state) => ({ info: settled(state.info, outcome) }));
        if (!outcome.ok) {
          if (outcome.hostLost) set({ connected: false, lostAt: get().lostAt ?? Date.now() });
          return;
        }
        set({ connected: true, lostAt: null });
        const info = outcome.data;
        if (info.state !== 'open' && info.state !== 'read-only') return;
        const [identity, environments] = await Promise.all([
          ask(bridge.identityShow({})),
          ask(bridge.environmentList({})),
        ]);
        const names = environments.ok ? environments.data : [];
        const chosen = get().environment;
        set({
          identity: identity.ok ? identity.data : null,
          environments: names,
          environment: names.some((one) => one.name === chosen)
            ? chosen
            : (names.find((one) => one.protected)?.name ?? names[0]?.name ?? ''),
        });
      },
      chooseEnvironment: (name) => set({ environment: name }),
      follow: () => bridge.onEvent(heard),
    };
  });
}
