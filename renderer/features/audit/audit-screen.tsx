import { DownloadIcon, EndorsedIcon, TickCircleIcon, WarningSignIcon } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import { Button } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { Splitter, usePaneSize } from '../../components/splitter.tsx';
import { Empty, FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { words } from '../../words.ts';
import { AuditFiltersBar } from './audit-filters.tsx';
import { AuditGrid } from './audit-grid.tsx';
import { noFilters } from './audit-store.ts';
import { EntryDetail } from './entry-detail.tsx';
import { saveText } from './save-text.ts';
import './audit.css';

/** The audit log: filtered, verified, exported, with one entry open beside it. */
export function AuditScreen() {
  const { audit, toasts } = useConsole();
  const target = useConsoleState('route', (state) => state.target);
  const state = useConsoleState('audit', (one) => one);
  const total = useConsoleState('workspace', (one) => one.info.value?.audit?.sequence ?? 0);
  const revision = useConsoleState('workspace', (one) => one.revision);
  const width = usePaneSize('entry', 404);
  const first = useRef<HTMLInputElement>(null);
  const [exporting, setExporting] = useState(false);
  const [exportFailure, setExportFailure] = useState<Failure | null>(null);
  const sequence = /^\d+$/.test(target) ? Number(target) : null;
  useEffect(() => void audit.getState().restrict(audit.getState().filters), [audit, revision]);
  useEffect(() => {
    if (sequence !== null) void audit.getState().open(sequence);
  }, [audit, sequence, revision]);
  const verify = () => void audit.getState().verify();
  const save = async () => {
    setExporting(true);
    const { lines, failure } = await audit.getState().exportLines();
    setExporting(false);
    setExportFailure(failure);
    if (failure !== null) return;
    saveText('binnacle-audit.jsonl', lines);
    toasts.getState().show({
      tone: 'success',
      title: words.audit.exported(lines.length),
      detail: words.audit.exportedDetail,
      changeSet: null,
    });
  };
  useKey('verify', verify);
  useKey('export', () => void save());
  useKey('filter', () => first.current?.focus());
  const { verification, entries, failure } = state;
  const checked = verification.value;
  const problems = checked?.problems.length ?? 0;
  const restricted = Object.values(state.filters).some((one) => one !== '');
  return (
    <>
      <div className="head">
        <div className="head-text">
          <h1>
            {words.audit.headline(total)}
            {checked === null ? null : problems === 0 ? (
              <span>{words.audit.verified}</span>
            ) : (
              <span className="danger">{words.audit.problems(problems)}</span>
            )}
          </h1>
          <p className="head-line">
            {checked === null ? (
              words.audit.unverified
            ) : (
              <span className={`state-word ${problems === 0 ? 'success' : 'danger'}`}>
                {problems === 0 ? (
                  <TickCircleIcon size={12} aria-hidden="true" />
                ) : (
                  <WarningSignIcon size={12} aria-hidden="true" />
                )}
                {problems === 0 ? words.audit.verifiedLine(checked.entries) : checked.problems[0]?.message}
                {checked.notes.length > 0 ? (
                  <span className="second">{words.audit.notes(checked.notes.length)}</span>
                ) : null}
              </span>
            )}
          </p>
        </div>
        <div className="head-actions">
          <Button
            icon={<DownloadIcon size={14} aria-hidden="true" />}
            keys={capsOf('export')}
            onPress={() => void save()}
          >
            {exporting ? words.audit.exporting : words.audit.exportAction}
          </Button>
          <Button
            tone="primary"
            icon={<EndorsedIcon size={14} aria-hidden="true" />}
            keys={capsOf('verify')}
            onPress={verify}
          >
            {verification.state === 'loading' ? words.audit.verifying : words.audit.verify(total)}
          </Button>
        </div>
      </div>
      {verification.failure === null ? null : <FailureNotice failure={verification.failure} onRetry={verify} />}
      {exportFailure === null ? null : <FailureNotice failure={exportFailure} onRetry={() => void save()} />}
      {checked === null || problems + checked.notes.length === 0 ? null : (
        <ul className="problems">
          {[...checked.problems, ...checked.notes].slice(0, 50).map((one) => (
            <li key={`${one.sequence} ${one.code} ${one.message}`}>
              <code>{one.code}</code> {one.sequence < 0 ? null : <code>#{count(one.sequence)}</code>} {one.message}
            </li>
          ))}
        </ul>
      )}
      <div
        className="columns audit"
        style={sequence === null ? {} : { gridTemplateColumns: `minmax(0, 1fr) 0 ${width}px` }}
        data-detail={sequence !== null}
      >
        <Pane name={words.audit.name} className="column">
          <AuditFiltersBar
            ref={first}
            filters={state.filters}
            onFilters={(filters) => void audit.getState().restrict(filters)}
          />
          {failure === null ? null : (
            <FailureNotice failure={failure} onRetry={() => void audit.getState().restrict(state.filters)} />
          )}
          {entries.length === 0 && state.state === 'ready' ? (
            restricted ? (
              <Empty
                title={words.audit.nothingTitle}
                action={<Button onPress={() => void audit.getState().restrict(noFilters)}>{words.audit.clear}</Button>}
              >
                {words.audit.nothing}
              </Empty>
            ) : (
              <Empty title={words.audit.emptyTitle}>{words.audit.empty}</Empty>
            )
          ) : (
            <>
              <Loading what={words.audit.loading} waiting={entries.length === 0 && state.state === 'loading'} />
              {entries.length === 0 ? null : (
                <AuditGrid
                  entries={entries}
                  more={state.next !== null}
                  open={sequence}
                  linked={state.entry.value?.correlationId ?? null}
                  stale={failure !== null}
                />
              )}
            </>
          )}
        </Pane>
        {sequence === null ? null : (
          <>
            <Splitter name="entry" label={words.audit.detail} own={404} least={320} most={720} side="right" />
            <EntryDetail sequence={sequence} />
          </>
        )}
      </div>
    </>
  );
}
