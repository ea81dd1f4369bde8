import type { ReactNode } from 'react';
import type { WorkspaceInfo } from '../../../main/contract/results.ts';
import { Compass } from '../../frame/compass.tsx';
import { StatusBar } from '../../frame/status-bar.tsx';
import { words } from '../../words.ts';

/** A window without areas: the mark, the workspace's name, one work surface, the status bar. */
export function BareWindow({ info, children }: { info: WorkspaceInfo; children: ReactNode }) {
  return (
    <div className="bare">
      <header className="bare-top">
        <Compass />
        <span className="strong">{info.name ?? words.frame.product}</span>
      </header>
      <main className="bare-main">{children}</main>
      <StatusBar />
    </div>
  );
}
