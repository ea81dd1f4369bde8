import type { AuditEntry } from '../../../main/contract/model.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { ResultWord } from '../../components/state-word.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count, moment, wholeMoment } from '../../format.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';

/** The newest entries of the audit log; each opens there. */
export function RecentActivity({ entries }: { entries: readonly AuditEntry[] }) {
  const { route } = useConsole();
  const newest = entries[0];
  return (
    <>
      <PanelHead
        title={words.overview.recent}
        hint={newest === undefined ? '' : words.overview.recentHint(`#${count(newest.sequence)}`)}
      >
        <button type="button" className="link" onClick={() => route.getState().go('audit')}>
          {words.overview.openAudit}
        </button>
      </PanelHead>
      {entries.length === 0 ? <p className="quiet pad">{words.overview.recentEmpty}</p> : null}
      <ul className="scroll">
        {entries.map((entry) => (
          <RecentRow key={entry.sequence} entry={entry} />
        ))}
      </ul>
    </>
  );
}

function RecentRow({ entry }: { entry: AuditEntry }) {
  const { route } = useConsole();
  const marked = useConsoleState('workspace', (state) => isProtected(state, entry.environment));
  return (
    <li>
      <button
        type="button"
        className="recent-row"
        data-inset-focus=""
        onClick={() => route.getState().go('audit', String(entry.sequence))}
      >
        <span className="quiet" title={wholeMoment(entry.time)}>
          {moment(entry.time)}
        </span>
        <span className="mono second">#{count(entry.sequence)}</span>
        <ResultWord result={entry.result} />
        <span className="cut">
          <span className="strong">{entry.principal}</span> <span className="mono">{entry.operation}</span>{' '}
          <span className="second">{entry.tenant ?? ''}</span>
        </span>
        {entry.environment === null ? <span /> : <EnvironmentMarker name={entry.environment} marked={marked} />}
      </button>
    </li>
  );
}
