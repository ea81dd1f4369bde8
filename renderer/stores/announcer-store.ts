import { createStore } from 'zustand/vanilla';

/** What the two live regions say. */
export interface AnnouncerState {
  readonly polite: string;
  readonly assertive: string;
  /** Says a change; at most one message every two seconds, the newest wins. */
  say(message: string): void;
  /** Says an error at once. */
  alert(message: string): void;
}

const everyMs = 2000;

/** Makes the announcer. */
export function createAnnouncerStore() {
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let next = '';
  let last = 0;
  return createStore<AnnouncerState>((set) => {
    const speak = () => {
      waiting = null;
      last = Date.now();
      set({ polite: next });
    };
    return {
      polite: '',
      assertive: '',
      say(message) {
        next = message;
        if (waiting !== null) return;
        const wait = last + everyMs - Date.now();
        if (wait <= 0) speak();
        else waiting = setTimeout(speak, wait);
      },
      alert: (message) => set({ assertive: message }),
    };
  });
}
