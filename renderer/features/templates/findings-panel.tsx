import { CaretDownIcon, CaretRightIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Finding } from '../../../main/contract/finding.ts';
import { Pane } from '../../components/pane.tsx';
import { SeverityWord } from '../../components/state-word.tsx';
import { useConsoleState } from '../../console.ts';
import { clock, dotted } from '../../format.ts';
import { words } from '../../words.ts';

/** What the checks say, worst first; each row leads to its line or to its place in the result. */
export function FindingsPanel(props: {
  readonly findings: readonly Finding[];
  readonly narrow: boolean;
  readonly onLine: (line: number) => void;
  readonly onLeaf: (leaf: number) => void;
}) {
  const { findings, narrow } = props;
  const [open, setOpen] = useState(!narrow);
  const at = useConsoleState('templates', (state) => state.preview.at);
  const name = useConsoleState('templates', (state) => state.template.value?.name ?? '');
  const leaves = useConsoleState('templates', (state) => state.preview.rendering?.leaves ?? null);
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  const worst = findings[0];
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
        <span className="panel-actions">{at === null ? '' : words.templates.checked(clock(at))}</span>
      </div>
      {!open ? null : findings.length === 0 ? (
        <p className="quiet pad">{words.templates.findingsNone}</p>
      ) : (
        <ul className="scroll">
          {findings.map((finding) => {
            const leaf = leaves?.findIndex((one) => one.path === finding.path) ?? -1;
            const line = finding.source?.name === name ? finding.source.line : null;
            return (
              <li key={`${finding.code} ${finding.path} ${finding.message}`} className="finding">
                <SeverityWord severity={finding.severity} />
                <code className="second">{finding.code}</code>
                <code className="cut" title={finding.path}>
                  {dotted(finding.path)}
                </code>
                <span className="finding-text">
                  <span className="cut" title={finding.message}>
                    {finding.message}
                  </span>
                  <span className="quiet small cut" title={finding.fix}>
                    {finding.fix}
                  </span>
                </span>
                {line !== null ? (
                  <button type="button" className="link" onClick={() => props.onLine(line)}>
                    {words.templates.goToLine(line)}
                  </button>
                ) : leaf >= 0 ? (
                  <button type="button" className="link" onClick={() => props.onLeaf(leaf)}>
                    {words.templates.show}
                  </button>
                ) : (
                  <span />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Pane>
  );
}
