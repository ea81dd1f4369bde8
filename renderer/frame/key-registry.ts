import { useEffect, useRef } from 'react';
import { useConsole } from '../console.ts';
import { type BindingId, bindings } from './bindings.ts';

/** Where screens say what their keys do while they are open. The newest screen is asked first. */
export interface KeyRegistry {
  on(id: BindingId, run: () => void): () => void;
  /** Handles a key press; true when somebody took it. */
  press(event: KeyboardEvent): boolean;
}

const sequenceMs = 1200;

/** Whether single letters belong to what has the focus. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable],[role=textbox],.monaco-editor',
    ) !== null
  );
}

function stepOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // A letter says its own case; with Ctrl it does not, and Shift makes another key of it.
  const shift = event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.metaKey) ? 'Shift+' : '';
  return `${event.ctrlKey || event.metaKey ? 'Mod+' : ''}${event.altKey ? 'Alt+' : ''}${shift}${key}`;
}

/** Makes the registry of one window. */
export function createKeyRegistry(): KeyRegistry {
  const handlers = new Map<BindingId, (() => void)[]>();
  let begun = { step: '', at: 0 };
  return {
    on(id, run) {
      handlers.set(id, [...(handlers.get(id) ?? []), run]);
      return () =>
        handlers.set(
          id,
          (handlers.get(id) ?? []).filter((one) => one !== run),
        );
    },
    press(event) {
      if (event.isComposing) return false;
      const step = stepOf(event);
      const single = !step.includes('+') && !/^(F\d+|Escape)$/.test(step);
      if (single && isTyping(event.target)) return false;
      if (step === 'Mod+z' && isTyping(event.target)) return false;
      const sequence = Date.now() - begun.at < sequenceMs ? `${begun.step} ${step}` : '';
      const found = bindings.find((one) => one.chord === sequence) ?? bindings.find((one) => one.chord === step);
      begun = bindings.some((one) => one.chord.startsWith(`${step} `)) ? { step, at: Date.now() } : { step: '', at: 0 };
      const run = found === undefined ? undefined : handlers.get(found.id)?.at(-1);
      if (run === undefined) return false;
      run();
      return true;
    },
  };
}

/** Says what a key does while the component is on screen. */
export function useKey(id: BindingId, run: (() => void) | null) {
  const { keys } = useConsole();
  const latest = useRef(run);
  latest.current = run;
  const active = run !== null;
  useEffect(() => (active ? keys.on(id, () => latest.current?.()) : undefined), [keys, id, active]);
}
