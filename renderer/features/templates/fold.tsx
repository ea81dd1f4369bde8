import { CaretDownIcon, CaretRightIcon } from '@blueprintjs/icons';
import { type ReactNode, useState } from 'react';
import { count as said } from '../../format.ts';

/** A part of a side panel under a head of its own; in a small window it begins folded, with its count. */
export function Fold(props: {
  readonly title: string;
  readonly hint: string;
  readonly count: number;
  readonly narrow: boolean;
  readonly children: ReactNode;
}) {
  const { narrow } = props;
  const [toggled, setToggled] = useState(false);
  const open = narrow === toggled;
  return (
    <>
      <div className="panel-head">
        <button type="button" className="fold" aria-expanded={open} onClick={() => setToggled(!toggled)}>
          {open ? <CaretDownIcon size={12} aria-hidden="true" /> : <CaretRightIcon size={12} aria-hidden="true" />}
          <h2 className="panel-title">{props.title}</h2>
        </button>
        <span className="panel-actions">{open ? props.hint : said(props.count)}</span>
      </div>
      {open ? props.children : null}
    </>
  );
}
