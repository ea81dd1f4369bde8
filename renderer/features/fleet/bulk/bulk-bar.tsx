import { CrossIcon } from '@blueprintjs/icons';
import { lazy, Suspense, useMemo, useState } from 'react';
import { ask } from '../../../bridge/ask.ts';
import { EnvironmentMarker } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { isProtected } from '../../../stores/workspace-store.ts';
import { bulkWords } from '../../../words/fleet-bulk.ts';
import { saveFile } from '../../templates/transfer/save-file.ts';
import { compareTarget } from '../fleet-target.ts';
import { isPicked, pickedCount, picksExpression } from '../picks.ts';
import { EditManyDialog } from './edit-dialog.tsx';
import './bulk.css';

const PromoteDialog = lazy(async () => ({ default: (await import('../compare/promote-dialog.tsx')).PromoteDialog }));

/** How many tenants are picked, where they run, and what can be done with all of them at once. */
export function BulkBar() {
  const { fleet, bridge, toasts, announcer, route } = useConsole();
  const picks = useConsoleState('fleet', (state) => state.picks);
  const rows = useConsoleState('fleet', (state) => state.rows);
  const filter = useConsoleState('fleet', (state) => state.filter);
  const total = useConsoleState('fleet', (state) => state.total ?? state.rows.length);
  const workspace = useConsoleState('workspace', (state) => state);
  const [open, setOpen] = useState<'edit' | 'archive' | 'promote' | null>(null);
  const shown = useMemo(() => rows.filter((row) => isPicked(picks, row.id)), [rows, picks]);
  const picked = pickedCount(picks, total);
  if (picked === 0) return null;
  const select = picksExpression(picks, filter, rows);
  const marked = [...new Set(shown.flatMap((row) => row.environments))].find((one) => isProtected(workspace, one));
  const clear = () => fleet.getState().pickAll(false);
  const barred = select === null ? { disabledWhy: bulkWords.tooMany } : {};
  const exportCsv = async () => {
    const outcome = await ask(bridge.tenantExport({ select: select ?? '', format: 'csv' }));
    if (outcome.ok) saveFile('tenants.csv', outcome.data.text, 'text/csv');
    const title = outcome.ok ? bulkWords.exported(outcome.data.tenants) : outcome.failure.message;
    const detail = outcome.ok ? bulkWords.exportedDetail : outcome.failure.fix;
    toasts.getState().show({ tone: outcome.ok ? 'success' : 'warning', title, detail, changeSet: null });
    announcer.getState().say(title);
  };
  const done = () => {
    setOpen(null);
    clear();
  };
  const [first, second] = shown;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of form fields */}
      <div className="bulk-bar" role="group" aria-label={bulkWords.selected(picked)}>
        <span className="strong">{bulkWords.selected(picked)}</span>
        <span className="second small">{bulkWords.inView(shown.length)}</span>
        {marked === undefined ? null : <EnvironmentMarker name={marked} marked />}
        {picks.all || picked >= total ? null : (
          <Button tone="link" onPress={() => fleet.getState().pickAll(true)}>
            {bulkWords.takeAll(total)}
          </Button>
        )}
        <span className="grow" />
        {select === null ? <span className="second small">{bulkWords.tooMany}</span> : null}
        <Button small {...barred} onPress={() => setOpen('edit')}>
          {bulkWords.edit}
        </Button>
        <Button small {...barred} onPress={() => setOpen('promote')}>
          {bulkWords.promote}
        </Button>
        {shown.length === 2 && first !== undefined && second !== undefined ? (
          <Button small onPress={() => route.getState().go('fleet', compareTarget({ a: first.id, b: second.id }))}>
            {bulkWords.compare}
          </Button>
        ) : null}
        <Button small {...barred} onPress={() => void exportCsv()}>
          {bulkWords.export}
        </Button>
        <Button small {...barred} onPress={() => setOpen('archive')}>
          {bulkWords.archive}
        </Button>
        <Button
          tone="quiet"
          small
          label={bulkWords.clearPicks}
          icon={<CrossIcon size={12} aria-hidden="true" />}
          onPress={clear}
        />
      </div>
      {open === null || select === null ? null : open === 'promote' ? (
        <Suspense fallback={null}>
          <PromoteDialog scope={{ select }} tenants={picked} onClose={() => setOpen(null)} onDone={done} />
        </Suspense>
      ) : (
        <EditManyDialog
          select={select}
          tenants={picked}
          archive={open === 'archive'}
          onClose={() => setOpen(null)}
          onDone={done}
        />
      )}
    </>
  );
}
