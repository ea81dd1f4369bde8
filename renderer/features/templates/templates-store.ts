import { createStore } from 'zustand/vanilla';
import type { DraftSummary, TemplateUsage } from '../../../main/contract/authoring.ts';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { LayerName, Rendering, Template, TemplateSummary } from '../../../main/contract/model.ts';
import { ask } from '../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../stores/loadable.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import type { DraftSessions } from './drafts/draft-sessions.ts';
import { createPreviewFollower, noPreview, type PreviewState } from './preview-follower.ts';

/** A tenant the result is made for. */
export interface PinnedTenant {
  readonly id: string;
  readonly name: string;
}

/** The saved text's rendering for the pinned tenant, with every layer: what a change is measured against. */
export interface SavedRendering {
  readonly version: number;
  readonly rendering: Rendering;
}

/** The list of templates and the one that is open. */
export interface TemplatesState {
  readonly list: Loadable<readonly TemplateSummary[]>;
  readonly drafts: readonly DraftSummary[];
  /** Whether the list shows archived templates. */
  readonly archived: boolean;
  readonly template: Loadable<Template>;
  readonly usage: TemplateUsage | null;
  /** The open template's draft; null while none is open. */
  readonly session: DraftSession | null;
  /** Empty while there is no tenant. */
  readonly tenant: string;
  readonly pinned: PinnedTenant | null;
  /** The document that is shown rendered. */
  readonly document: string;
  /** Layers left out of the preview. */
  readonly without: readonly LayerName[];
  readonly preview: PreviewState;
  readonly saved: SavedRendering | null;
  load(): Promise<void>;
  loadDrafts(): Promise<void>;
  showArchived(archived: boolean): void;
  open(name: string): Promise<void>;
  /** Lets go of the open template. */
  leave(): void;
  /** Shows the rendering for another tenant. */
  pin(tenant: PinnedTenant): void;
  showDocument(document: string): void;
  /** Leaves layers out of the preview, or takes them in again. */
  leaveOut(without: readonly LayerName[]): void;
  /** Previews for the pinned tenant in an environment, and follows every change of the text from then on. */
  render(environment: string): void;
}

const tiers = ['free', 'standard', 'premium', 'enterprise'] as const;

/** Makes the store of the templates. */
export function createTemplatesStore(bridge: Bridge, drafts: DraftSessions) {
  let environment = '';
  let baselineTurn = 0;
  let unfollow: () => void = () => undefined;
  return createStore<TemplatesState>((set, get) => {
    const follower = createPreviewFollower(bridge, drafts.window, (change) =>
      set((state) => ({ preview: change(state.preview) })),
    );
    const textNow = (): string | null => {
      const { session, template } = get();
      const draft = session?.store.getState();
      return draft?.phase === 'open' ? draft.text : (template.value?.text ?? null);
    };
    const follow = () => {
      const { template, tenant, document, without } = get();
      const text = textNow();
      if (template.value === null || text === null || tenant === '' || environment === '' || document === '') return;
      follower.follow({ template: template.value.name, tenant, environment, document, text, without });
    };
    /** Renders the saved text with every layer, to measure the preview against. */
    const measure = async () => {
      const { template, tenant, document } = get();
      if (template.value === null || tenant === '' || environment === '' || document === '') return;
      baselineTurn += 1;
      const mine = baselineTurn;
      const { name, version, text } = template.value;
      const outcome = await ask(bridge.templatePreview({ template: name, tenant, environment, document, text }));
      if (mine !== baselineTurn) return;
      const rendering = outcome.ok ? outcome.data.rendering : null;
      set((state) => ({
        saved: rendering === null ? null : { version, rendering },
        // A draft that was broken when it was left has no good result yet: the saved one stands in, greyed.
        ...(state.preview.rendering === null && rendering !== null
          ? { preview: { ...state.preview, rendering, at: Date.now() } }
          : {}),
      }));
    };
    const render = () => {
      follow();
      void measure();
    };
    return {
      list: idle,
      drafts: [],
      archived: false,
      template: idle,
      usage: null,
      session: null,
      tenant: '',
      pinned: null,
      document: '',
      without: [],
      preview: noPreview,
      saved: null,
      async load() {
        set((state) => ({ list: loading(state.list) }));
        const { archived } = get();
        const outcome = await ask(bridge.templateList({ limit: 1000, ...(archived ? { archived } : {}) }));
        set((state) => ({ list: settled(state.list, outcome) }));
      },
      async loadDrafts() {
        const outcome = await ask(bridge.draftList({}));
        if (outcome.ok) set({ drafts: outcome.data });
      },
      showArchived(archived) {
        set({ archived });
        void get().load();
      },
      async open(name) {
        const same = get().template.value?.name === name;
        if (!same) {
          get().leave();
          follower.reset();
          set({ template: loading(idle), usage: null, saved: null, without: [] });
        } else set((state) => ({ template: loading(state.template) }));
        if (get().session === null) {
          const session = drafts.enter(name);
          let before = session.store.getState();
          unfollow = session.store.subscribe((now) => {
            const moved = now.text !== before.text || now.phase !== before.phase;
            before = now;
            if (moved) follow();
          });
          set({ session });
        }
        const tier = tiers.find((one) => one === name);
        const [shown, usage, tenants] = await Promise.all([
          ask(bridge.templateShow({ template: name })),
          ask(bridge.templateUsage({ template: name, limit: 1 })),
          ask(bridge.tenantList({ limit: 1, ...(tier === undefined ? {} : { tier }) })),
        ]);
        if (get().session?.store.getState().template !== name) return;
        const draft = get().session?.store.getState();
        // A window in which nothing is unsaved goes on from the newest version, whoever made it.
        if (shown.ok && draft?.phase === 'open' && draft.draft === null && draft.baseVersion !== shown.data.version)
          await get().session?.renew();
        const member = usage.ok ? usage.data.members[0] : undefined;
        const first = tenants.ok ? tenants.data[0] : undefined;
        const reader = member === undefined ? first : { id: member.tenant, name: member.name };
        const before = get().pinned;
        const pinned = same || tier === undefined ? (before ?? reader) : reader;
        set((state) => ({
          template: settled(state.template, shown),
          usage: usage.ok ? usage.data : null,
          pinned: pinned === undefined ? null : { id: pinned.id, name: pinned.name },
          tenant: pinned?.id ?? '',
          document: same && state.document !== '' ? state.document : shown.ok ? shown.data.document : '',
        }));
        render();
      },
      leave() {
        const { session } = get();
        unfollow();
        if (session !== null) drafts.leave(session.store.getState().template);
        set({ session: null });
      },
      pin(pinned) {
        set({ pinned, tenant: pinned.id });
        render();
      },
      showDocument(document) {
        set({ document });
        render();
      },
      leaveOut(without) {
        set({ without });
        follow();
      },
      render(next) {
        environment = next;
        render();
      },
    };
  });
}
