import { type KeyboardEvent, type MouseEvent, memo, useCallback, useRef, useState } from 'react';
import type { TenantRow } from '../../../main/contract/results.ts';
import { Keys } from '../../components/button.tsx';
import { GridRow } from '../../components/grid-row.tsx';
import { StatusWord } from '../../components/state-word.tsx';
import { type RowPlace, VirtualRows } from '../../components/virtual-rows.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { bulkWords } from '../../words/fleet-bulk.ts';
import { words } from '../../words.ts';
import { isPicked, pickedCount } from './picks.ts';

/**
 * The fleet as a two-line grid; each tier fact has a line of its own. Rows are picked by box, by x, and with Shift as
 * runs. Drawn again only for other rows: typing in the filter costs it nothing until the answer is there.
 */
export const TenantGrid = memo(function TenantGrid(props: {
  readonly rows: readonly TenantRow[];
  readonly total: number | null;
  readonly open: string;
  readonly stale: boolean;
}) {
  const { rows, total, open } = props;
  const { fleet } = useConsole();
  const picks = useConsoleState('fleet', (state) => state.picks);
  const [range, setRange] = useState({ from: 0, to: 0 });
  const anchor = useRef(0);
  const more = useCallback(() => void fleet.getState().more(), [fleet]);
  const seen = useCallback(
    (from: number, to: number) =>
      setRange((before) => (before.from === from && before.to === to ? before : { from, to })),
    [],
  );
  /** Picks one row, or the run from the row picked last. */
  const pick = (index: number, run: boolean, on?: boolean) => {
    const row = rows[index];
    if (row === undefined) return;
    const from = run ? Math.min(anchor.current, index) : index;
    const to = run ? Math.max(anchor.current, index) : index;
    fleet.getState().pick(
      rows.slice(from, to + 1).map((one) => one.id),
      on ?? (run || !isPicked(picks, row.id)),
    );
    if (!run) anchor.current = index;
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    if (index < 0) return;
    const step = event.shiftKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
    if (event.key.toLowerCase() === 'x') pick(index, event.shiftKey);
    else if (step !== undefined) {
      if (!isPicked(picks, rows[index]?.id ?? '')) pick(index, false, true);
      pick(Math.min(rows.length - 1, Math.max(0, index + step)), true);
    }
  };
  const { column } = words.fleet;
  const heads = [
    [column.tenant, column.identifier],
    [column.status, column.region],
    [column.template, column.plan],
    [column.licence, column.resource],
    [column.environments, column.overrides],
    [column.tags, ''],
  ];
  const picked = pickedCount(picks, total ?? rows.length);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the rows inside, heard on their way out */}
      <div className="grid-box" onKeyDown={press}>
        <VirtualRows
          name={words.fleet.name}
          className={props.stale ? 'tenant-grid stale' : 'tenant-grid'}
          count={rows.length}
          rowHeight={43}
          columns={heads.length + 1}
          chosen={rows.findIndex((row) => row.id === open)}
          onEnd={more}
          onRange={seen}
          head={
            // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
            <div role="row" className="grid-row grid-head" aria-rowindex={1} tabIndex={-1}>
              {/* biome-ignore lint/a11y/useSemanticElements: as above */}
              <span role="columnheader" tabIndex={-1}>
                <input
                  type="checkbox"
                  aria-label={bulkWords.pickAll}
                  checked={picked > 0}
                  ref={(box) => {
                    if (box !== null) box.indeterminate = picked > 0 && !(picks.all && picks.ids.size === 0);
                  }}
                  onChange={() => fleet.getState().pickAll(picked === 0)}
                />
              </span>
              {heads.map(([first, second]) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <span role="columnheader" key={first} tabIndex={-1}>
                  <span>{first}</span>
                  <span className="quiet">{second}</span>
                </span>
              ))}
            </div>
          }
          row={(place) => {
            const row = rows[place.index];
            return row === undefined ? null : (
              <TenantGridRow
                key={row.id}
                row={row}
                place={place}
                chosen={row.id === open}
                picked={isPicked(picks, row.id)}
                onPick={(run) => pick(place.index, run)}
              />
            );
          }}
        />
      </div>
      <div className="foot">
        <span>{words.fleet.rowsShown(range.from + 1, range.to + 1, total ?? rows.length)}</span>
        <span className="grow" />
        <Keys keys={['X']} />
        <span>{bulkWords.selectKey}</span>
        <Keys keys={['J', 'K']} />
        <span>{words.frame.paletteMove}</span>
        <Keys keys={['↵']} />
        <span>{words.frame.paletteOpen}</span>
      </div>
    </>
  );
});

function TenantGridRow(props: {
  readonly row: TenantRow;
  readonly place: RowPlace;
  readonly chosen: boolean;
  readonly picked: boolean;
  readonly onPick: (run: boolean) => void;
}) {
  const { row, place, chosen, picked } = props;
  const { route } = useConsole();
  const open = () => route.getState().go('fleet', row.id);
  // The row would take the focus from the box and open the tenant.
  const box = (event: MouseEvent<HTMLInputElement>) => {
    event.stopPropagation();
    props.onPick(event.shiftKey);
  };
  const cells = [
    <input
      key="b"
      type="checkbox"
      tabIndex={-1}
      aria-label={bulkWords.pick(row.name)}
      checked={picked}
      onClick={box}
      onChange={() => undefined}
    />,
    ...factCells(row),
  ];
  return (
    <GridRow place={place} chosen={chosen} open={open} cells={cells} {...(picked ? { className: 'picked' } : {})} />
  );
}

/** A tenant's facts, two to a cell. */
function factCells(row: TenantRow) {
  const tags = Object.entries(row.tags);
  const [first] = tags;
  return [
    [
      <span key="n" className="strong cut">
        {row.name}
      </span>,
      <code key="i" className="cut quiet">
        {row.id}
      </code>,
    ],
    [
      <StatusWord key="s" status={row.status} />,
      <span key="r" className="quiet cut">
        {row.region}
      </span>,
    ],
    [
      <span key="t" className="cut">
        {row.tier}
      </span>,
      <span key="p" className="quiet cut">
        {row.plan}
      </span>,
    ],
    [
      <span key="l" className="cut">
        {row.licenceTier}
      </span>,
      <span key="q" className="quiet cut">
        {row.resourceTier}
      </span>,
    ],
    [
      <span key="e" className="cut" title={row.environments.join(', ')}>
        {words.fleet.environmentsAll(row.environments.length)}
      </span>,
      <span key="o" className={row.overrides === 0 ? 'quiet cut' : 'cut'}>
        {row.overrides === 0 ? words.fleet.noOverrides : words.fleet.overridesCount(row.overrides)}
      </span>,
    ],
    [
      first === undefined ? (
        <span key="g" />
      ) : (
        <span key="g">
          <span className="chip cut">{first[1] === '' ? first[0] : `${first[0]}=${first[1]}`}</span>
        </span>
      ),
      <span key="m" className="quiet small">
        {tags.length > 1 ? words.fleet.moreTags(tags.length - 1) : ''}
      </span>,
    ],
  ];
}
