import { createStore } from 'zustand/vanilla';

/** Something that happened and can be undone, or that happened elsewhere. */
export interface Toast {
  readonly id: number;
  readonly tone: 'success' | 'warning';
  readonly title: string;
  readonly detail: string;
  /** The change set its Undo takes back; null for none. */
  readonly changeSet: string | null;
}

/** The toasts on screen. */
export interface ToastState {
  readonly shown: readonly Toast[];
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
}

const most = 3;

/** Makes the toasts. */
export function createToastStore() {
  let next = 1;
  return createStore<ToastState>((set) => ({
    shown: [],
    show: (toast) => set((state) => ({ shown: [...state.shown, { ...toast, id: next++ }].slice(-most) })),
    dismiss: (id) => set((state) => ({ shown: state.shown.filter((toast) => toast.id !== id) })),
  }));
}
