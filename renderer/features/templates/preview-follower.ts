import type { Preview } from '../../../main/contract/authoring.ts';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { Finding } from '../../../main/contract/finding.ts';
import type { LayerName, Rendering } from '../../../main/contract/model.ts';
import { ask } from '../../bridge/ask.ts';

/** What is previewed. */
export interface PreviewInput {
  readonly template: string;
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
  readonly text: string;
  readonly without: readonly LayerName[];
}

/** A preview with what the checks said; the last good rendering stays when a later text gives none. */
export interface PreviewState {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  /** The last good one. */
  readonly rendering: Rendering | null;
  /** Whether `rendering` is that of the newest answer. */
  readonly good: boolean;
  readonly plays: LayerName | null;
  readonly findings: readonly Finding[];
  readonly variables: Preview['variables'];
  readonly secrets: Preview['secrets'];
  /** Why no answer came at all. */
  readonly failure: Failure | null;
  /** When `rendering` was made, milliseconds since the epoch. */
  readonly at: number | null;
  /** Milliseconds the engine took for the newest answer. */
  readonly took: number | null;
  /** The text the newest answer is about. */
  readonly text: string;
}

/** Nothing previewed yet. */
export const noPreview: PreviewState = {
  state: 'idle',
  rendering: null,
  good: false,
  plays: null,
  findings: [],
  variables: [],
  secrets: [],
  failure: null,
  at: null,
  took: null,
  text: '',
};

/** Follows a text: each change is previewed, one request at a time, and what waited meanwhile gives way to the newest. */
export interface PreviewFollower {
  /** Previews this now, or as soon as the one under way has answered. */
  follow(input: PreviewInput): void;
  /** Forgets what is shown; an answer under way is dropped. */
  reset(): void;
}

const samePlace = (a: PreviewInput, b: PreviewInput) =>
  a.template === b.template &&
  a.tenant === b.tenant &&
  a.environment === b.environment &&
  a.document === b.document &&
  a.without.join() === b.without.join();

/** Makes a follower that shows its state through `show`. */
export function createPreviewFollower(
  bridge: Pick<Bridge, 'templatePreview'>,
  window: string,
  show: (change: (before: PreviewState) => PreviewState) => void,
): PreviewFollower {
  let wanted: PreviewInput | null = null;
  let underWay = false;
  const run = async () => {
    if (underWay) return;
    underWay = true;
    while (wanted !== null) {
      const input = wanted;
      wanted = null;
      latest = input;
      const { template, tenant, environment, document, text, without } = input;
      const outcome = await ask(
        bridge.templatePreview({ template, tenant, environment, document, text, without: [...without], window }),
      );
      // An answer for another tenant or place would be shown under the wrong name.
      if (latest === null || (wanted !== null && !samePlace(wanted, input))) continue;
      show((before) => {
        if (!outcome.ok) return { ...before, state: 'failed', good: false, failure: outcome.failure };
        const { rendering, findings, took, plays, variables, secrets } = outcome.data;
        if (findings.some((one) => one.code === 'SUPERSEDED')) return before;
        const kept = rendering ?? before.rendering;
        // A keystroke mostly leaves these as they were; then they stay the same values, and nothing of them is drawn again.
        const same = <T>(was: T, now: T): T => (JSON.stringify(was) === JSON.stringify(now) ? was : now);
        return {
          state: 'ready',
          rendering: kept,
          good: rendering !== null,
          plays,
          findings: same(before.findings, findings),
          // A broken text names nothing; what the last good one named is still what the author works with.
          variables:
            rendering === null && variables.length === 0 ? before.variables : same(before.variables, variables),
          secrets: rendering === null && secrets.length === 0 ? before.secrets : same(before.secrets, secrets),
          failure: null,
          at: rendering === null ? before.at : Date.now(),
          took,
          text,
        };
      });
    }
    underWay = false;
  };
  let latest: PreviewInput | null = null;
  return {
    follow(input) {
      wanted = input;
      show((before) => (before.state === 'loading' ? before : { ...before, state: 'loading' }));
      void run();
    },
    reset() {
      wanted = null;
      latest = null;
      show(() => noPreview);
    },
  };
}
