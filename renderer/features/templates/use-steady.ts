import { useCallback, useRef } from 'react';

/** The value before as long as the next one says the same, so that what hangs on it need not be made again. */
export function useSteady<T>(next: T, same: (before: T, next: T) => boolean): T {
  const kept = useRef(next);
  if (kept.current !== next && !same(kept.current, next)) kept.current = next;
  return kept.current;
}

/** Whether two lists hold the same, element by element. */
export function sameList<T>(same: (a: T, b: T) => boolean): (a: readonly T[], b: readonly T[]) => boolean {
  return (a, b) => a === b || (a.length === b.length && a.every((one, index) => same(one, b[index] as T)));
}

/** A function that stays the same one and does what the newest would, so that what gets it need not be drawn again. */
export function useStill<A extends readonly unknown[], R>(run: (...args: A) => R): (...args: A) => R {
  const latest = useRef(run);
  latest.current = run;
  return useCallback((...args: A) => latest.current(...args), []);
}
