import { ExpandAllIcon } from '@blueprintjs/icons';
import { useMemo, useState } from 'react';
import type { TextDifference } from '../../../../main/contract/authoring.ts';
import { count } from '../../../format.ts';
import { historyWords as words } from '../../../words/history.ts';
import { type DifferenceRow, differenceRows } from './difference-rows.ts';
import './history.css';

/** Rows drawn before somebody asks for all: a rewritten template of thousands of lines would stall the window. */
const most = 1000;

/** Removed and added lines as `−1 +1`, in words for readers. */
export function DifferenceTotals({ removed, added }: { readonly removed: number; readonly added: number }) {
  return (
    <span className="difference-totals">
      <span aria-hidden="true">
        <span className={removed > 0 ? 'danger' : 'quiet'}>−{count(removed)}</span>{' '}
        <span className={added > 0 ? 'success' : 'quiet'}>+{count(added)}</span>
      </span>
      <span className="hidden-text">{words.totals(removed, added)}</span>
    </span>
  );
}

/** The difference of two texts, one under the other: signs, line numbers, changed characters marked, equal runs folded with their count. */
export function TextDifferenceView(props: {
  readonly difference: TextDifference;
  /** Said instead of the labels the difference carries. */
  readonly name?: string;
  /** Said when both are the same. */
  readonly same?: string;
}) {
  const { difference } = props;
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [all, setAll] = useState(false);
  const rows = useMemo(() => differenceRows(difference, opened), [difference, opened]);
  if (difference.added + difference.removed === 0) return <p className="quiet pad">{props.same ?? words.same}</p>;
  const shown = all ? rows : rows.slice(0, most);
  const open = (at: number) => setOpened(new Set([...opened, at]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no scrolling box
    <div
      role="group"
      className="text-diff-box"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      data-inset-focus=""
      aria-label={props.name ?? words.differenceOf(difference.left.label, difference.right.label)}
    >
      <table className="text-diff">
        <thead className="hidden-head">
          <tr>
            <th>
              <span className="hidden-text">{words.lineLeft}</span>
            </th>
            <th>
              <span className="hidden-text">{words.lineRight}</span>
            </th>
            <th>
              <span className="hidden-text">{words.sign}</span>
            </th>
            <th>
              <span className="hidden-text">{words.content}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={keyOf(row)} row={row} onOpen={open} />
          ))}
        </tbody>
      </table>
      {shown.length === rows.length ? null : (
        <button type="button" className="link pad" onClick={() => setAll(true)}>
          {words.showAll(rows.length)}
        </button>
      )}
    </div>
  );
}

const keyOf = (row: DifferenceRow) => (row.kind === 'gap' ? `gap ${row.at}` : `${row.left} ${row.right}`);
const signs = { same: '', removed: '−', added: '+' } as const;

function Row({ row, onOpen }: { readonly row: DifferenceRow; readonly onOpen: (at: number) => void }) {
  if (row.kind === 'gap') {
    return (
      <tr className="diff-gap">
        <td colSpan={4}>
          <button type="button" className="diff-gap-button" onClick={() => onOpen(row.at)}>
            <ExpandAllIcon size={12} aria-hidden="true" />
            <span className="cut">{words.hidden(row.lines, row.sections)}</span>
            <span className="diff-gap-show">{words.show}</span>
          </button>
        </td>
      </tr>
    );
  }
  return (
    <tr data-kind={row.kind}>
      <td className="diff-line">{row.left}</td>
      <td className="diff-line">{row.right}</td>
      <td className="diff-sign">
        <span aria-hidden="true">{signs[row.kind]}</span>
        {row.kind === 'same' ? null : <span className="hidden-text">{words[row.kind]}</span>}
      </td>
      <td className="diff-text">
        {row.pieces.map((piece, at) =>
          piece.marked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
        )}
      </td>
    </tr>
  );
}
