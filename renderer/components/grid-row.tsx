import type { ReactNode } from 'react';
import type { RowPlace } from './virtual-rows.tsx';

/** A row of a virtual grid: placed by hand, opened by a press or Enter, each child of `cells` in a cell of its own. */
export function GridRow(props: {
  readonly place: RowPlace;
  readonly chosen: boolean;
  readonly open: () => void;
  readonly cells: readonly ReactNode[];
  readonly className?: string;
}) {
  const { place, open } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
    <div
      role="row"
      className={props.className === undefined ? 'grid-row' : `grid-row ${props.className}`}
      data-index={place.index}
      data-inset-focus=""
      aria-rowindex={place.index + 2}
      aria-selected={props.chosen}
      tabIndex={place.tabIndex}
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
      onClick={(event) => {
        // A press on a cell belongs to its row.
        event.currentTarget.focus();
        open();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') open();
      }}
    >
      {props.cells.map((cell, index) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <span role="gridcell" key={index} tabIndex={-1}>
          {cell}
        </span>
      ))}
    </div>
  );
}
