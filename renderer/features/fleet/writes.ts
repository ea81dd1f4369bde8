import type { StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Envelope, RequestMeta } from '../../../main/contract/messages.ts';
import type { Written } from '../../../main/contract/results.ts';
import { ask, type Outcome } from '../../bridge/ask.ts';
import type { AnnouncerState } from '../../stores/announcer-store.ts';
import type { ToastState } from '../../stores/toast-store.ts';
import { words } from '../../words.ts';

/** Why something is changed, as it goes into the audit log. */
export interface Why {
  readonly reason: string;
  readonly ticket: string;
}

/** A write that can be asked what it would change before it changes it. */
export type Write<T> = (
  meta: Partial<Pick<RequestMeta, 'requestId' | 'reason' | 'ticket' | 'dryRun' | 'confirm'>>,
) => Promise<Envelope<Written<T>>>;

/** Makes changes, and takes them back. */
export interface Writes {
  /** What a write would change; changes nothing. */
  preview<T>(write: Write<T>, why: Why): Promise<Outcome<Written<T>>>;
  /** Makes the change and offers to undo it. */
  save<T>(write: Write<T>, why: Why, title: string, detail: string): Promise<Outcome<Written<T>>>;
  /** Takes back a change set, or the operator's newest when none is named. */
  undo(changeSet?: string): Promise<void>;
}

/** Makes the writes over the bridge; a request keeps its id, so that it is never done twice. */
export function createWrites(
  bridge: Bridge,
  toasts: StoreApi<ToastState>,
  announcer: StoreApi<AnnouncerState>,
): Writes {
  return {
    preview: (write, why) => ask(write({ ...why, dryRun: true })),
    async save(write, why, title, detail) {
      const outcome = await ask(write({ ...why, requestId: crypto.randomUUID() }));
      if (outcome.ok) {
        toasts.getState().show({ tone: 'success', title, detail, changeSet: outcome.data.changeSet });
        announcer.getState().say(title);
      }
      return outcome;
    },
    async undo(changeSet) {
      const outcome = await ask(
        bridge.undo(changeSet === undefined ? {} : { changeSet }, { requestId: crypto.randomUUID() }),
      );
      if (outcome.ok) {
        const taken = changeSet ?? outcome.data.value?.undoes;
        for (const one of toasts.getState().shown) {
          if (one.changeSet !== null && one.changeSet === taken) toasts.getState().dismiss(one.id);
        }
        const title = words.fleet.undone(outcome.data.changes.length);
        toasts.getState().show({ tone: 'success', title, detail: words.fleet.undoneDetail, changeSet: null });
        announcer.getState().say(title);
      } else {
        const { message, fix } = outcome.failure;
        toasts.getState().show({ tone: 'warning', title: message, detail: fix, changeSet: null });
        announcer.getState().alert(message);
      }
    },
  };
}
