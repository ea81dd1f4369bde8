import { AddIcon } from '@blueprintjs/icons';
import { useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { Splitter, usePaneSize } from '../../components/splitter.tsx';
import { Empty, FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { words } from '../../words.ts';
import { FilterField } from './filter-field.tsx';
import { TenantDetail } from './tenant-detail.tsx';
import { TenantGrid } from './tenant-grid.tsx';
import './fleet.css';

/** Every tenant, filtered, with the one that is open beside it. */
export function FleetScreen() {
  const { fleet, layers } = useConsole();
  const target = useConsoleState('route', (state) => state.target);
  const filter = useConsoleState('fleet', (state) => state.filter);
  const rows = useConsoleState('fleet', (state) => state.rows);
  const next = useConsoleState('fleet', (one) => one.next);
  const total = useConsoleState('fleet', (state) => state.total);
  const state = useConsoleState('fleet', (state) => state.state);
  const failure = useConsoleState('fleet', (state) => state.failure);
  const all = useConsoleState('workspace', (state) => state.info.value?.tenants ?? null);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const detailWidth = usePaneSize('tenant', 424);
  const field = useRef<HTMLInputElement>(null);
  // A target is a tenant's identifier, or a filter after a question mark.
  const asked = target.startsWith('?') || target.includes(':') ? target.replace(/^\?/, '') : null;
  const open = asked === null ? target : '';
  const again = () => void fleet.getState().search(fleet.getState().filter);
  useEffect(() => {
    void fleet.getState().search(asked ?? fleet.getState().filter);
  }, [fleet, asked]);
  useEffect(() => {
    if (revision > 0) void fleet.getState().search(fleet.getState().filter);
  }, [fleet, revision]);
  useEffect(() => {
    if (open !== '') void fleet.getState().open(open);
  }, [fleet, open, revision]);
  const add = () => layers.getState().open('tenant-form', { mode: 'add' });
  useKey('filter', () => field.current?.focus());
  useKey('new', add);
  useKey('reload', again);
  const found = total ?? rows.length;
  const archived = next === null ? rows.filter((row) => row.status === 'archived').length : 0;
  const none = state === 'ready' && rows.length === 0;
  return (
    <>
      <div className="head">
        <div className="head-text head-inline">
          <h1>
            {state === 'idle'
              ? words.fleet.name
              : words.fleet.headline(found, filter === '' ? null : Math.max(found, all ?? 0))}
          </h1>
          {archived > 0 ? <span className="second">{words.fleet.archivedAmong(archived)}</span> : null}
        </div>
        <div className="head-actions">
          <Button icon={<AddIcon size={14} aria-hidden="true" />} keys={capsOf('new')} onPress={add}>
            {words.fleet.addTenant}
          </Button>
        </div>
      </div>
      <div
        className="columns fleet"
        data-detail={open !== ''}
        style={open === '' ? {} : { gridTemplateColumns: `minmax(0, 1fr) 0 ${detailWidth}px` }}
      >
        <Pane name={words.fleet.name} className="column">
          <FilterField ref={field} filter={filter} onFilter={(text) => void fleet.getState().search(text)} />
          {failure === null ? null : <FailureNotice failure={failure} onRetry={again} />}
          {none && filter === '' ? (
            <Empty
              title={words.fleet.emptyTitle}
              action={
                <Button tone="primary" onPress={add}>
                  {words.fleet.addTenant}
                </Button>
              }
            >
              {words.fleet.empty}
            </Empty>
          ) : none ? (
            <Empty
              title={words.fleet.noneTitle}
              action={<Button onPress={() => void fleet.getState().search('')}>{words.fleet.clearFilter}</Button>}
            >
              {words.fleet.none(filter)}
            </Empty>
          ) : (
            <>
              <Loading what={words.fleet.loading} waiting={rows.length === 0 && state === 'loading'} />
              {rows.length === 0 ? null : <TenantGrid rows={rows} total={total} open={open} stale={failure !== null} />}
            </>
          )}
        </Pane>
        {open === '' ? null : (
          <>
            <Splitter name="tenant" label={words.fleet.detail} own={424} least={320} most={720} side="right" />
            <TenantDetail key={open} id={open} />
          </>
        )}
      </div>
    </>
  );
}
