import { AddIcon, BanCircleIcon, EditIcon, EqualsIcon } from '@blueprintjs/icons';
import { useCallback, useState } from 'react';
import { GridRow } from '../../../components/grid-row.tsx';
import { Segments } from '../../../components/segments.tsx';
import { VirtualRows } from '../../../components/virtual-rows.tsx';
import { count } from '../../../format.ts';
import { importWords as words } from '../../../words/fleet-import.ts';
import type { ImportedRow, RowOutcome } from './import-rows.ts';

const signs = {
  added: [AddIcon, 'success'],
  changed: [EditIcon, 'warning'],
  unchanged: [EqualsIcon, 'quiet'],
  refused: [BanCircleIcon, 'danger'],
} as const;
const outcomes: readonly RowOutcome[] = ['refused', 'changed', 'added', 'unchanged'];
const nothing = () => undefined;

/** What an import does, row by row; of a long file only the rows in view exist. */
export function RowList({ rows }: { readonly rows: readonly ImportedRow[] }) {
  const [which, setWhich] = useState<RowOutcome | 'all'>('all');
  const [range, setRange] = useState({ from: 0, to: 0 });
  const seen = useCallback(
    (from: number, to: number) =>
      setRange((before) => (before.from === from && before.to === to ? before : { from, to })),
    [],
  );
  const of = (outcome: RowOutcome) => rows.filter((row) => row.outcome === outcome);
  const there = outcomes.filter((outcome) => of(outcome).length > 0);
  const shown = which === 'all' || !there.includes(which) ? rows : of(which);
  const { column } = words;
  return (
    <div className="import-list">
      <div className="in-place">
        <Segments<RowOutcome | 'all'>
          name={words.show}
          value={which}
          onChoose={setWhich}
          options={[
            { value: 'all', label: words.all(rows.length) },
            ...there.map((value) => ({ value, label: `${words.outcomes[value]} ${count(of(value).length)}` })),
          ]}
        />
        <span className="quiet small">{words.rowsShown(range.from + 1, range.to + 1, shown.length)}</span>
      </div>
      <VirtualRows
        key={which}
        name={words.rows}
        className="import-grid"
        count={shown.length}
        rowHeight={43}
        columns={4}
        chosen={-1}
        onEnd={nothing}
        onRange={seen}
        head={
          // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
          <div role="row" className="grid-row grid-head" aria-rowindex={1} tabIndex={-1}>
            {[column.row, column.tenant, column.outcome, column.what].map((name) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <span role="columnheader" key={name} tabIndex={-1}>
                {name}
              </span>
            ))}
          </div>
        }
        row={(place) => {
          const row = shown[place.index];
          if (row === undefined) return null;
          const [Icon, tone] = signs[row.outcome];
          return (
            <GridRow
              key={place.index}
              place={place}
              chosen={false}
              open={nothing}
              cells={[
                <span key="r">{count(row.row)}</span>,
                <code key="t" className="cut" title={row.tenant}>
                  {row.tenant}
                </code>,
                <span key="o" className={`state-word ${tone}`}>
                  <Icon size={12} aria-hidden="true" />
                  {words.outcomes[row.outcome]}
                </span>,
                [
                  <span key="w" className="cut" title={row.what}>
                    {row.what}
                  </span>,
                  <span key="f" className="second small cut" title={row.fix}>
                    {row.fix}
                  </span>,
                ],
              ]}
            />
          );
        }}
      />
    </div>
  );
}
