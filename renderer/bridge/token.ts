const key = 'binnacle.token';

/**
 * Takes this run's bearer token of the loopback host: from the fragment the host opened the page with, else from this
 * tab's own storage. The fragment is taken out of the address at once.
 */
export function takeToken(place: Location = window.location, kept: Storage = window.sessionStorage): string {
  const given = /(?:^#|[#&])token=([A-Za-z0-9_-]+)/.exec(place.hash)?.[1];
  if (given !== undefined) {
    kept.setItem(key, given);
    window.history.replaceState(null, '', place.pathname);
    return given;
  }
  return kept.getItem(key) ?? '';
}
