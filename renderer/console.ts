import { createContext, useContext } from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { Bridge } from '../main/contract/bridge.ts';
import { createAuditStore } from './features/audit/audit-store.ts';
import { createFleetStore } from './features/fleet/fleet-store.ts';
import { createWrites } from './features/fleet/writes.ts';
import { createOverviewStore } from './features/overview/overview-store.ts';
import { createDraftSessions } from './features/templates/drafts/draft-sessions.ts';
import { windowIdentity } from './features/templates/drafts/window-identity.ts';
import { createTemplatesStore } from './features/templates/templates-store.ts';
import { createKeyRegistry } from './frame/key-registry.ts';
import { createLayerStore } from './frame/layer-store.ts';
import { createAnnouncerStore } from './stores/announcer-store.ts';
import { createPreferencesStore } from './stores/preferences-store.ts';
import { createRouteStore } from './stores/route-store.ts';
import { createToastStore } from './stores/toast-store.ts';
import { createWorkspaceStore } from './stores/workspace-store.ts';

/** Makes every store of one page over one bridge. */
export function createConsole(bridge: Bridge, view: Window) {
  const toasts = createToastStore();
  const announcer = createAnnouncerStore();
  const drafts = createDraftSessions(bridge, view, windowIdentity(view));
  return {
    bridge,
    toasts,
    announcer,
    writes: createWrites(bridge, toasts, announcer),
    preferences: createPreferencesStore(view.localStorage),
    route: createRouteStore(view),
    keys: createKeyRegistry(),
    layers: createLayerStore(),
    workspace: createWorkspaceStore(bridge),
    overview: createOverviewStore(bridge),
    drafts,
    templates: createTemplatesStore(bridge, drafts),
    fleet: createFleetStore(bridge),
    audit: createAuditStore(bridge),
  };
}

/** The stores of one page. */
export type Console = ReturnType<typeof createConsole>;

/** Carries the stores to the components. */
export const ConsoleContext = createContext<Console | null>(null);

/** The stores of this page. */
export function useConsole(): Console {
  const value = useContext(ConsoleContext);
  if (value === null) throw new Error('A component stands outside the console.');
  return value;
}

type States = {
  readonly [K in keyof Console]: Console[K] extends StoreApi<infer State> ? State : never;
};
type StoreName = { [K in keyof States]: [States[K]] extends [never] ? never : K }[keyof States];

/** Reads one store through a selector. */
export function useConsoleState<K extends StoreName, R>(name: K, select: (state: States[K]) => R): R {
  return useStore(useConsole()[name] as unknown as StoreApi<States[K]>, select);
}
