import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { AuditEntry } from '../../../main/contract/model.ts';
import type { AuditVerification, ChangeSetDetail } from '../../../main/contract/results.ts';
import { ask, type Outcome } from '../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../stores/loadable.ts';

/** What the list is restricted to; empty texts do not restrict. */
export interface AuditFilters {
  readonly operation: string;
  readonly tenant: string;
  readonly environment: string;
  readonly result: string;
  readonly correlationId: string;
}

/** No restriction. */
export const noFilters: AuditFilters = { operation: '', tenant: '', environment: '', result: '', correlationId: '' };

/** The log as the page shows it. */
export interface AuditState {
  readonly filters: AuditFilters;
  readonly entries: readonly AuditEntry[];
  readonly next: string | null;
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  readonly entry: Loadable<AuditEntry>;
  /** The entry before the open one, for the chain; null at the start of the log. */
  readonly previous: AuditEntry | null;
  readonly changeSet: Loadable<ChangeSetDetail>;
  readonly verification: Loadable<AuditVerification>;
  restrict(filters: AuditFilters): Promise<void>;
  more(): Promise<void>;
  open(sequence: number): Promise<void>;
  verify(): Promise<void>;
  /** Reads the whole export, page by page, as JSON Lines. */
  exportLines(): Promise<{ readonly lines: readonly string[]; readonly failure: Failure | null }>;
}

const pageSize = 200;
const present = (filters: AuditFilters) =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')) as Partial<AuditFilters>;

/** Makes the store of the audit log. */
export function createAuditStore(bridge: Bridge) {
  let turn = 0;
  let opened = 0;
  let reading = false;
  return createStore<AuditState>((set, get) => ({
    filters: noFilters,
    entries: [],
    next: null,
    state: 'idle',
    failure: null,
    entry: idle,
    previous: null,
    changeSet: idle,
    verification: idle,
    async restrict(filters) {
      turn += 1;
      const mine = turn;
      set({ filters, state: 'loading', failure: null });
      const outcome = await ask(bridge.auditList({ ...present(filters), limit: pageSize }));
      if (mine !== turn) return;
      if (!outcome.ok) return set({ state: 'failed', failure: outcome.failure });
      set({ state: 'ready', entries: outcome.data, next: outcome.page.next });
    },
    async more() {
      const { next, filters } = get();
      if (next === null || reading) return;
      reading = true;
      const mine = turn;
      const outcome = await ask(bridge.auditList({ ...present(filters), limit: pageSize, after: next }));
      reading = false;
      if (mine !== turn) return;
      if (!outcome.ok) return set({ failure: outcome.failure });
      set((state) => ({ entries: [...state.entries, ...outcome.data], next: outcome.page.next }));
    },
    async open(sequence) {
      opened += 1;
      const mine = opened;
      const same = get().entry.value?.sequence === sequence;
      set((state) => ({
        entry: loading(same ? state.entry : idle),
        ...(same ? {} : { changeSet: idle, previous: null }),
      }));
      const [entry, previous] = await Promise.all([
        ask(bridge.auditShow({ sequence })),
        sequence > 1 ? ask(bridge.auditShow({ sequence: sequence - 1 })) : null,
      ]);
      if (mine !== opened) return;
      set((state) => ({ entry: settled(state.entry, entry), previous: previous?.ok ? previous.data : null }));
      const id = entry.ok ? entry.data.changeSet : null;
      if (id === null) return;
      set((state) => ({ changeSet: loading(state.changeSet) }));
      const changeSet = await ask(bridge.changesetShow({ changeSet: id }));
      if (mine === opened) set((state) => ({ changeSet: settled(state.changeSet, changeSet) }));
    },
    async verify() {
      set((state) => ({ verification: loading(state.verification) }));
      const outcome = await ask(bridge.auditVerify({}));
      set((state) => ({ verification: settled(state.verification, outcome) }));
    },
    async exportLines() {
      const lines: string[] = [];
      let after: string | null = null;
      do {
        const rest: { after?: string } = after === null ? {} : { after };
        const outcome: Outcome<{ readonly lines: readonly string[] }> = await ask(
          bridge.auditExport({ format: 'json', limit: 10_000, ...rest }),
        );
        if (!outcome.ok) return { lines, failure: outcome.failure };
        lines.push(...outcome.data.lines);
        after = outcome.page.next;
      } while (after !== null);
      return { lines, failure: null };
    },
  }));
}
