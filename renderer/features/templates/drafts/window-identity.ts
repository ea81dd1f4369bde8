const key = 'binnacle.window';

/** The part of a window that identity needs. */
type View = Pick<Window, 'sessionStorage' | 'addEventListener'>;

/**
 * This window's identity, the same after a reload. It lies in the session storage only while no page is open, because
 * a duplicated window begins with a copy of that storage and must not pass for the first.
 */
export function windowIdentity(view: View): string {
  const identity = view.sessionStorage.getItem(key) ?? crypto.randomUUID();
  view.sessionStorage.removeItem(key);
  view.addEventListener('pagehide', () => view.sessionStorage.setItem(key, identity));
  view.addEventListener('pageshow', () => view.sessionStorage.removeItem(key));
  return identity;
}
