import { useEffect } from 'react';
import { useConsole } from '../console.ts';
import { useKey } from './key-registry.ts';
import { movePane } from './panes.ts';

/** The keys that hold everywhere, and the one listener of the window. */
export function useFrameKeys() {
  const { keys, layers, route, writes } = useConsole();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (keys.press(event)) event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [keys]);
  const free = () => layers.getState().layer === 'none';
  useKey('palette', () => layers.getState().open('palette'));
  useKey('keys', () => free() && layers.getState().open('keys'));
  useKey('undo', () => free() && void writes.undo());
  useKey('next-pane', () => movePane(1));
  useKey('previous-pane', () => movePane(-1));
  useKey('go-overview', () => free() && route.getState().go('overview'));
  useKey('go-templates', () => free() && route.getState().go('templates'));
  useKey('go-fleet', () => free() && route.getState().go('fleet'));
  useKey('go-audit', () => free() && route.getState().go('audit'));
}
