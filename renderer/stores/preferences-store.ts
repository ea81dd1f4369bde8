import { createStore } from 'zustand/vanilla';

/** Which theme: the system's, or one that was chosen. */
export type Theme = 'system' | 'light' | 'dark';
/** How high rows are. */
export type Rows = 'compact' | 'comfortable';
/** How much moves. */
export type Motion = 'system' | 'reduced';

/** Choices that stay on this machine. Nothing of the workspace is among them. */
export interface Preferences {
  readonly theme: Theme;
  readonly rows: Rows;
  readonly motion: Motion;
  /** Sizes of dragged panes by name, in pixels. */
  readonly panes: Readonly<Record<string, number>>;
}

/** The preferences with their one action. */
export interface PreferencesState extends Preferences {
  choose(change: Partial<Preferences>): void;
}

const key = 'binnacle.preferences';
const first: Preferences = { theme: 'system', rows: 'compact', motion: 'system', panes: {} };

function read(storage: Storage): Preferences {
  try {
    return { ...first, ...(JSON.parse(storage.getItem(key) ?? '{}') as Partial<Preferences>) };
  } catch {
    return first;
  }
}

/** Makes the preferences over a storage of this machine. */
export function createPreferencesStore(storage: Storage) {
  return createStore<PreferencesState>((set, get) => ({
    ...read(storage),
    choose(change) {
      set(change);
      const { theme, rows, motion, panes } = get();
      storage.setItem(key, JSON.stringify({ theme, rows, motion, panes }));
    },
  }));
}
