import { useCallback, useState } from 'react';
import type { TenantRow } from '../../../main/contract/results.ts';
import { Keys } from '../../components/button.tsx';
import { GridRow } from '../../components/grid-row.tsx';
import { StatusWord } from '../../components/state-word.tsx';
import { type RowPlace, VirtualRows } from '../../components/virtual-rows.tsx';
import { useConsole } from '../../console.ts';
import { words } from '../../words.ts';

/** The fleet as a two-line grid; each tier fact has a line of its own. */
export function TenantGrid(props: {
  readonly rows: readonly TenantRow[];
  readonly total: number | null;
  readonly open: string;
  readonly stale: boolean;
}) {
  const { rows, total, open } = props;
  const { fleet } = useConsole();
  const [range, setRange] = useState({ from: 0, to: 0 });
  const more = useCallback(() => void fleet.getState().more(), [fleet]);
  const seen = useCallback(
    (from: number, to: number) =>
      setRange((before) => (before.from === from && before.to === to ? before : { from, to })),
    [],
  );
  const { column } = words.fleet;
  const heads = [
    [column.tenant, column.identifier],
    [column.status, column.region],
    [column.template, column.plan],
    [column.licence, column.resource],
    [column.environments, column.overrides],
    [column.tags, ''],
  ];
  return (
    <>
      <VirtualRows
        name={words.fleet.name}
        className={props.stale ? 'tenant-grid stale' : 'tenant-grid'}
        count={rows.length}
        rowHeight={43}
        columns={heads.length}
        chosen={rows.findIndex((row) => row.id === open)}
        onEnd={more}
        onRange={seen}
        head={
          // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
          <div role="row" className="grid-row grid-head" aria-rowindex={1} tabIndex={-1}>
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
            <TenantGridRow key={row.id} row={row} place={place} chosen={row.id === open} />
          );
        }}
      />
      <div className="foot">
        <span>{words.fleet.rowsShown(range.from + 1, range.to + 1, total ?? rows.length)}</span>
        <span className="grow" />
        <Keys keys={['J', 'K']} />
        <span>{words.frame.paletteMove}</span>
        <Keys keys={['↵']} />
        <span>{words.frame.paletteOpen}</span>
      </div>
    </>
  );
}

function TenantGridRow({ row, place, chosen }: { row: TenantRow; place: RowPlace; chosen: boolean }) {
  const { route } = useConsole();
  const tags = Object.entries(row.tags);
  const open = () => route.getState().go('fleet', row.id);
  const [first] = tags;
  const cells = [
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
  return <GridRow place={place} chosen={chosen} open={open} cells={cells} />;
}
