import { useConsoleState } from '../../../console.ts';

/** The protected environment that a change to a template reaches, when any tenant reads it; null when none. */
export function useProtectedReach(usedBy: number): string | null {
  const name = useConsoleState('workspace', (state) => state.environments.find((one) => one.protected)?.name ?? null);
  return usedBy > 0 ? name : null;
}
