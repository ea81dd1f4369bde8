import { TickIcon } from '@blueprintjs/icons';
import type { TemplateVersion } from '../../../../main/contract/authoring.ts';
import { moveRows } from '../../../components/row-keys.ts';
import { moment, wholeMoment } from '../../../format.ts';
import { historyWords as words } from '../../../words/history.ts';
import { DifferenceTotals } from './text-difference.tsx';

/** The versions of a template, newest first: when, by whom, why, and what changed. */
export function VersionTable(props: {
  readonly rows: readonly TemplateVersion[];
  /** The version whose difference is shown; null for none. */
  readonly chosen: number | null;
  readonly onChoose: (version: number) => void;
  /** Where the list goes on; null at its end. */
  readonly more: string | null;
  readonly onMore: (next: string) => void;
}) {
  const { rows, chosen, more } = props;
  const { column } = words;
  const focus = Math.max(
    0,
    rows.findIndex((row) => row.version === chosen),
  );
  return (
    <div className="scroll">
      <table className="table history-table">
        <thead>
          <tr>
            <th>{column.version}</th>
            <th>{column.when}</th>
            <th>{column.author}</th>
            <th>{column.title}</th>
            <th className="number">{column.lines}</th>
            <th>{column.parts}</th>
            <th className="number">{column.pinned}</th>
          </tr>
        </thead>
        <tbody onKeyDown={moveRows}>
          {rows.map((row, index) => (
            <tr
              key={row.version}
              className="pressable"
              aria-selected={row.version === chosen}
              onClick={() => props.onChoose(row.version)}
            >
              <td>
                <button
                  type="button"
                  data-row=""
                  tabIndex={index === focus ? 0 : -1}
                  className="link-plain strong"
                  aria-pressed={row.version === chosen}
                  onClick={(event) => {
                    event.stopPropagation();
                    props.onChoose(row.version);
                  }}
                >
                  {words.version(row.version)}
                </button>
                {row.current ? (
                  <span className="state-word quiet small">
                    <TickIcon size={12} aria-hidden="true" />
                    {words.current}
                  </span>
                ) : null}
              </td>
              <td title={wholeMoment(row.time)}>{moment(row.time)}</td>
              <td className="second">{row.author}</td>
              <td>
                <span className="history-why">
                  <span className="cut" title={row.title}>
                    {row.title}
                  </span>
                  <span className="quiet small cut" title={row.reason}>
                    {row.reason === '' ? words.noReason : row.reason}
                    {row.ticket === '' ? '' : ` · ${row.ticket}`}
                  </span>
                </span>
              </td>
              <td className="number">
                <DifferenceTotals removed={row.removed} added={row.added} />
              </td>
              <td className="second">{row.parts.length === 0 ? words.noneChanged : row.parts.join(', ')}</td>
              <td className="number second">{row.pinned === 0 ? words.noneChanged : words.pinned(row.pinned)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more === null ? null : (
        <button type="button" className="link pad" onClick={() => props.onMore(more)}>
          {words.more}
        </button>
      )}
    </div>
  );
}
