import { CrossIcon } from '@blueprintjs/icons';
import { lazy, type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Template } from '../../../main/contract/model.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Button, Keys } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { Segments } from '../../components/segments.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { type LinePanel, openLinePanel } from '../../editor/line-panel.ts';
import type { LineSource } from '../../editor/line-sources.ts';
import { lineOfLeaf } from '../../editor/line-sources.ts';
import { markLines } from '../../editor/mark-lines.ts';
import { useProvenance } from '../../editor/provenance.ts';
import { type TextEditor, TextView } from '../../editor/text-view.tsx';
import { dotted } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import { PanelTabs } from './panel-tabs.tsx';
import { PreviewNotice } from './preview-notice.tsx';
import type { ResultChanges } from './result-changes.ts';
import type { Place } from './template-view.tsx';
import { TenantPicker } from './tenant-picker.tsx';
import { useResultMarks, useResultText } from './use-result-text.ts';
import { WhyPanel } from './why-panel.tsx';

const ReceiptPanel = lazy(async () => ({ default: (await import('../receipts/receipt-panel.tsx')).ReceiptPanel }));
const DiffView = lazy(async () => ({ default: (await import('../../editor/diff-view.tsx')).DiffView }));

/** The result for the pinned tenant, as the text gives it now, with the layer and line each value comes from. */
export function RenderedPanel(props: {
  readonly template: Template;
  readonly sources: readonly (LineSource | null)[];
  readonly changes: ResultChanges;
  readonly place: Place | null;
  /** Lines that the line under the cursor of the source makes. */
  readonly linked: readonly number[];
  readonly narrow: boolean;
  readonly tab: 'source' | 'rendered';
  readonly onTab: (tab: 'source' | 'rendered') => void;
  /** Leads to a line of a template, this one or another. */
  readonly onSource: (source: string, line: number) => void;
  readonly onCursorLine: (line: number) => void;
  /** Set to what opens the panel for a leaf, for a question asked in the source. */
  readonly explain: RefObject<((line: number) => void) | null>;
}) {
  const { sources, changes, explain } = props;
  const { templates, layers } = useConsole();
  const rendering = useConsoleState('templates', (state) => state.preview.rendering);
  const failure = useConsoleState('templates', (state) => state.preview.failure);
  const good = useConsoleState('templates', (state) => state.preview.good);
  const madeAt = useConsoleState('templates', (state) => state.preview.at);
  // While a newer answer is awaited a broken text stays greyed, so that nothing blinks between keystrokes.
  const greyed = useConsoleState('templates', ({ preview }) => {
    const answered = preview.state !== 'loading' || preview.text !== '';
    return preview.rendering !== null && !preview.good && answered;
  });
  const saved = useConsoleState('templates', (state) => state.saved);
  const without = useConsoleState('templates', (state) => state.without.length > 0);
  const tenant = useConsoleState('templates', (state) => state.tenant);
  const document = useConsoleState('templates', (state) => state.document);
  const session = useConsoleState('templates', (state) => state.session);
  const environment = useConsoleState('workspace', (state) => state.environment);
  const marked = useConsoleState('workspace', (state) => isProtected(state, state.environment));
  const [editor, setEditor] = useState<TextEditor | null>(null);
  const [at, setAt] = useState(1);
  const [view, setView] = useState<'layers' | 'diff' | 'receipt'>('layers');
  const [panel, setPanel] = useState<{
    readonly path: string;
    readonly line: number;
    readonly shown: LinePanel;
  } | null>(null);
  const [first, setFirst] = useState<string | null>(null);
  if (first === null && rendering !== null) setFirst(rendering.text);
  useResultText(editor, rendering?.text ?? '');
  useProvenance(editor, sources);
  useResultMarks(editor, changes, saved?.version ?? props.template.version, without);
  const close = useCallback(() => {
    setPanel((before) => {
      before?.shown.close();
      return null;
    });
    editor?.focus();
  }, [editor]);
  const ask = useCallback(
    (line: number) => {
      const source = sources[line - 1];
      const leaf = source === null || source === undefined ? undefined : rendering?.leaves?.[source.leaf];
      if (editor === null || leaf === undefined) return;
      setPanel((before) => {
        before?.shown.close();
        if (before?.path === leaf.path) return null;
        return { path: leaf.path, line, shown: openLinePanel(editor, line, 'why') };
      });
    },
    [editor, sources, rendering],
  );
  explain.current = (line) => {
    editor?.setPosition({ lineNumber: line, column: 1 });
    editor?.revealLineInCenterIfOutsideViewport(line);
    ask(line);
  };
  // An open answer follows its line while the text above it changes, and goes with it.
  useEffect(() => {
    setPanel((before) => {
      if (before === null) return null;
      const leaf = rendering?.leaves?.findIndex((one) => one.path === before.path) ?? -1;
      const line = rendering === null || leaf < 0 ? null : lineOfLeaf(rendering, leaf);
      if (line === before.line) return before;
      before.shown.close();
      return line === null || editor === null ? null : { ...before, line, shown: openLinePanel(editor, line, 'why') };
    });
  }, [rendering, editor]);
  const latest = useRef({ ask, sources, onSource: props.onSource, onCursorLine: props.onCursorLine });
  latest.current = { ask, sources, onSource: props.onSource, onCursorLine: props.onCursorLine };
  useEffect(() => {
    if (editor === null) return;
    const listeners = [
      editor.onDidChangeCursorPosition(({ position }) => {
        setAt(position.lineNumber);
        latest.current.onCursorLine(position.lineNumber);
      }),
      editor.onMouseDown(({ target }) => {
        const line = target.position?.lineNumber ?? 0;
        const source = latest.current.sources[line - 1];
        // 2 is the badge, 3 and 4 the number and the bar beside it.
        if (target.type === 2) latest.current.ask(line);
        else if ([3, 4].includes(target.type) && source !== null && source !== undefined) {
          if (source.line === null || source.layer === 'override') latest.current.ask(line);
          else latest.current.onSource(source.source, source.line);
        }
      }),
      editor.onKeyDown((event) => {
        if (event.browserEvent.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        latest.current.ask(editor.getPosition()?.lineNumber ?? 0);
      }),
    ];
    return () => {
      for (const one of listeners) one.dispose();
    };
  }, [editor]);
  useEffect(() => {
    const line = props.place?.at;
    if (editor === null || line === undefined) return;
    editor.setPosition({ lineNumber: line, column: 1 });
    editor.revealLineInCenterIfOutsideViewport(line);
    editor.focus();
  }, [editor, props.place]);
  const mark = useMemo(() => (editor === null ? null : markLines(editor)), [editor]);
  const { linked } = props;
  useEffect(() => mark?.(linked), [mark, linked]);
  // The result comes along with the line that is written, unless somebody reads elsewhere in it.
  const [firstMade] = linked;
  useEffect(() => {
    if (editor === null || firstMade === undefined || editor.hasTextFocus()) return;
    editor.revealLineInCenterIfOutsideViewport(firstMade);
  }, [editor, firstMade]);
  useKey('why', () => ask(at));
  const here = sources[at - 1];
  const leaf = here === null || here === undefined ? undefined : rendering?.leaves?.[here.leaf];
  const open = panel === null ? undefined : rendering?.leaves?.find((one) => one.path === panel.path);
  const version = saved?.version ?? props.template.version;
  return (
    <Pane name={words.templates.renderedName(tenant)} className="column rendered-panel">
      <div className="panel-head">
        {props.narrow ? (
          <PanelTabs tab={props.tab} onTab={props.onTab} />
        ) : (
          <h2 className="panel-title">{words.templates.rendered}</h2>
        )}
        <TenantPicker />
        <EnvironmentMarker name={environment} marked={marked} />
        <span className="grow" />
        {saved === null ? null : (
          <Segments
            name={own.view}
            value={view}
            options={[
              { value: 'layers', label: own.viewLayers },
              { value: 'diff', label: own.viewDiff(version) },
              { value: 'receipt', label: own.viewReceipt },
            ]}
            onChoose={setView}
          />
        )}
      </div>
      {failure === null ? null : (
        <FailureNotice failure={failure} at={madeAt} onRetry={() => templates.getState().render(environment)} />
      )}
      {view === 'receipt' ? null : <PreviewNotice greyed={greyed} onLine={props.onSource} />}
      {tenant === '' ? (
        <div className="empty">
          <p className="second">{words.templates.noTenant}</p>
          <Button onPress={() => layers.getState().open('tenant-form', { mode: 'add' })}>
            {words.templates.addTenant}
          </Button>
        </div>
      ) : null}
      {view === 'receipt' ? (
        <Suspense fallback={null}>
          <ReceiptPanel
            tenant={tenant}
            environment={environment}
            document={document}
            unsaved={session !== null && session.store.getState().edits > 0}
          />
        </Suspense>
      ) : null}
      <div className={greyed || failure !== null ? 'editor-row stale' : 'editor-row'} hidden={view === 'receipt'}>
        {view === 'diff' && saved !== null && rendering !== null ? (
          <Suspense fallback={null}>
            <DiffView
              left={{ label: `v${version}`, text: saved.rendering.text }}
              right={{ label: words.templates.renderedName(tenant), text: rendering.text }}
              language="rendered"
              name={own.viewDiff(version)}
            />
          </Suspense>
        ) : (
          <div className="editor-box">
            {first === null ? null : (
              <TextView
                text={first}
                language="rendered"
                name={words.templates.renderedName(tenant)}
                more={{ glyphMargin: true, lineNumbersMinChars: 3, lineDecorationsWidth: 12, folding: false }}
                onReady={setEditor}
              />
            )}
          </div>
        )}
      </div>
      <div className="foot">
        <span className="cut" aria-live="off">
          {leaf === undefined || here === null || here === undefined ? (
            words.templates.noLeaf
          ) : (
            <>
              <code className="second">{dotted(leaf.path)}</code>{' '}
              {words.templates.leafLine(
                words.templates.layerNames[here.layer],
                here.layer === 'override' ? '' : here.source,
                here.line,
              )}
            </>
          )}
        </span>
        <span className="grow" />
        {saved === null || !good ? null : (
          <span className="result-sum">
            {changes.byLine.size + changes.gone.length === 0 ? (
              own.resultSame(version)
            ) : (
              <>
                {changes.byLine.size === 0 ? null : own.resultChanged(changes.byLine.size, version)}
                {changes.byLine.size > 0 && changes.gone.length > 0 ? ', ' : null}
                {changes.gone.length === 0 ? null : (
                  <span title={changes.gone.map(dotted).join('\n')}>
                    {without ? own.goneWithout(changes.gone.length) : own.gone(changes.gone.length, version)}
                  </span>
                )}
              </>
            )}
          </span>
        )}
        <Keys keys={capsOf('why')} />
        <span>{words.templates.whyHint}</span>
      </div>
      {panel === null || open === undefined
        ? null
        : createPortal(
            <WhyPanel
              leaf={open}
              template={props.template}
              onClose={close}
              onSource={props.onSource}
              closeIcon={<CrossIcon size={12} aria-hidden="true" />}
            />,
            panel.shown.node,
          )}
    </Pane>
  );
}
