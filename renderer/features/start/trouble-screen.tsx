import { WarningSignIcon } from '@blueprintjs/icons';
import type { WorkspaceInfo } from '../../../main/contract/results.ts';
import { Button } from '../../components/button.tsx';
import { useConsole } from '../../console.ts';
import { words } from '../../words.ts';
import { BareWindow } from './bare-window.tsx';

/** A data folder that cannot be opened: what, where, and the way on. Nothing is repaired by guessing. */
export function TroubleScreen({ info }: { info: WorkspaceInfo }) {
  const { workspace } = useConsole();
  const state = info.state === 'newer' ? 'newer' : 'damaged';
  return (
    <BareWindow info={info}>
      <div className="locked">
        <div className="locked-form">
          <WarningSignIcon size={16} className="warning" aria-hidden="true" />
          <h1>{words.start.trouble[state]}</h1>
          <p className="strong">{info.trouble}</p>
          <p className="second">{words.start.troubleLead[state]}</p>
          <ol className="ways">
            {words.start.troubleWay[state].map((way) => (
              <li key={way}>{way}</li>
            ))}
          </ol>
          <div className="locked-actions">
            <Button tone="primary" onPress={() => void workspace.getState().refresh()}>
              {words.start.troubleAgain}
            </Button>
          </div>
        </div>
        <section className="locked-facts" aria-label={words.start.lockedFacts.folder}>
          <h2 className="panel-title">{words.start.lockedFacts.folder}</h2>
          <p className="mono">{info.folder}</p>
        </section>
      </div>
    </BareWindow>
  );
}
