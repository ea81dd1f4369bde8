import { CaretDownIcon, CaretRightIcon } from '@blueprintjs/icons';
import { memo, useEffect, useRef, useState } from 'react';
import type { Finding } from '../../../main/contract/finding.ts';
import { Keys } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { moveRows } from '../../components/row-keys.ts';
import { SeverityWord } from '../../components/state-word.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import type { Fix } from '../../editor/editor-interface.ts';
import { clock, dotted } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import { FindingCodeLink } from '../findings/finding-code-link.tsx';
import type { FindingRow } from './finding-rows.ts';

/** What the checks and tests say, worst first; each row leads to its line, to its place in the result, and to a fix. */
export const FindingsPanel = memo(function FindingsPanel(props: {
  readonly rows: readonly FindingRow[];
  readonly narrow: boolean;
  /** By the row's identifier. */
  readonly fixes: ReadonlyMap<string, readonly Fix[]>;
  readonly onFix: (row: FindingRow, title: string) => void;
  readonly onSource: (source: string | null, line: number) => void;
  readonly onResult: (line: number) => void;
}) {
  const { rows, narrow } = props;
  const fixesOf = (row: FindingRow) => props.fixes.get(row.id) ?? [];
  const { announcer } = useConsole();
  const [open, setOpen] = useState(!narrow);
  const [at, setAt] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  const checked = useConsoleState('templates', (state) => state.preview.at);
  const took = useConsoleState('templates', (state) => state.preview.took);
  const count = (severity: Finding['severity']) => rows.filter((one) => one.finding.severity === severity).length;
  const worst = rows[0]?.finding;
  const current = rows[at];
  useEffect(() => {
    if (at >= rows.length) setAt(-1);
  }, [at, rows.length]);
  const go = (row: FindingRow) => {
    if (row.line !== null) props.onSource(null, row.line);
    else if (row.resultLine !== null) props.onResult(row.resultLine);
    else {
      setOpen(true);
      requestAnimationFrame(() =>
        list.current?.querySelectorAll<HTMLElement>('[data-row]')[rows.indexOf(row)]?.focus(),
      );
    }
    announcer.getState().say(`${words.templates.severity[row.finding.severity]}. ${row.finding.message}`);
  };
  const step = (by: 1 | -1) => {
    if (rows.length === 0) return announcer.getState().say(words.templates.findingsNone);
    const next = at < 0 ? (by === 1 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length;
    setAt(next);
    const row = rows[next];
    if (row !== undefined) go(row);
  };
  const fix = () => {
    const [row] = current === undefined ? rows.filter((one) => fixesOf(one).length > 0) : [current];
    const [first, second] = row === undefined ? [] : fixesOf(row);
    if (row === undefined || first === undefined) return announcer.getState().say(own.noFix);
    if (second === undefined) return props.onFix(row, first.title);
    setOpen(true);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('.finding-fix')?.focus());
  };
  useKey('next-finding', () => step(1));
  useKey('previous-finding', () => step(-1));
  useKey('fix', fix);
  return (
    <Pane name={words.templates.findings} className="column findings">
      <div className="panel-head">
        <button type="button" className="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <CaretDownIcon size={12} aria-hidden="true" /> : <CaretRightIcon size={12} aria-hidden="true" />}
          <span className="panel-title">{words.templates.findings}</span>
        </button>
        {count('error') > 0 ? <SeverityWord severity="error" word={words.templates.errors(count('error'))} /> : null}
        {count('warning') > 0 ? (
          <SeverityWord severity="warning" word={words.templates.warnings(count('warning'))} />
        ) : null}
        {count('note') > 0 ? <SeverityWord severity="note" word={words.templates.notes(count('note'))} /> : null}
        {open || worst === undefined ? null : (
          <span className="cut findings-worst">
            <span className="quiet">{words.templates.findingsWorst}</span> {worst.message}
          </span>
        )}
        <span className="panel-actions">
          {checked === null || took === null || narrow ? null : own.previewTook(clock(checked), took)}
          <Keys keys={capsOf('next-finding')} />
          <span>{own.stepHint}</span>
          <Keys keys={capsOf('fix')} />
          <span>{own.fixHint}</span>
        </span>
      </div>
      {!open ? null : rows.length === 0 ? (
        <p className="quiet pad">{words.templates.findingsNone}</p>
      ) : (
        <ul className="scroll" ref={list} onKeyDown={moveRows}>
          {rows.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              first={index === Math.max(0, at)}
              chosen={index === at}
              fixes={fixesOf(row)}
              onChoose={() => {
                setAt(index);
                go(row);
              }}
              onFix={props.onFix}
              onSource={props.onSource}
              onResult={props.onResult}
            />
          ))}
        </ul>
      )}
    </Pane>
  );
});

function Row(props: {
  readonly row: FindingRow;
  readonly first: boolean;
  readonly chosen: boolean;
  readonly fixes: readonly Fix[];
  readonly onChoose: () => void;
  readonly onFix: (row: FindingRow, title: string) => void;
  readonly onSource: (source: string | null, line: number) => void;
  readonly onResult: (line: number) => void;
}) {
  const { row, fixes } = props;
  const { finding, line, elsewhere, resultLine } = row;
  return (
    <li className="finding" data-chosen={props.chosen}>
      <SeverityWord severity={finding.severity} />
      <span className="cut">
        <FindingCodeLink code={finding.code} />
      </span>
      <code className="cut" title={finding.path}>
        {dotted(finding.path)}
      </code>
      <span className="finding-text">
        <button
          type="button"
          data-row=""
          tabIndex={props.first ? 0 : -1}
          className="link-plain finding-message"
          title={finding.message}
          onClick={props.onChoose}
        >
          {finding.message}
        </button>
        <span className="quiet small cut" title={finding.fix}>
          {finding.fix}
        </span>
      </span>
      <span className="finding-places">
        {fixes.slice(0, 2).map((one) => (
          <button
            key={one.title}
            type="button"
            className="link finding-fix"
            onClick={() => props.onFix(row, one.title)}
          >
            {one.title}
          </button>
        ))}
        {line !== null ? (
          <button type="button" className="link" onClick={() => props.onSource(null, line)}>
            {own.goToSource(line)}
          </button>
        ) : elsewhere !== null ? (
          <button type="button" className="link" onClick={() => props.onSource(elsewhere.name, elsewhere.line)}>
            {own.openSource(elsewhere.name, elsewhere.line)}
          </button>
        ) : null}
        {resultLine === null ? null : (
          <button type="button" className="link" onClick={() => props.onResult(resultLine)}>
            {own.goToResult(resultLine)}
          </button>
        )}
      </span>
    </li>
  );
}
