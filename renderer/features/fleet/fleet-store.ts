import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { Leaf, Override, Tenant } from '../../../main/contract/model.ts';
import type { TenantRow } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../stores/loadable.ts';
import { toFilter } from './filter.ts';

/** A document's leaves in one environment, or why there are none. */
export interface EnvironmentValues {
  readonly environment: string;
  readonly leaves: readonly Leaf[];
  readonly failure: Failure | null;
}

/** The fleet's list and the tenant that is open. */
export interface FleetState {
  readonly filter: string;
  readonly rows: readonly TenantRow[];
  readonly total: number | null;
  readonly next: string | null;
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  readonly tenant: Loadable<Tenant>;
  readonly overrides: Loadable<readonly Override[]>;
  readonly values: readonly EnvironmentValues[] | null;
  /** Reads the first page for a filter; what is on screen stays until the answer is there. */
  search(filter: string): Promise<void>;
  /** Reads the next page. */
  more(): Promise<void>;
  open(tenant: string): Promise<void>;
  /** Renders one document in each environment of the open tenant. */
  readValues(document: string): Promise<void>;
}

const pageSize = 500;

/** Makes the store of the fleet. */
export function createFleetStore(bridge: Bridge) {
  let turn = 0;
  let reading = false;
  return createStore<FleetState>((set, get) => ({
    filter: '',
    rows: [],
    total: null,
    next: null,
    state: 'idle',
    failure: null,
    tenant: idle,
    overrides: idle,
    values: null,
    async search(filter) {
      turn += 1;
      const mine = turn;
      set({ filter, state: 'loading', failure: null });
      const outcome = await ask(bridge.tenantList({ ...toFilter(filter), limit: pageSize }));
      if (mine !== turn) return;
      if (!outcome.ok) return set({ state: 'failed', failure: outcome.failure });
      const { data, page } = outcome;
      const total = page.total ?? (page.next === null ? data.length : null);
      set({ state: 'ready', rows: data, next: page.next, total });
    },
    async more() {
      const { next, filter } = get();
      if (next === null || reading) return;
      reading = true;
      const mine = turn;
      const outcome = await ask(bridge.tenantList({ ...toFilter(filter), limit: pageSize, after: next }));
      reading = false;
      if (mine !== turn) return;
      if (!outcome.ok) return set({ failure: outcome.failure });
      set((state) => ({ rows: [...state.rows, ...outcome.data], next: outcome.page.next }));
    },
    async open(tenant) {
      const same = get().tenant.value?.id === tenant;
      set((state) => ({
        tenant: loading(same ? state.tenant : idle),
        overrides: loading(same ? state.overrides : idle),
        ...(same ? {} : { values: null }),
      }));
      const [shown, overrides] = await Promise.all([
        ask(bridge.tenantShow({ tenant })),
        ask(bridge.overrideList({ tenant, limit: 1000 })),
      ]);
      set((state) => ({
        tenant: settled(state.tenant, shown),
        overrides: settled(state.overrides, overrides),
      }));
    },
    async readValues(document) {
      const tenant = get().tenant.value;
      if (tenant === null) return;
      const values = await Promise.all(
        tenant.environments.map(async (environment) => {
          const outcome = await ask(bridge.render({ tenant: tenant.id, environment, document, explain: true }));
          return {
            environment,
            leaves: outcome.ok ? (outcome.data.leaves ?? []) : [],
            failure: outcome.ok ? null : outcome.failure,
          };
        }),
      );
      if (get().tenant.value?.id === tenant.id) set({ values });
    },
  }));
}
