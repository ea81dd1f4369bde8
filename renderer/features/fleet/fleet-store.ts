import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Leaf, Override, Tenant } from '../../../main/contract/model.ts';
import type { TenantRow } from '../../../main/contract/results.ts';
import type { SelectionRow } from '../../../main/contract/selection.ts';
import type { EffectiveValue } from '../../../main/contract/values.ts';
import { ask, type Outcome } from '../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../stores/loadable.ts';
import { leavesByEnvironment } from './compare-values.ts';
import { nonePicked, type Picks, withPicks } from './picks.ts';
import { positionOf, problemOf, type SelectionProblem } from './selection-text.ts';

/** The leaves of the document `tenant` in one environment. */
export interface EnvironmentValues {
  readonly environment: string;
  readonly leaves: readonly Leaf[];
  readonly failure: Failure | null;
}

/** What every document of a tenant holds in every environment, and what could not be rendered. */
export interface TenantValues {
  readonly values: readonly EffectiveValue[];
  readonly findings: readonly Finding[];
}

/** The fleet's list, what is picked of it, and the tenant that is open. */
export interface FleetState {
  /** The selection that is shown; the newest one that could be read. */
  readonly filter: string;
  /** The selection that something other than the field asked for last; a new object each time. */
  readonly given: { readonly text: string };
  /** What is wrong with the one that is being typed. */
  readonly problem: SelectionProblem | null;
  readonly rows: readonly TenantRow[];
  readonly total: number | null;
  readonly next: string | null;
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  readonly picks: Picks;
  readonly selections: readonly SelectionRow[];
  readonly tenant: Loadable<Tenant>;
  readonly overrides: Loadable<readonly Override[]>;
  readonly effective: Loadable<TenantValues>;
  readonly values: readonly EnvironmentValues[] | null;
  /**
   * Reads the first page of a selection; what is on screen stays until the answer is there. While one is read, only the
   * newest of those that came meanwhile is read after it. `typed` says that the field has it already.
   */
  search(filter: string, typed?: boolean): Promise<void>;
  /** Reads the shown selection again. */
  again(): Promise<void>;
  /** Reads the next page. */
  more(): Promise<void>;
  pick(ids: readonly string[], on: boolean): void;
  /** Picks all that the filter means, in view or not; false lets go of everything. */
  pickAll(on: boolean): void;
  readSelections(): Promise<void>;
  open(tenant: string): Promise<void>;
  /** Reads what the open tenant's documents hold in each of its environments. */
  readValues(): Promise<void>;
}

const firstPage = 100;
const nextPage = 500;
const mostValues = 10_000;

/** Makes the store of the fleet. */
export function createFleetStore(bridge: Bridge) {
  let turn = 0;
  let wanted: string | null = null;
  let reading: Promise<void> | null = null;
  let readingMore = false;
  return createStore<FleetState>((set, get) => {
    const list = (filter: string, limit: number, after?: string) =>
      ask(
        bridge.tenantList({
          ...(filter.trim() === '' ? {} : { select: filter }),
          limit,
          ...(after === undefined ? {} : { after }),
        }),
      );
    const take = (filter: string, outcome: Outcome<readonly TenantRow[]>) => {
      if (!outcome.ok) {
        const { failure } = outcome;
        if (failure.path !== 'select') return set({ filter, state: 'failed', failure });
        const problem = {
          text: filter,
          message: failure.message,
          fix: failure.fix,
          at: positionOf(failure.details),
        };
        return set({ problem, state: 'ready' });
      }
      const { data, page } = outcome;
      const total = page.total ?? (page.next === null ? data.length : null);
      const picks = get().picks.all && filter !== get().filter ? nonePicked : get().picks;
      set({ filter, failure: null, state: 'ready', rows: data, next: page.next, total, picks });
    };
    const readWanted = async () => {
      while (wanted !== null) {
        const filter: string = wanted;
        wanted = null;
        turn += 1;
        set({ state: 'loading' });
        const outcome = await list(filter, firstPage);
        // One that was overtaken is not drawn: the newest is asked for at once.
        if (wanted === null) take(filter, outcome);
      }
      reading = null;
    };
    return {
      filter: '',
      given: { text: '' },
      problem: null,
      rows: [],
      total: null,
      next: null,
      state: 'idle',
      failure: null,
      picks: nonePicked,
      selections: [],
      tenant: idle,
      overrides: idle,
      effective: idle,
      values: null,
      search(filter, typed = false) {
        const problem = problemOf(filter);
        set({ problem, ...(typed ? {} : { given: { text: filter } }) });
        if (problem !== null) return Promise.resolve();
        wanted = filter;
        reading ??= readWanted();
        return reading;
      },
      again() {
        // What was asked for meanwhile is newer.
        wanted ??= get().filter;
        reading ??= readWanted();
        return reading;
      },
      async more() {
        const { next, filter, state } = get();
        if (next === null || readingMore || state === 'loading') return;
        readingMore = true;
        const mine = turn;
        const outcome = await list(filter, nextPage, next);
        readingMore = false;
        if (mine !== turn) return;
        if (!outcome.ok) return set({ failure: outcome.failure });
        set((state) => ({ rows: [...state.rows, ...outcome.data], next: outcome.page.next }));
      },
      pick: (ids, on) => set((state) => ({ picks: withPicks(state.picks, ids, on) })),
      pickAll: (on) => set({ picks: on ? { all: true, ids: new Set() } : nonePicked }),
      async readSelections() {
        const outcome = await ask(bridge.selectionList({ limit: 1000 }));
        if (outcome.ok) set({ selections: outcome.data });
      },
      async open(tenant) {
        const same = get().tenant.value?.id === tenant;
        set((state) => ({
          tenant: loading(same ? state.tenant : idle),
          overrides: loading(same ? state.overrides : idle),
          ...(same ? {} : { effective: idle, values: null }),
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
      async readValues() {
        const tenant = get().tenant.value;
        if (tenant === null) return;
        set((state) => ({ effective: loading(state.effective) }));
        const outcome = await ask(bridge.values({ tenant: tenant.id, limit: mostValues }));
        if (get().tenant.value?.id !== tenant.id) return;
        const answer = outcome.ok
          ? { ...outcome, data: { values: outcome.data, findings: outcome.findings } }
          : outcome;
        set((state) => ({
          effective: settled(state.effective, answer),
          ...(outcome.ok ? { values: leavesByEnvironment(outcome.data, tenant.environments) } : {}),
        }));
      },
    };
  });
}
