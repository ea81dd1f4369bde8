import { createStore } from 'zustand/vanilla';

/** The areas that exist, in the order of the rail. */
export const areas = ['overview', 'templates', 'fleet', 'audit'] as const;
/** One of `areas`. */
export type Area = (typeof areas)[number];

/** Where the operator is. */
export interface Route {
  readonly area: Area;
  /** What is open there, for example a template's name; empty for none. */
  readonly target: string;
}

/** The route with its one action. */
export interface RouteState extends Route {
  go(area: Area, target?: string): void;
}

/** Reads `#/fleet/northwind-fiber`; anything else is the overview. */
export function parseRoute(hash: string): Route {
  const [, area = '', target = ''] = /^#\/([a-z]+)(?:\/(.*))?$/.exec(hash) ?? [];
  const known = areas.find((one) => one === area);
  return known === undefined ? { area: 'overview', target: '' } : { area: known, target: decodeURIComponent(target) };
}

/** Writes a route as a fragment. */
export function formatRoute(route: Route): string {
  return `#/${route.area}${route.target === '' ? '' : `/${encodeURIComponent(route.target)}`}`;
}

/** Makes the route over the window's address, so that Back and a reload keep the place. */
export function createRouteStore(view: Window) {
  const store = createStore<RouteState>((set) => ({
    ...parseRoute(view.location.hash),
    go(area, target = '') {
      const hash = formatRoute({ area, target });
      if (view.location.hash !== hash) view.history.pushState(null, '', hash);
      set({ area, target });
    },
  }));
  view.addEventListener('popstate', () => store.setState(parseRoute(view.location.hash)));
  return store;
}
