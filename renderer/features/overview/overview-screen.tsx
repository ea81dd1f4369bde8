import { RefreshIcon } from '@blueprintjs/icons';
import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { clock, count } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { words } from '../../words.ts';
import { FleetTable } from './fleet-table.tsx';
import { RecentActivity } from './recent-activity.tsx';
import { StatusTable } from './status-table.tsx';
import { WorkingList } from './working-list.tsx';
import { WorkspaceFacts } from './workspace-facts.tsx';
import './overview.css';

/** What needs a person, how the fleet stands, what happened last. */
export function OverviewScreen() {
  const { overview } = useConsole();
  const shown = useConsoleState('overview', (state) => state.overview);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const load = () => void overview.getState().load();
  useEffect(load, [overview, revision]);
  useKey('reload', load);
  const value = shown.value;
  const urgent = value?.toDo.filter((one) => one.severity === 'now').length ?? 0;
  const archived = value?.statuses.archived ?? 0;
  const statuses = Object.entries(value?.statuses ?? {})
    .filter(([status, n]) => n > 0 && status !== 'archived')
    .map(([status, n]) => `${count(n)} ${status}`)
    .join(', ');
  return (
    <>
      <div className="head">
        <div className="head-text">
          <h1>
            {value === null ? (
              words.overview.name
            ) : value.toDo.length === 0 ? (
              words.overview.nothing
            ) : (
              <>
                {words.overview.need(value.toDo.length)}
                {urgent > 0 ? <span className="danger">{words.overview.now(urgent)}</span> : null}
              </>
            )}
          </h1>
          {value === null ? null : (
            <p className="head-line">
              {words.overview.fleetLine(value.tenants)} {statuses === '' ? '' : words.overview.statusLine(statuses)}{' '}
              {archived > 0 ? words.overview.archivedLine(archived) : ''}{' '}
              <span className="quiet">{words.overview.facts(clock(shown.at ?? Date.now()))}</span>
            </p>
          )}
        </div>
        <div className="head-actions">
          <Button icon={<RefreshIcon size={14} aria-hidden="true" />} keys={capsOf('reload')} onPress={load}>
            {words.overview.checkAgain}
          </Button>
        </div>
      </div>
      {shown.failure === null ? null : <FailureNotice failure={shown.failure} at={shown.at} onRetry={load} />}
      <Loading what={words.overview.loading} waiting={value === null && shown.state === 'loading'} />
      {value === null ? null : (
        <div className={shown.failure === null ? 'columns overview' : 'columns overview stale'}>
          <div className="column">
            <Pane name={words.overview.toDo} className="column overview-to-do">
              <WorkingList toDo={value.toDo} />
            </Pane>
            <Pane name={words.overview.recent} className="column overview-recent">
              <RecentActivity entries={value.recent} />
            </Pane>
          </div>
          <Pane name={words.overview.fleet} className="column side-right">
            <div className="scroll">
              <FleetTable overview={value} />
              <StatusTable statuses={value.statuses} />
            </div>
            <WorkspaceFacts />
          </Pane>
        </div>
      )}
    </>
  );
}
