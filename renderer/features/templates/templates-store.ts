import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Rendering, Template, TemplateSummary } from '../../../main/contract/model.ts';
import type { TenantRow } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../stores/loadable.ts';

/** A rendering with what the checks said; the last good one stays when a later one fails. */
export interface PreviewState {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  readonly rendering: Rendering | null;
  readonly findings: readonly Finding[];
  readonly failure: Failure | null;
  /** When `rendering` was made, milliseconds since the epoch. */
  readonly at: number | null;
}

/** What a template's text says about itself. */
export interface TemplateCheck {
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
  readonly findings: readonly Finding[];
}

/** The list of templates and the one that is open. */
export interface TemplatesState {
  readonly list: Loadable<readonly TemplateSummary[]>;
  readonly template: Loadable<Template>;
  readonly check: TemplateCheck | null;
  /** Tenants to pin, of the template's own tier where it has one. */
  readonly candidates: readonly TenantRow[];
  readonly tenant: string;
  /** The document that is shown rendered. */
  readonly document: string;
  readonly preview: PreviewState;
  load(): Promise<void>;
  open(name: string): Promise<void>;
  /** Shows the rendering for another tenant. */
  pin(tenant: string): void;
  showDocument(document: string): void;
  /** Renders for the pinned tenant in an environment; an answer that was overtaken is dropped. */
  render(environment: string): Promise<void>;
}

const nothing: PreviewState = { state: 'idle', rendering: null, findings: [], failure: null, at: null };
const tiers = ['free', 'standard', 'premium', 'enterprise'] as const;

/** Makes the store of the templates. */
export function createTemplatesStore(bridge: Bridge) {
  let turn = 0;
  return createStore<TemplatesState>((set, get) => ({
    list: idle,
    template: idle,
    check: null,
    candidates: [],
    tenant: '',
    document: '',
    preview: nothing,
    async load() {
      set((state) => ({ list: loading(state.list) }));
      const outcome = await ask(bridge.templateList({}));
      set((state) => ({ list: settled(state.list, outcome) }));
    },
    async open(name) {
      const same = get().template.value?.name === name;
      set((state) => ({
        template: loading(same ? state.template : idle),
        ...(same ? {} : { preview: nothing, check: null, candidates: [] }),
      }));
      const tier = tiers.find((one) => one === name);
      const [shown, check, tenants] = await Promise.all([
        ask(bridge.templateShow({ template: name })),
        ask(bridge.templateCheck({ template: name })),
        ask(bridge.tenantList({ limit: 200, ...(tier === undefined ? {} : { tier }) })),
      ]);
      const candidates = tenants.ok ? tenants.data : [];
      const pinned = candidates.some((one) => one.id === get().tenant) ? get().tenant : (candidates[0]?.id ?? '');
      set((state) => ({
        template: settled(state.template, shown),
        check: check.ok ? { ...check.data, findings: check.findings } : null,
        candidates,
        tenant: pinned,
        document: same && state.document !== '' ? state.document : shown.ok ? shown.data.document : '',
      }));
    },
    pin: (tenant) => set({ tenant }),
    showDocument: (document) => set({ document }),
    async render(environment) {
      const { tenant, document } = get();
      if (tenant === '' || environment === '' || document === '') return;
      turn += 1;
      const mine = turn;
      set((state) => ({ preview: { ...state.preview, state: 'loading' } }));
      const outcome = await ask(bridge.render({ tenant, environment, document, format: 'yaml', explain: true }));
      if (mine !== turn) return;
      set((state) => ({
        preview: outcome.ok
          ? {
              state: 'ready',
              rendering: outcome.data,
              findings: outcome.findings,
              failure: null,
              at: Date.now(),
            }
          : { ...state.preview, state: 'failed', failure: outcome.failure },
      }));
    },
  }));
}
