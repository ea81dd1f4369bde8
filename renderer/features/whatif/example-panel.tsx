import { ChevronLeftIcon, ChevronRightIcon, ErrorIcon } from '@blueprintjs/icons';
import { lazy, Suspense, useState } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import type { RenderingName, Shape } from '../../../main/contract/whatif.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { Segments } from '../../components/segments.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { dotted } from '../../format.ts';
import { useKey } from '../../frame/key-registry.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { DifferenceTotals } from '../templates/history/text-difference.tsx';
import { useAnswer } from '../templates/history/use-answer.ts';
import '../../editor/editor.css';

const DiffView = lazy(async () => ({ default: (await import('../../editor/diff-view.tsx')).DiffView }));

/** Errors that are spelled out above the difference. */
const shownFindings = 3;

/** One rendering of a shape before and after the edit, with the errors the edit brings. */
export function ExamplePanel(props: {
  readonly id: string;
  readonly template: Template;
  readonly shape: Shape;
  readonly rendering: RenderingName;
  readonly tenantName: string;
  /** Which of the shape's renderings it is, counted from 1; 0 where that is not known yet. */
  readonly at: number;
  readonly onStep: (by: 1 | -1) => void;
}) {
  const { id, template, shape, rendering } = props;
  const { tenant, environment, document } = rendering;
  const { bridge } = useConsole();
  const marked = useConsoleState('workspace', (state) => isProtected(state, environment));
  const [layout, setLayout] = useState<'unified' | 'side'>('side');
  const [lines, setLines] = useState<{ readonly added: number; readonly removed: number } | null>(null);
  const example = useAnswer(
    () => bridge.whatifExample({ id, tenant, environment, document }),
    [id, tenant, environment, document],
    40,
  );
  useKey('next-change', () => props.onStep(1));
  useKey('previous-change', () => props.onStep(-1));
  const { value } = example;
  const known = new Set(shape.findings.map((one) => one.code));
  const errors = value?.findings.filter((one) => one.severity === 'error' && known.has(one.code)) ?? [];
  const missing = (text: string | null) => (text === null ? `# ${words.noResult}\n` : text);
  return (
    <Pane name={words.example} className="whatif-example">
      <div className="panel-head">
        <h2 className="panel-title">{words.example}</h2>
        <span className="cut example-name" title={tenant}>
          {props.tenantName}
        </span>
        <EnvironmentMarker name={environment} marked={marked} />
        {document === template.document ? null : <code className="quiet">{document}</code>}
        <span className="example-steps">
          <span className="quiet small">{props.at === 0 ? '' : words.exampleOf(props.at, shape.renderings)}</span>
          <Button
            tone="quiet"
            small
            label={words.previousExample}
            icon={<ChevronLeftIcon size={12} aria-hidden="true" />}
            onPress={() => props.onStep(-1)}
          />
          <Button
            tone="quiet"
            small
            label={words.nextExample}
            icon={<ChevronRightIcon size={12} aria-hidden="true" />}
            onPress={() => props.onStep(1)}
          />
        </span>
        <span className="panel-actions">
          {lines === null ? null : <DifferenceTotals removed={lines.removed} added={lines.added} />}
          <Segments
            name={words.layout}
            value={layout}
            options={[
              { value: 'unified', label: words.unified },
              { value: 'side', label: words.sideBySide },
            ]}
            onChoose={setLayout}
          />
        </span>
      </div>
      {example.failure === null ? null : (
        <FailureNotice failure={example.failure} at={example.at} onRetry={example.again} />
      )}
      {errors.length === 0 ? null : (
        <ul className="example-findings">
          {errors.slice(0, shownFindings).map((one) => (
            <li key={`${one.code} ${one.path} ${one.message}`}>
              <ErrorIcon size={14} className="danger" aria-hidden="true" />
              <span className="notice-text">
                <span className="strong">
                  <code>{one.code}</code> {one.message}
                </span>
                <span className="second small">
                  {one.path === '' ? '' : <code>{dotted(one.path)}</code>} {one.fix}
                </span>
              </span>
            </li>
          ))}
          {errors.length > shownFindings ? (
            <li className="second small">{words.moreFindings(errors.length - shownFindings)}</li>
          ) : null}
        </ul>
      )}
      <Loading what={words.exampleLoading} waiting={value === null && example.failure === null} />
      {value === null ? null : (
        <Suspense fallback={<Loading what={words.exampleLoading} waiting />}>
          <DiffView
            language="rendered"
            layout={layout === 'unified' ? 'inline' : 'auto'}
            name={words.diffOf(props.tenantName, environment)}
            left={{ label: words.before(template.version), text: missing(value.before) }}
            right={{ label: words.after(template.version + 1), text: missing(value.after) }}
            onCounted={(added, removed) => setLines({ added, removed })}
          />
        </Suspense>
      )}
    </Pane>
  );
}
