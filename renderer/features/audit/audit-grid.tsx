import { useCallback, useState } from 'react';
import type { AuditEntry } from '../../../main/contract/model.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Keys } from '../../components/button.tsx';
import { GridRow } from '../../components/grid-row.tsx';
import { ResultWord } from '../../components/state-word.tsx';
import { type RowPlace, VirtualRows } from '../../components/virtual-rows.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count, moment, wholeMoment } from '../../format.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';

const { column } = words.audit;
const heads = [
  column.entry,
  column.time,
  column.principal,
  column.host,
  column.operation,
  column.tenant,
  column.environment,
  column.result,
  column.correlation,
];

/** The entries, newest first; rows of the open entry's correlation carry a bar. */
export function AuditGrid(props: {
  readonly entries: readonly AuditEntry[];
  readonly more: boolean;
  readonly open: number | null;
  readonly linked: string | null;
  readonly stale: boolean;
}) {
  const { entries, open, linked } = props;
  const { audit } = useConsole();
  const rowHeight = useConsoleState('preferences', (state) => (state.rows === 'compact' ? 28 : 32));
  const [range, setRange] = useState({ from: 0, to: 0 });
  const more = useCallback(() => void audit.getState().more(), [audit]);
  const seen = useCallback(
    (from: number, to: number) =>
      setRange((before) => (before.from === from && before.to === to ? before : { from, to })),
    [],
  );
  return (
    <>
      <VirtualRows
        key={rowHeight}
        name={words.audit.name}
        className={props.stale ? 'audit-grid stale' : 'audit-grid'}
        count={entries.length}
        rowHeight={rowHeight}
        columns={heads.length}
        chosen={entries.findIndex((entry) => entry.sequence === open)}
        onEnd={more}
        onRange={seen}
        head={
          // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
          <div role="row" className="grid-row audit-row grid-head" aria-rowindex={1} tabIndex={-1}>
            {heads.map((head) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <span role="columnheader" key={head} tabIndex={-1}>
                {head}
              </span>
            ))}
          </div>
        }
        row={(place) => {
          const entry = entries[place.index];
          if (entry === undefined) return null;
          return (
            <AuditRow
              key={entry.sequence}
              entry={entry}
              place={place}
              chosen={entry.sequence === open}
              linked={entry.correlationId === linked}
            />
          );
        }}
      />
      <div className="foot">
        <span>{words.audit.rowsShown(range.from + 1, range.to + 1, entries.length, props.more)}</span>
        <span className="grow" />
        <Keys keys={['J', 'K']} />
        <span>{words.frame.paletteMove}</span>
        <Keys keys={['↵']} />
        <span>{words.frame.paletteOpen}</span>
      </div>
    </>
  );
}

function AuditRow({
  entry,
  place,
  chosen,
  linked,
}: {
  entry: AuditEntry;
  place: RowPlace;
  chosen: boolean;
  linked: boolean;
}) {
  const { route } = useConsole();
  const marked = useConsoleState('workspace', (state) => isProtected(state, entry.environment));
  const open = () => route.getState().go('audit', String(entry.sequence));
  const cells = [
    <code key="n">#{count(entry.sequence)}</code>,
    <span key="t" className="second" title={wholeMoment(entry.time)}>
      {moment(entry.time)}
    </span>,
    <span key="p" className="cut">
      {entry.principal}
    </span>,
    <span key="h" className="quiet cut">
      {entry.host}
    </span>,
    <code key="o" className="cut">
      {entry.operation}
    </code>,
    <span key="x" className={entry.tenant === null ? 'quiet' : 'cut'}>
      {entry.tenant ?? words.audit.none}
    </span>,
    entry.environment === null ? (
      <span key="e" className="quiet">
        {words.audit.none}
      </span>
    ) : (
      <span key="e">
        <EnvironmentMarker name={entry.environment} marked={marked} />
      </span>
    ),
    <ResultWord key="r" result={entry.result} />,
    <code key="c" className={linked ? 'linked cut' : 'quiet cut'}>
      {entry.correlationId.slice(0, 12)}
    </code>,
  ];
  return <GridRow place={place} chosen={chosen} open={open} cells={cells} className="audit-row" />;
}
