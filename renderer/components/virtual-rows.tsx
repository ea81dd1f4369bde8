import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

/** What a row gets from the list. */
export interface RowPlace {
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly tabIndex: 0 | -1;
}

/**
 * A long list of which only the rows in view exist. Arrows, j, k, Page, Home and End move one focus; `onEnd` is
 * called near the end, to read on.
 */
export function VirtualRows(props: {
  readonly name: string;
  readonly count: number;
  readonly rowHeight: number;
  readonly columns: number;
  readonly head: ReactNode;
  readonly row: (place: RowPlace) => ReactNode;
  readonly onEnd: () => void;
  readonly onRange: (from: number, to: number) => void;
  readonly chosen: number;
  readonly className?: string;
}) {
  const { count, rowHeight, onEnd, onRange } = props;
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(Math.max(0, props.chosen));
  const [wanted, setWanted] = useState(-1);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const from = virtual.range?.startIndex ?? 0;
  const to = Math.min(count - 1, virtual.range?.endIndex ?? 0);
  useEffect(() => {
    onRange(from, to);
    if (to >= count - 60) onEnd();
  }, [from, to, count, onEnd, onRange]);
  useEffect(() => {
    const row = wanted < 0 ? null : box.current?.querySelector<HTMLElement>(`[data-index="${wanted}"]`);
    if (!row) return;
    row.focus({ preventScroll: true });
    setWanted(-1);
  });
  const current = Math.min(at, count - 1);
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      j: current + 1,
      ArrowUp: current - 1,
      k: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: count - 1,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const bounded = Math.min(count - 1, Math.max(0, next));
    setAt(bounded);
    setWanted(bounded);
    virtual.scrollToIndex(bounded);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
    <div
      className={`virtual ${props.className ?? ''}`}
      role="grid"
      aria-label={props.name}
      aria-rowcount={count + 1}
      aria-colcount={props.columns}
      ref={box}
      onKeyDown={press}
      onFocus={(event) => {
        const index = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
        if (index >= 0) setAt(index);
      }}
    >
      {props.head}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className="virtual-body" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) =>
          props.row({
            index: item.index,
            top: item.start,
            height: item.size,
            tabIndex: item.index === current ? 0 : -1,
          }),
        )}
      </div>
    </div>
  );
}
