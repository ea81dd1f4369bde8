import { CrossIcon, UndoIcon } from '@blueprintjs/icons';
import type { Json } from '../../../main/contract/json.ts';
import type { AuditEntry } from '../../../main/contract/model.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Pane, PanelHead } from '../../components/pane.tsx';
import { ResultWord } from '../../components/state-word.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { copyText } from '../../copy-text.ts';
import { count, inline, moment, wholeMoment } from '../../format.ts';
import { useKey } from '../../frame/key-registry.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';
import { Difference } from '../forms/difference.tsx';
import { noFilters } from './audit-store.ts';

const grouped = (hash: string) => hash.replace(/(.{8})(?=.)/g, '$1 ');

/** The rows of an entry's erasable part: reason and ticket where given, then what the operation itself said; null once erased. */
function detailRows(erasable: AuditEntry['detail']): readonly (readonly [string, Json])[] | null {
  if (erasable === null) return null;
  const { detail, ...rest } = erasable;
  const own = typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? Object.entries(detail) : [];
  return [...Object.entries(rest), ...own].filter(([, value]) => value !== '' && value !== null);
}

/** One entry: who, what, when; its detail, its change set with an undo, and its place in the chain. */
export function EntryDetail({ sequence }: { sequence: number }) {
  const { audit, route, writes, announcer } = useConsole();
  const shown = useConsoleState('audit', (state) => state.entry);
  const previous = useConsoleState('audit', (state) => state.previous);
  const changeSet = useConsoleState('audit', (state) => state.changeSet);
  const entry = shown.value?.sequence === sequence ? shown.value : null;
  const marked = useConsoleState('workspace', (state) => isProtected(state, entry?.environment ?? null));
  const close = () => route.getState().go('audit');
  useKey('back', close);
  const copy = async () => {
    if (entry === null) return;
    await copyText(`${previous?.hash ?? ''}\n${entry.hash}\n`);
    announcer.getState().say(words.audit.copied);
  };
  const detail = entry === null ? null : detailRows(entry.detail);
  return (
    <Pane name={words.audit.detail} className="column entry-detail">
      <div className="detail-head">
        <h2 className="cut">
          <code className="entry-title">{entry?.operation ?? words.audit.detail}</code>
        </h2>
        <code className="quiet">#{count(sequence)}</code>
        {entry?.environment ? <EnvironmentMarker name={entry.environment} marked={marked} /> : null}
        <span className="grow" />
        <Button
          tone="quiet"
          small
          label={words.audit.closeDetail}
          icon={<CrossIcon size={14} aria-hidden="true" />}
          onPress={close}
        />
      </div>
      {shown.failure === null ? null : (
        <FailureNotice failure={shown.failure} onRetry={() => void audit.getState().open(sequence)} />
      )}
      <Loading what={words.audit.detail} waiting={entry === null && shown.state === 'loading'} />
      {entry === null ? null : (
        <div className="scroll">
          <dl className="facts pad-facts">
            <div className="fact">
              <dt>{words.audit.when}</dt>
              <dd title={wholeMoment(entry.time)}>{moment(entry.time)}</dd>
            </div>
            <div className="fact">
              <dt>{words.audit.who}</dt>
              <dd>
                {entry.principal}, {entry.role}, {entry.host}
              </dd>
            </div>
            <div className="fact">
              <dt>{words.audit.tenant}</dt>
              <dd>
                {entry.tenant === null ? (
                  <span className="quiet">{words.audit.none}</span>
                ) : (
                  <button
                    type="button"
                    className="link"
                    onClick={() => route.getState().go('fleet', entry.tenant ?? '')}
                  >
                    {entry.tenant}
                  </button>
                )}
              </dd>
            </div>
            <div className="fact">
              <dt>{words.audit.resultLabel}</dt>
              <dd>
                <ResultWord result={entry.result} />{' '}
                {entry.result.includes(':') ? <code>{entry.result.split(':')[1]}</code> : null}
              </dd>
            </div>
            <div className="fact">
              <dt>{words.audit.column.correlation}</dt>
              <dd className="entry-correlation">
                <code>{entry.correlationId}</code>
                <button
                  type="button"
                  className="link"
                  onClick={() => void audit.getState().restrict({ ...noFilters, correlationId: entry.correlationId })}
                >
                  {words.audit.sameCorrelation}
                </button>
              </dd>
            </div>
          </dl>
          <PanelHead title={words.audit.detailHead} hint={words.audit.detailHint} />
          {detail === null ? (
            <p className="quiet pad">{words.audit.detailErased}</p>
          ) : detail.length === 0 ? (
            <p className="quiet pad">{words.audit.detailEmpty}</p>
          ) : (
            <dl className="detail-json mono">
              {detail.map(([key, value]) => (
                <div key={key}>
                  <dt>{key}:</dt> <dd>{inline(value)}</dd>
                </div>
              ))}
            </dl>
          )}
          {changeSet.value === null ? null : (
            <>
              <PanelHead title={words.audit.changeSet} hint={words.audit.changes(changeSet.value.changes.length)}>
                {changeSet.value.undoneBy !== null ? (
                  words.audit.undoneBy
                ) : (
                  <Button
                    small
                    icon={<UndoIcon size={12} aria-hidden="true" />}
                    {...(entry.operation === 'workspace.seed' ? { disabledWhy: words.audit.undoNever } : {})}
                    onPress={() => void writes.undo(changeSet.value?.id)}
                  >
                    {words.audit.undo}
                  </Button>
                )}
              </PanelHead>
              <div className="pad">
                <p>
                  <span className="strong">{changeSet.value.title}</span>{' '}
                  <span className="second">
                    {changeSet.value.reason} {changeSet.value.ticket}
                  </span>
                </p>
                <Difference changes={changeSet.value.changes} />
              </div>
            </>
          )}
          <PanelHead title={words.audit.chain} hint={words.audit.chainHint}>
            <button type="button" className="link" onClick={() => void copy()}>
              {words.audit.copyHashes}
            </button>
          </PanelHead>
          <dl className="facts pad-facts">
            <div className="fact">
              <dt>{words.audit.previousHash}</dt>
              <dd className={previous === null ? 'quiet' : 'mono'}>
                {previous === null ? words.audit.firstEntry : grouped(previous.hash)}
              </dd>
            </div>
            <div className="fact">
              <dt>{words.audit.hash}</dt>
              <dd className="mono">{grouped(entry.hash)}</dd>
            </div>
          </dl>
        </div>
      )}
    </Pane>
  );
}
