import type { WorkspaceInfo } from '../../../main/contract/results.ts';
import { FirstStart } from './first-start.tsx';
import { LockedScreen } from './locked-screen.tsx';
import { TroubleScreen } from './trouble-screen.tsx';
import './start.css';

/** What stands in place of the window while no workspace is open. */
export function StartScreen({ info }: { info: WorkspaceInfo }) {
  if (info.state === 'none') return <FirstStart info={info} />;
  if (info.state === 'locked') return <LockedScreen info={info} />;
  return <TroubleScreen info={info} />;
}
