import { useEffect, useLayoutEffect, useState } from 'react';
import { useConsoleState } from '../console.ts';

const dark = '(prefers-color-scheme: dark)';

/** The theme that is shown: the choice, or the system's. */
export function useTheme(): 'light' | 'dark' {
  const chosen = useConsoleState('preferences', (state) => state.theme);
  const [system, setSystem] = useState<'light' | 'dark'>(() => (window.matchMedia(dark).matches ? 'dark' : 'light'));
  useEffect(() => {
    const query = window.matchMedia(dark);
    const follow = () => setSystem(query.matches ? 'dark' : 'light');
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return chosen === 'system' ? system : chosen;
}

/** Writes theme, rows and motion on the document, where the styles read them. */
export function useLook() {
  const theme = useTheme();
  const rows = useConsoleState('preferences', (state) => state.rows);
  const motion = useConsoleState('preferences', (state) => state.motion);
  useLayoutEffect(() => {
    Object.assign(document.documentElement.dataset, { theme, rows, motion });
  }, [theme, rows, motion]);
}
