import { useConsoleState } from '../console.ts';
import { KeySheet } from './key-sheet.tsx';

/** What floats above the work surface, one at a time. */
export function Layers() {
  const layer = useConsoleState('layers', (state) => state.layer);
  if (layer === 'keys') return <KeySheet />;
  return null;
}
