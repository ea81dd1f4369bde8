import { createStore } from 'zustand/vanilla';

/** What floats above the work surface; one at a time. */
export type Layer =
  | 'none'
  | 'palette'
  | 'keys'
  | 'tenant-form'
  | 'override-form'
  | 'variable-form'
  | 'recovery-kit'
  | 'seal';

/** What a form starts from. */
export interface FormStart {
  readonly tenant?: string;
  readonly environment?: string | null;
  readonly document?: string;
  readonly path?: string;
  readonly value?: unknown;
  readonly variable?: string;
  readonly mode?: 'set' | 'unset' | 'add' | 'edit';
}

/** The floating layer with its actions. */
export interface LayerState {
  readonly layer: Layer;
  readonly start: FormStart;
  open(layer: Layer, start?: FormStart): void;
  close(): void;
}

/** Makes the store of the floating layer. */
export function createLayerStore() {
  return createStore<LayerState>((set) => ({
    layer: 'none',
    start: {},
    open: (layer, start = {}) => set({ layer, start }),
    close: () => set({ layer: 'none' }),
  }));
}
