import { useStore } from 'zustand';
import { useConsoleState } from '../../console.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import type { DraftState } from './drafts/draft-state.ts';

/** Reads the open template's draft through a selector. */
export function useDraft<R>(session: DraftSession, select: (state: DraftState) => R): R {
  return useStore(session.store, select);
}

/** The version that unsaved edits are measured against, and its text. */
export function useBase(session: DraftSession): { readonly version: number; readonly text: string } {
  const template = useConsoleState('templates', (state) => state.template.value);
  const onVersion = useDraft(session, (state) => state.onVersion);
  const base = useDraft(session, (state) => state.base);
  const open = useDraft(session, (state) => state.phase === 'open');
  if (template === null) return { version: onVersion, text: base };
  if (!open || onVersion >= template.version) return { version: template.version, text: template.text };
  return { version: onVersion, text: base };
}
