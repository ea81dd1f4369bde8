import { AddIcon, ImportIcon } from '@blueprintjs/icons';
import { lazy, Suspense, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { Splitter, usePaneSize } from '../../components/splitter.tsx';
import { Empty, FailureNotice, Loading } from '../../components/states.tsx';
import { useMedia } from '../../components/use-media.ts';
import { useConsole, useConsoleState } from '../../console.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { bulkWords } from '../../words/fleet-bulk.ts';
import { importWords } from '../../words/fleet-import.ts';
import { words } from '../../words.ts';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { SaveSelectionDialog } from './bulk/selection-dialogs.tsx';
import { SelectionList } from './bulk/selection-list.tsx';
import { FilterField } from './filter-field.tsx';
import { TenantDrop } from './import/tenant-drop.tsx';
import { TenantDetail } from './tenant-detail.tsx';
import { TenantGrid } from './tenant-grid.tsx';

const ImportTenantsDialog = lazy(async () => ({
  default: (await import('./import/import-dialog.tsx')).ImportTenantsDialog,
}));

/** Every tenant, filtered, with the one that is open beside it and the saved selections at the left where there is room. */
export function FleetList({ open }: { readonly open: string }) {
  const { fleet, layers } = useConsole();
  const filter = useConsoleState('fleet', (state) => state.filter);
  const rows = useConsoleState('fleet', (state) => state.rows);
  const next = useConsoleState('fleet', (state) => state.next);
  const total = useConsoleState('fleet', (state) => state.total);
  const state = useConsoleState('fleet', (state) => state.state);
  const failure = useConsoleState('fleet', (state) => state.failure);
  const all = useConsoleState('workspace', (state) => state.info.value?.tenants ?? null);
  const detailWidth = usePaneSize('tenant', 424);
  const roomy = useMedia('(min-width: 1280px)');
  const [dialog, setDialog] = useState<'save' | 'import' | null>(null);
  const [dropped, setDropped] = useState<readonly File[] | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const again = () => void fleet.getState().again();
  const add = () => layers.getState().open('tenant-form', { mode: 'add' });
  const close = () => {
    setDialog(null);
    setDropped(null);
  };
  useKey('filter', () => field.current?.focus());
  useKey('new', add);
  useKey('reload', again);
  const found = total ?? rows.length;
  const archived = next === null ? rows.filter((row) => row.status === 'archived').length : 0;
  const none = state === 'ready' && rows.length === 0;
  const side = roomy ? '190px ' : '';
  const columns = open === '' ? `${side}minmax(0, 1fr)` : `${side}minmax(0, 1fr) 0 ${detailWidth}px`;
  return (
    <TenantDrop busy={dialog !== null || dropped !== null} onFiles={setDropped}>
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
          <Button icon={<ImportIcon size={14} aria-hidden="true" />} onPress={() => setDialog('import')}>
            {importWords.open}
          </Button>
          <Button icon={<AddIcon size={14} aria-hidden="true" />} keys={capsOf('new')} onPress={add}>
            {words.fleet.addTenant}
          </Button>
        </div>
      </div>
      <div className="columns fleet" data-detail={open !== ''} style={{ gridTemplateColumns: columns }}>
        {roomy ? <SelectionList /> : null}
        <Pane name={words.fleet.name} className="column">
          <FilterField ref={field} onFilter={(text) => void fleet.getState().search(text, true)}>
            {filter.trim() === '' ? null : <Button onPress={() => setDialog('save')}>{bulkWords.saveSelection}</Button>}
          </FilterField>
          <BulkBar />
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
      {dialog === 'save' ? <SaveSelectionDialog expression={filter} onClose={close} /> : null}
      {dialog === 'import' || dropped !== null ? (
        <Suspense fallback={null}>
          <ImportTenantsDialog files={dropped} onClose={close} />
        </Suspense>
      ) : null}
    </TenantDrop>
  );
}
