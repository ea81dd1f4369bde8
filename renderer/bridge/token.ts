const key = 'binnacle.token';

/**
 * This run's bearer token of the loopback host. Its opening page puts it into this tab's own storage, which belongs to
 * the origin with its port, before it goes on to this page; a reload keeps it.
 */
export function readToken(kept: Storage = window.sessionStorage): string {
  return kept.getItem(key) ?? '';
}
