import type { Bridge } from '../../../../main/contract/bridge.ts';
import { createDraftSession, type DraftSession } from './draft-session.ts';

/** The drafts one window writes. */
export interface DraftSessions {
  /** The window's identity. */
  readonly window: string;
  /** The session of a template, opened or gone on with. */
  enter(template: string): DraftSession;
  /** Keeps what was typed and lets go; a session of which something is not kept stays until it is. */
  leave(template: string): void;
  /** The sessions that are open. */
  all(): readonly DraftSession[];
}

type View = Pick<Window, 'sessionStorage' | 'addEventListener' | 'document'>;

/** Whether something typed lies in this window's memory alone. */
function isAtRisk(session: DraftSession): boolean {
  const { kept, rescued } = session.store.getState();
  return kept.state === 'not-kept' || rescued !== null;
}

/** Makes the drafts of one window, which sends what is typed before it is hidden, and warns only while that failed. */
export function createDraftSessions(bridge: Bridge, view: View, window: string): DraftSessions {
  const open = new Map<string, DraftSession>();
  const left = new Set<string>();
  const each = (run: (session: DraftSession) => void) => {
    for (const one of open.values()) run(one);
  };
  const letGo = async (template: string) => {
    const session = open.get(template);
    if (session === undefined || !(await session.close())) return;
    if (left.has(template)) open.delete(template);
    // Somebody came back while it was being let go.
    else await session.open();
  };
  bridge.onEvent((event) => {
    each((session) => session.heard(event));
    if (event.kind === 'host' && event.connected) for (const template of left) void letGo(template);
  });
  view.addEventListener('pagehide', () => each((session) => session.flushLast()));
  // A page that comes back from where the browser keeps it takes its drafts again.
  view.addEventListener('pageshow', (event) => {
    if (event.persisted) each((session) => void session.open());
  });
  view.addEventListener('blur', () => each((session) => void session.flush()));
  view.document.addEventListener('visibilitychange', () => {
    if (view.document.visibilityState === 'hidden') each((session) => void session.flush());
    else each((session) => session.store.getState().writable || void session.open());
  });
  view.addEventListener('beforeunload', (event) => {
    if ([...open.values()].some(isAtRisk)) event.preventDefault();
  });
  return {
    window,
    enter(template) {
      left.delete(template);
      const there = open.get(template);
      if (there !== undefined) return there;
      const session = createDraftSession({ calls: bridge, template, window, memory: view.sessionStorage });
      open.set(template, session);
      void session.open();
      return session;
    },
    leave(template) {
      left.add(template);
      void letGo(template);
    },
    all: () => [...open.values()],
  };
}
